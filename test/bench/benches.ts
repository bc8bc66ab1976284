import type { Bench } from './bench.ts';
import { budgetsBench } from './budgets-bench.ts';
import { desktopIdleBench } from './desktop-idle-bench.ts';
import { desktopStartBench } from './desktop-start-bench.ts';
import { forecastBench } from './forecast-bench.ts';
import { growthBench } from './growth-bench.ts';
import { historyBench } from './history-bench.ts';
import { historyKillBench } from './history-kill-bench.ts';
import { idleBench } from './idle-bench.ts';
import { largeBench, largeRealBench } from './large-bench.ts';
import { learnBench } from './learn-bench.ts';
import { pageBench } from './page-bench.ts';
import { pveBench } from './pve-bench.ts';
import { replayBench } from './replay-bench.ts';
import { rhythmBench } from './rhythm-bench.ts';
import { scrapeBench } from './scrape-bench.ts';
import { sqlbakBench } from './sqlbak-bench.ts';

/** All benchmarks, in the order in which they run. */
export const BENCHES: readonly Bench[] = [
  budgetsBench,
  growthBench,
  scrapeBench,
  idleBench,
  desktopStartBench,
  desktopIdleBench,
  largeBench,
  largeRealBench,
  historyBench,
  historyKillBench,
  rhythmBench,
  forecastBench,
  learnBench,
  pveBench,
  sqlbakBench,
  pageBench,
  replayBench,
];

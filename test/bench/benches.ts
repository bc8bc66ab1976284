import type { Bench } from './bench.ts';
import { budgetsBench } from './budgets-bench.ts';
import { growthBench } from './growth-bench.ts';
import { historyBench } from './history-bench.ts';
import { historyKillBench } from './history-kill-bench.ts';
import { idleBench } from './idle-bench.ts';
import { largeBench, largeRealBench } from './large-bench.ts';
import { scrapeBench } from './scrape-bench.ts';

/** All benchmarks, in the order in which they run. */
export const BENCHES: readonly Bench[] = [
  budgetsBench,
  growthBench,
  scrapeBench,
  idleBench,
  largeBench,
  largeRealBench,
  historyBench,
  historyKillBench,
];

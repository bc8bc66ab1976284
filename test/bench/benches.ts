import type { Bench } from './bench.ts';
import { budgetsBench } from './budgets-bench.ts';
import { scrapeBench } from './scrape-bench.ts';

/** All benchmarks, in the order in which they run. */
export const BENCHES: readonly Bench[] = [budgetsBench, scrapeBench];

import type { Budget } from './budget.ts';
import type { Table } from './table.ts';

/** What a benchmark found. */
export interface Report {
  /** Figures for machines, as they go into the JSON document. */
  readonly figures: object;
  /** The same for people. */
  readonly tables: readonly Table[];
  /** The contract's budgets that it measured. */
  readonly budgets: readonly Budget[];
}

/** What the command line asks of the benchmarks. */
export interface BenchWish {
  /** For those whose days are made up from one. */
  readonly seed?: number;
}

/** A benchmark that `npm run bench -- NAME` can run. */
export interface Bench {
  readonly name: string;
  readonly summary: string;
  /** Runs only when it is named. */
  readonly isSlow: boolean;
  /** `say`: a line about how far it is. */
  run(say: (line: string) => void, wish: BenchWish): Promise<Report>;
}

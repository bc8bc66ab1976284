import type { LearnedKind, UsualTime } from './rhythm.ts';

/** One reading of a group's past: what rhythm it may have, how well that explains what happened, what follows from it. */
export interface Fit {
  readonly kind: LearnedKind;
  /** Usual distance of two backups. */
  readonly intervalMs: number;
  /** Days of the week on which it runs, 0 is Monday; empty where they do not matter. */
  readonly weekdays: readonly number[];
  readonly usual: readonly UsualTime[];
  /** 0 to 1: how well it explains the past, as the harmonic mean of "what came was expected" and "what was expected came". */
  readonly score: number;
  /** What it loses against a simpler reading that explains as much. */
  readonly handicap: number;
  /** How many periods of it were seen. */
  readonly cycles: number;
  /** By how much the latest runs came after they were expected, newest last; negative for early ones. */
  readonly deviationsMs: readonly number[];
  /** When the next run is expected after one at this time. */
  nextAfter(atMs: number): number;
}

/** In natural logarithms of the odds. */
const LEAST_SURPRISE = 10;

/**
 * Whether so many runs may well have come as expected by chance, each of which expects a `share` of all times: backups
 * at random look regular for a week now and then. Four within a fifteenth are enough, eight within a quarter.
 */
export function mayBeChance(hits: number, share: number): boolean {
  return hits * -Math.log(Math.min(1, share)) < LEAST_SURPRISE;
}

/** Harmonic mean of two shares. */
export function harmonicMean(a: number, b: number): number {
  return a + b > 0 ? (2 * a * b) / (a + b) : 0;
}

/**
 * The first expected time that a run does not answer already. A run answers the expected time that it is nearest to in
 * order: one later than half way from the expected time before. So a schedule moved forward asks for nothing twice.
 * `expectedMs` ascending, beginning at least two before `atMs`.
 */
export function firstUnanswered(expectedMs: readonly number[], atMs: number): number | null {
  for (const [index, nextMs] of expectedMs.entries()) {
    const beforeMs = expectedMs[index - 1];
    if (beforeMs !== undefined && (beforeMs + nextMs) / 2 > atMs) return nextMs;
  }
  return null;
}

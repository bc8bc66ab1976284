import type { UsageHistory } from '../../domain/datastore.ts';

/** What a datastore held at a moment. */
export interface UsageSample {
  readonly atMs: number;
  readonly usedBytes: number;
  /** Used and available make the capacity, as PBS's page has it (pbs-api.md 5.1). */
  readonly availableBytes: number;
}

export interface ForecastQuestion {
  /** Any order and spacing. The last three months count. */
  readonly samples: readonly UsageSample[];
  readonly nowMs: number;
  /** PBS's own estimate, to compare with. */
  readonly pbsEstimate: UsageHistory['estimatedFull'];
}

/** How PBS's own estimate compares: within our range, or sooner or later than it. Its days are null for "never". */
export interface PbsComparison {
  readonly verdict: 'agrees' | 'sooner' | 'later';
  readonly daysToFull: number | null;
}

/** The datastore fills at this pace. Days count from now. */
export interface Filling {
  readonly kind: 'filling';
  readonly daysToFull: number;
  /** Between these in most cases (the middle 70 % of the paces seen); `highDays` is null when not foreseeable. */
  readonly lowDays: number;
  readonly highDays: number | null;
  /** Net growth, garbage collection counted, one-off jumps left out. */
  readonly bytesPerDay: number;
  /** Length of the history behind it. */
  readonly basedOnDays: number;
  readonly pbs: PbsComparison | null;
}

/** Why there is no date. */
export type NoTrendReason =
  /** Less than a week of samples. */
  | 'too-little-data'
  /** The newest sample is older than three days. */
  | 'stale'
  | 'flat'
  | 'shrinking'
  /** It grows, but at this pace for more than three years. */
  | 'not-foreseeable';

/** When a datastore is full, or why that cannot be said. */
export type Forecast =
  | Filling
  /** Nothing is available any more. */
  | { readonly kind: 'full' }
  | { readonly kind: 'no-trend'; readonly reason: NoTrendReason; readonly pbs: PbsComparison | null };

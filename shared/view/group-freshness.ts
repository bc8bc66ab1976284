import { DAY } from '../time-units.ts';
import type { FreshnessState } from './fleet-filter.ts';

/** When a group's next backup is expected, in the server's time. */
export type GroupPace =
  | {
      readonly kind: 'rhythm';
      readonly intervalMs: number;
      readonly expectedServerMs: number;
      readonly dueByServerMs: number;
    }
  | { readonly kind: 'limit'; readonly dueByServerMs: number }
  | { readonly kind: 'not-watched' }
  | { readonly kind: 'unknown' };

export interface FreshnessFacts {
  readonly pace: GroupPace;
  /** The newest finished backup; null where there is none or it is not known. */
  readonly lastFinishedServerMs: number | null;
  readonly isLastFinishedKnown: boolean;
  /** Until when the list that the group comes from stands, by our clock; null: it was never read. */
  readonly standsUntilMs: number | null;
}

/** How a group stands against its own rhythm. */
export interface GroupFreshness {
  readonly state: FreshnessState;
  /** How long it is past its due time; 0 unless late. */
  readonly lateMs: number;
  /** The same in its own intervals, for comparing an hourly group with a weekly one; 0 unless late. */
  readonly lateIntervals: number;
  /** Moment by which it is due, by the server's clock; null where nothing is expected. */
  readonly dueByServerMs: number | null;
}

const SETTLED = { lateMs: 0, lateIntervals: 0 } as const;

/** Judges a group at this moment. Old or missing knowledge makes `unknown`, never `fresh`. */
export function groupFreshness(facts: FreshnessFacts, nowMs: number, serverNowMs: number): GroupFreshness {
  const { pace } = facts;
  if (pace.kind === 'not-watched') return { state: 'not-watched', ...SETTLED, dueByServerMs: null };
  const stands = facts.standsUntilMs !== null && nowMs <= facts.standsUntilMs && facts.isLastFinishedKnown;
  if (!stands || pace.kind === 'unknown') {
    return { state: 'unknown', ...SETTLED, dueByServerMs: pace.kind === 'unknown' ? null : pace.dueByServerMs };
  }
  const { dueByServerMs } = pace;
  if (serverNowMs > dueByServerMs) {
    const lateMs = serverNowMs - dueByServerMs;
    return { state: 'late', lateMs, lateIntervals: lateMs / ownIntervalMs(facts, pace), dueByServerMs };
  }
  const isDue = pace.kind === 'rhythm' && serverNowMs >= pace.expectedServerMs;
  return { state: isDue ? 'due' : 'fresh', ...SETTLED, dueByServerMs };
}

/** Where only a limit counts, its length stands for the rhythm. */
function ownIntervalMs(
  { lastFinishedServerMs }: FreshnessFacts,
  pace: Exclude<GroupPace, { readonly kind: 'unknown' | 'not-watched' }>,
): number {
  if (pace.kind === 'rhythm') return Math.max(1, pace.intervalMs);
  const limitMs = lastFinishedServerMs === null ? 0 : pace.dueByServerMs - lastFinishedServerMs;
  return limitMs > 0 ? limitMs : 2 * DAY;
}

import { DAY, HOUR, MINUTE } from '../../time-units.ts';

/** Ends are remembered for this long. */
const REMEMBER_MS = DAY;

/** So many ends within a day are believed at once; what ends more often flaps. */
const FREE_ENDS = 2;

/**
 * What flaps must be quiet for so many times as long as it ever took from one of its ends to the next. As each end that
 * is told makes that longer, whatever comes and goes is told only a few times a day.
 */
const QUIET_PERIODS = 3;

/** Less quiet than this is no end of what flaps. */
const LEAST_QUIET_MS = 15 * MINUTE;

/** After this much quiet it is over, so that what ended is told the same day. */
const MOST_QUIET_MS = 6 * HOUR;

/** How long an alert with these earlier ends must be quiet before it is over; 0: not at all. */
export function quietBeforeEndMs(endsMs: readonly number[], nowMs: number): number {
  const ends = recent(endsMs, nowMs);
  if (ends.length < FREE_ENDS) return 0;
  const gapsMs = ends.slice(1).map((endMs, index) => endMs - (ends[index] ?? endMs));
  return Math.min(MOST_QUIET_MS, Math.max(LEAST_QUIET_MS, QUIET_PERIODS * Math.max(...gapsMs)));
}

/** The ends with one more that was believed. */
export function withEnd(endsMs: readonly number[], endMs: number): readonly number[] {
  return [...recent(endsMs, endMs), endMs];
}

/**
 * The ends with one more that was not believed. It counts all the same, or what flaps on would look calm after a day;
 * those close to each other count as one, so that many of them do not crowd the others out.
 */
export function withDoubtedEnd(endsMs: readonly number[], endMs: number): readonly number[] {
  const lastMs = endsMs.at(-1);
  if (lastMs !== undefined && Math.abs(endMs - lastMs) < LEAST_QUIET_MS) return endsMs;
  return withEnd(endsMs, endMs);
}

/** Not those of a clock that was wrong, either. */
function recent(endsMs: readonly number[], nowMs: number): readonly number[] {
  return endsMs.filter((endMs) => Math.abs(nowMs - endMs) < REMEMBER_MS);
}

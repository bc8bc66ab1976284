import { DAY } from '../time-units.ts';
import type { DayKind } from './calendar-wording.ts';

/** A group's days as far as their kinds follow from them. All moments by one clock. */
export interface CalendarFacts {
  /** Finished backups per day, oldest first; the last day is today. 0 where none is known. */
  readonly counts: readonly number[];
  /** Starts of the days, and the end of the last. */
  readonly edgesMs: readonly number[];
  /** 0 to 6 for each day; which one is the week's first does not matter. */
  readonly weekdays: readonly number[];
  /** From then on every backup was seen; before, pruned ones may be missing. */
  readonly watchedSinceMs: number;
  /** Newest finished backup; null: none, or not known. */
  readonly lastFinishedMs: number | null;
  /** Its rhythm; null: none is known. */
  readonly intervalMs: number | null;
  readonly isLate: boolean;
}

/**
 * What each day shows. A day without a backup is only `none` or `missed` where that is certain: since we watch, or after
 * the newest backup, which no prune removes. Before, it is `unknown`.
 */
export function calendarKinds(facts: CalendarFacts): readonly DayKind[] {
  return facts.counts.map((count, day) => (count > 0 ? 'backups' : emptyKind(facts, day)));
}

function emptyKind(facts: CalendarFacts, day: number): DayKind {
  const { counts, edgesMs, lastFinishedMs, watchedSinceMs, isLate } = facts;
  if (day === counts.length - 1) return isLate ? 'missed' : 'future';
  const startMs = edgesMs[day] ?? 0;
  const isCertain = startMs >= watchedSinceMs || (lastFinishedMs !== null && startMs > lastFinishedMs);
  if (!isCertain) return 'unknown';
  // What is not late yet has missed nothing since its newest backup.
  const isPending = !isLate && lastFinishedMs !== null && startMs > lastFinishedMs;
  return !isPending && isExpected(facts, day) ? 'missed' : 'none';
}

/** A rhythm of about a day expects a backup on each weekday that ever has one; slower ones are not told by the day. */
function isExpected({ counts, weekdays, intervalMs }: CalendarFacts, day: number): boolean {
  if (intervalMs === null || intervalMs > 1.5 * DAY) return false;
  return counts.some((count, other) => count > 0 && weekdays[other] === weekdays[day]);
}

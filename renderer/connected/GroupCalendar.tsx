import type { VNode } from 'preact';
import { DAY, MINUTE } from '../../shared/time-units.ts';
import { calendarKinds } from '../../shared/view/calendar-days.ts';
import type { CalendarDay } from '../../shared/view/calendar-wording.ts';
import { CalendarStrip } from '../parts/CalendarStrip.tsx';
import { dayEdgesMs } from '../state/day-edges.ts';
import type { GroupLine } from '../state/fleet-rows.ts';
import { useDesk } from './desk-context.ts';

const DAYS = 30;
const KEPT_FOR_MS = 10 * MINUTE;

/** The last 30 days of a group, day by day in the page's zone. */
export function GroupCalendar({ line }: { readonly line: GroupLine }): VNode {
  const days = useCalendarDays(line);
  if (days === null) return <span class="muted">not known</span>;
  return <CalendarStrip days={days} label={line.group} />;
}

/** A group's last 30 days; null: history cannot be read, or was not yet. */
export function useCalendarDays(line: GroupLine): readonly CalendarDay[] | null {
  const { reads, clock, views, calendarRow } = useDesk();
  const { server, datastore, namespace, group, row, lastFinishedAtMs } = line;
  const edgesMs = dayEdgesMs(clock.nowMs.value, DAYS);
  const read = reads.read('readCalendar', { server, datastore, edgesMs: [...edgesMs] }, KEPT_FOR_MS).value;
  if (read.kind === 'failed' || (read.kind === 'value' && read.value === null)) return null;
  const known = read.kind === 'value' && read.value !== null ? calendarRow(read.value, namespace, group) : undefined;
  const counts = withNewest(known?.counts ?? edgesMs.slice(1).map(() => 0), edgesMs, lastFinishedAtMs);
  const kinds = calendarKinds({
    ...{ counts, edgesMs, lastFinishedMs: lastFinishedAtMs, isLate: line.freshness.state === 'late' },
    weekdays: edgesMs.slice(0, -1).map((edgeMs) => new Date(edgeMs).getDay()),
    // A list that is still on its way says nothing of empty days.
    watchedSinceMs:
      read.kind === 'value' ? (views.app.value?.startedAtMs ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
    intervalMs: row.pace.kind === 'rhythm' ? row.pace.intervalMs : null,
  });
  return kinds.map((kind, day) => ({
    ...{ kind, count: counts[day] ?? 0 },
    label: DAY_FORMAT.format((edgesMs[day] ?? 0) + DAY / 2),
  }));
}

const DAY_FORMAT = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });

/** The list of groups may know of a backup that history has not yet. */
function withNewest(
  counts: readonly number[],
  edgesMs: readonly number[],
  lastFinishedAtMs: number | null,
): readonly number[] {
  if (lastFinishedAtMs === null) return counts;
  return counts.map((count, day) => {
    const isItsDay = lastFinishedAtMs >= (edgesMs[day] ?? 0) && lastFinishedAtMs < (edgesMs[day + 1] ?? 0);
    return isItsDay ? Math.max(1, count) : count;
  });
}

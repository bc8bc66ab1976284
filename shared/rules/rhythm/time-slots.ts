import { type LocalMoment, type LocalTime, localMoment, MINUTES_PER_DAY } from './local-time.ts';
import { median, quantile } from './quantile.ts';

/** Runs that belong to one time of day, one per day. */
export interface TimeSlot {
  /** Minutes after midnight, 0 to 1440. */
  readonly minute: number;
  readonly spreadMinutes: number;
  /**
   * Ascending in days. The day is the one that the slot lies on, so that jitter over midnight never changes it; the
   * minute counts from that day's midnight and may lie beyond it on both sides.
   */
  readonly runs: readonly LocalMoment[];
}

/** More runs a day than this are a matter of intervals. */
const MOST_SLOTS = 4;

/** A time of day that fewer of the days have is no habit. */
const SLOT_SHARE = 0.35;

/** Extras at so many different times of day are told apart from habits. */
const MOST_EXTRAS = 12;

/** The newest runs of a slot that tell its time: the middle of five follows a moved schedule from the third run on. */
const TELL_TIME = 5;
const TELL_SPREAD = 10;

/** The times of day of these runs, or null where there are too many a day to tell apart. */
export function timeSlots(timesMs: readonly number[], local: LocalTime): TimeSlot[] | null {
  const minutes = timesMs.map((atMs) => localMoment(local, atMs).minute);
  // Days are cut where nothing runs.
  const cutMinute = quietestMinute(minutes);
  const moments = timesMs.map((atMs) => localMoment(local, atMs, cutMinute));
  const perDay = Map.groupBy(moments, ({ day }) => day);
  const runsPerDay = usualCount([...perDay.values()].map((runs) => runs.length));
  if (runsPerDay > MOST_SLOTS) return null;
  return habitualGroups(moments, runsPerDay, SLOT_SHARE * perDay.size).map((runs) => slotOf(runs, cutMinute));
}

/** The lower middle, without the first and the last day, of which only parts may be known. */
function usualCount(counts: readonly number[]): number {
  const whole = counts.length > 2 ? counts.slice(1, -1) : counts;
  const sorted = whole.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 1;
}

/** The middle of the longest time of day without a run. */
function quietestMinute(minutes: readonly number[]): number {
  const sorted = minutes.toSorted((a, b) => a - b);
  let quietest = 0;
  let longest = 0;
  for (const [index, minute] of sorted.entries()) {
    const next = sorted[index + 1] ?? (sorted[0] ?? 0) + MINUTES_PER_DAY;
    if (next - minute <= longest) continue;
    longest = next - minute;
    quietest = (minute + next) / 2;
  }
  return quietest % MINUTES_PER_DAY;
}

/** So many groups of times of day as there are runs a day; extras may stand apart between them. */
function habitualGroups(moments: readonly LocalMoment[], count: number, leastDays: number): LocalMoment[][] {
  const split = (parts: number) => splitByTime(moments, parts).filter((runs) => distinctDays(runs) >= leastDays);
  if (count === 1) return split(1);
  for (let parts = count; parts <= count + MOST_EXTRAS; parts++) {
    const groups = split(parts);
    if (groups.length >= count) return groups;
  }
  return split(count);
}

function splitByTime(moments: readonly LocalMoment[], parts: number): LocalMoment[][] {
  const sorted = moments.toSorted((a, b) => a.minute - b.minute || a.day - b.day);
  const cuts = sorted
    .slice(1)
    .map((moment, index) => ({ at: index + 1, gap: moment.minute - (sorted[index]?.minute ?? 0) }))
    .sort((a, b) => b.gap - a.gap || a.at - b.at)
    .slice(0, parts - 1)
    .map(({ at }) => at)
    .sort((a, b) => a - b);
  return [0, ...cuts].map((from, index) => sorted.slice(from, cuts[index] ?? sorted.length));
}

function distinctDays(moments: readonly LocalMoment[]): number {
  return new Set(moments.map(({ day }) => day)).size;
}

function slotOf(moments: readonly LocalMoment[], cutMinute: number): TimeSlot {
  const middle = median(moments.map(({ minute }) => minute)) ?? 0;
  const usual = [...Map.groupBy(moments, ({ day }) => day).values()]
    .map((ofDay) => ofDay.reduce((a, b) => (Math.abs(b.minute - middle) < Math.abs(a.minute - middle) ? b : a)))
    .sort((a, b) => a.day - b.day);
  const minuteAfterCut = median(usual.slice(-TELL_TIME).map((moment) => moment.minute)) ?? middle;
  const distances = usual.slice(-TELL_SPREAD).map((moment) => Math.abs(moment.minute - minuteAfterCut));
  const isNextDay = minuteAfterCut + cutMinute >= MINUTES_PER_DAY;
  const dayMinutes = isNextDay ? cutMinute - MINUTES_PER_DAY : cutMinute;
  return {
    minute: minuteAfterCut + dayMinutes,
    spreadMinutes: quantile(distances, 0.9) ?? 0,
    runs: usual.map(({ day, minute }) => ({ day: isNextDay ? day + 1 : day, minute: minute + dayMinutes })),
  };
}

import { type LocalMoment, type LocalTime, localMoment, MINUTES_PER_DAY } from './local-time.ts';
import { median, quantile } from './quantile.ts';

/** Runs that belong to one time of day, one per day. */
export interface TimeSlot {
  /** Minutes after the beginning of the slots' own day. */
  readonly minute: number;
  readonly spreadMinutes: number;
  /** Ascending in days. */
  readonly runs: readonly LocalMoment[];
}

/** Times of day at which a group runs. */
export interface TimeSlots {
  /** When the slots' days begin, minutes after midnight: where nothing runs, so that jitter never changes the day. */
  readonly dayBeginsAtMinute: number;
  readonly slots: readonly TimeSlot[];
}

/** More runs a day than this are a matter of intervals. */
const MOST_SLOTS = 4;

/** A time of day that fewer of the days have is no habit. */
const SLOT_SHARE = 0.35;

/** The newest runs of a slot that tell its time: the middle of five follows a moved schedule from the third run on. */
const TELL_TIME = 5;
const TELL_SPREAD = 10;

/** The times of day of these runs, or null where there are too many a day to tell apart. */
export function timeSlots(timesMs: readonly number[], local: LocalTime): TimeSlots | null {
  const minutes = timesMs.map((atMs) => localMoment(local, atMs).minute);
  const dayBeginsAtMinute = quietestMinute(minutes);
  const moments = timesMs.map((atMs) => localMoment(local, atMs, dayBeginsAtMinute));
  const perDay = Map.groupBy(moments, ({ day }) => day);
  const sizes = [...perDay.values()].map((runs) => runs.length).sort((a, b) => a - b);
  const usualSize = sizes[Math.floor((sizes.length - 1) / 2)] ?? 1;
  if (usualSize > MOST_SLOTS) return null;
  const groups = splitByTime(moments, usualSize).filter((runs) => distinctDays(runs) >= SLOT_SHARE * perDay.size);
  return { dayBeginsAtMinute, slots: groups.map(slotOf) };
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

function slotOf(moments: readonly LocalMoment[]): TimeSlot {
  const middle = median(moments.map(({ minute }) => minute)) ?? 0;
  const usual = [...Map.groupBy(moments, ({ day }) => day).values()]
    .map((ofDay) => ofDay.reduce((a, b) => (Math.abs(b.minute - middle) < Math.abs(a.minute - middle) ? b : a)))
    .sort((a, b) => a.day - b.day);
  const minute = median(usual.slice(-TELL_TIME).map((moment) => moment.minute)) ?? middle;
  const distances = usual.slice(-TELL_SPREAD).map((moment) => Math.abs(moment.minute - minute));
  return { minute, spreadMinutes: quantile(distances, 0.9) ?? 0, runs: usual };
}

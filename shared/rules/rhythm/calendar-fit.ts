import { DAY, HOUR, MINUTE } from '../../time-units.ts';
import { type Fit, firstUnanswered, type LearnedKind } from './fit.ts';
import { type LocalTime, localMoment, MINUTES_PER_DAY, momentOf, weekdayOf } from './local-time.ts';
import type { UsualTime } from './rhythm.ts';
import { type TimeSlot, timeSlots } from './time-slots.ts';
import { type WeekdayPattern, weekdayPattern } from './weekday-pattern.ts';

/** Older runs do not tell how it is now. */
const NEWEST_RUNS = 120;

interface Habit {
  readonly slot: TimeSlot;
  readonly pattern: WeekdayPattern;
}

/** At usual times of day on certain days of the week. `timesMs` ascending. */
export function calendarFit(timesMs: readonly number[], local: LocalTime): Fit | null {
  const found = timeSlots(timesMs.slice(-NEWEST_RUNS), local);
  if (found === null) return null;
  const habits = found.slots.map((slot) => ({ slot, pattern: weekdayPattern(slot.runs.map(({ day }) => day)) }));
  if (habits.length === 0) return null;
  const weekdays = [...new Set(habits.flatMap(({ pattern }) => pattern.weekdays))].sort((a, b) => a - b);
  const usual = habits.map(({ slot }) => usualTime(slot, found.dayBeginsAtMinute)).sort(byMinute);
  const kind = kindOf(weekdays, usual);
  const intervalMs = Math.min(...habits.map(({ pattern }) => usualDistanceMs(pattern.weekdays)));
  return {
    kind,
    intervalMs: kind === 'every-n-hours' ? DAY / usual.length : intervalMs,
    // Counted from midnight, not from the slots' own beginning of the day.
    weekdays: kind === 'every-n-hours' ? [] : calendarWeekdays(habits, found.dayBeginsAtMinute),
    usual,
    score: Math.min(...habits.map(({ pattern }) => pattern.score)),
    cycles: Math.min(...habits.map(({ pattern }) => pattern.hits)),
    deviationsMs: habits.flatMap(({ slot }) => slot.runs.slice(-10).map((run) => (run.minute - slot.minute) * MINUTE)),
    nextAfter: (atMs) => nextAfter(habits, found.dayBeginsAtMinute, local, atMs),
  };
}

function byMinute(a: UsualTime, b: UsualTime): number {
  return a.minuteOfDay - b.minuteOfDay;
}

function usualTime(slot: TimeSlot, dayBeginsAtMinute: number): UsualTime {
  return {
    minuteOfDay: (slot.minute + dayBeginsAtMinute) % MINUTES_PER_DAY,
    spreadMinutes: slot.spreadMinutes,
  };
}

function calendarWeekdays(habits: readonly Habit[], dayBeginsAtMinute: number): number[] {
  const shifted = habits.flatMap(({ slot, pattern }) => {
    const nextDay = slot.minute + dayBeginsAtMinute >= MINUTES_PER_DAY ? 1 : 0;
    return pattern.weekdays.map((weekday) => (weekday + nextDay) % 7);
  });
  return [...new Set(shifted)].sort((a, b) => a - b);
}

function kindOf(weekdays: readonly number[], usual: readonly UsualTime[]): LearnedKind {
  if (weekdays.length === 7) return usual.length > 1 && evenlySpaced(usual) ? 'every-n-hours' : 'daily';
  return weekdays.length >= 5 ? 'weekdays' : 'weekly';
}

function evenlySpaced(usual: readonly UsualTime[]): boolean {
  const step = MINUTES_PER_DAY / usual.length;
  return usual.every(({ minuteOfDay }, index) => {
    const next = usual[index + 1]?.minuteOfDay ?? (usual[0]?.minuteOfDay ?? 0) + MINUTES_PER_DAY;
    return Math.abs(next - minuteOfDay - step) <= 0.15 * step;
  });
}

/** A day where days follow each other, else the mean distance within a week. */
function usualDistanceMs(weekdays: readonly number[]): number {
  return weekdays.length >= 5 ? DAY : (7 * DAY) / Math.max(1, weekdays.length);
}

function nextAfter(habits: readonly Habit[], dayBeginsAtMinute: number, local: LocalTime, atMs: number): number {
  const today = localMoment(local, atMs, dayBeginsAtMinute).day;
  const expected: number[] = [];
  // Two weeks either way hold two occurrences of anything weekly.
  for (let day = today - 14; day <= today + 15; day++) {
    for (const { slot, pattern } of habits) {
      if (!pattern.expected.includes(weekdayOf(day))) continue;
      expected.push(momentOf(local, { day, minute: slot.minute + dayBeginsAtMinute }));
    }
  }
  const sorted = expected.sort((a, b) => a - b);
  return firstUnanswered(sorted, atMs) ?? atMs + 24 * HOUR;
}

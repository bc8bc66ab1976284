import { DAY, HOUR, MINUTE } from '../../time-units.ts';
import { type Fit, firstUnanswered, mayBeChance } from './fit.ts';
import { type LocalTime, localMoment, MINUTES_PER_DAY, momentOf, weekdayOf } from './local-time.ts';
import type { LearnedKind, UsualTime } from './rhythm.ts';
import { type TimeSlot, timeSlots } from './time-slots.ts';
import { type WeekdayPattern, weekdayPattern } from './weekday-pattern.ts';

/** Older runs do not tell how it is now. */
const NEWEST_RUNS = 120;

const NEWEST_DEVIATIONS = 20;

/** Wider than this it is no time of day: backups a day or so apart, at any hour, would be called late each other day. */
const WIDEST_DAILY_MINUTES = 3 * 60;
const WIDEST_WEEKLY_MINUTES = 4 * 60;

interface Habit {
  readonly slot: TimeSlot;
  readonly pattern: WeekdayPattern;
}

/** At usual times of day on certain days of the week. `timesMs` ascending. */
export function calendarFit(timesMs: readonly number[], local: LocalTime): Fit | null {
  const found = timeSlots(timesMs.slice(-NEWEST_RUNS), local);
  if (found === null || found.length === 0) return null;
  const habits = found.map((slot) => ({ slot, pattern: weekdayPattern(slot.runs.map(({ day }) => day)) }));
  if (habits.some(isTooWide)) return null;
  const weekdays = [...new Set(habits.flatMap(({ pattern }) => pattern.weekdays))].sort((a, b) => a - b);
  const usual = habits.map(({ slot }) => usualTime(slot)).sort((a, b) => a.minuteOfDay - b.minuteOfDay);
  const kind = kindOf(weekdays, usual);
  const intervalMs = Math.min(...habits.map(({ pattern }) => usualDistanceMs(pattern.weekdays)));
  return {
    kind,
    intervalMs: kind === 'every-n-hours' ? DAY / usual.length : intervalMs,
    weekdays: kind === 'every-n-hours' ? [] : weekdays,
    usual,
    ...scoreOf(habits, Math.min(timesMs.length, NEWEST_RUNS)),
    cycles: Math.min(...habits.map(({ pattern }) => pattern.hits)),
    deviationsMs: deviationsMs(habits),
    nextAfter: (atMs) => nextAfter(habits, local, atMs),
  };
}

/** Whether random times would fall as close to some times of day, on as few days of the week. */
function isByChance(habits: readonly Habit[]): boolean {
  const hits = habits.reduce((sum, { pattern }) => sum + pattern.hits, 0);
  const widestMinutes = Math.max(1, ...habits.map(({ slot }) => slot.spreadMinutes));
  const weekdays = Math.max(1, ...habits.map(({ pattern }) => pattern.weekdays.length));
  const share = ((2 * widestMinutes * habits.length) / MINUTES_PER_DAY) * (weekdays / 7);
  return mayBeChance(hits, share);
}

function isTooWide({ slot, pattern }: Habit): boolean {
  return slot.spreadMinutes > (pattern.weekdays.length < 5 ? WIDEST_WEEKLY_MINUTES : WIDEST_DAILY_MINUTES);
}

/** Several times a day explain anything once: they need days that repeat them, and few runs besides. */
const REPEATED_DAYS = 3;
const PRICE_PER_TIME = 0.05;

function scoreOf(habits: readonly Habit[], runs: number): Pick<Fit, 'score' | 'handicap'> {
  if (isByChance(habits)) return { score: 0, handicap: 0 };
  const worst = Math.min(...habits.map(({ pattern }) => pattern.score));
  const explained = habits.reduce((sum, { slot }) => sum + slot.runs.length, 0) / Math.max(1, runs);
  // Some extras on the side are life; where they are the most, they are the rhythm.
  if (habits.length === 1) return { score: explained > 0.5 ? worst : 0, handicap: 0 };
  if (habits.some(({ pattern }) => pattern.hits < REPEATED_DAYS)) return { score: 0, handicap: 0 };
  const unexplained = (1 - explained) / 2;
  return { score: worst - unexplained, handicap: unexplained + PRICE_PER_TIME * (habits.length - 1) };
}

function usualTime({ minute, spreadMinutes }: TimeSlot): UsualTime {
  return { minuteOfDay: minute, spreadMinutes };
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

/** Newest last, over all times of day. */
function deviationsMs(habits: readonly Habit[]): number[] {
  return habits
    .flatMap(({ slot }) =>
      slot.runs.slice(-NEWEST_DEVIATIONS).map((run) => ({ run, lateMs: (run.minute - slot.minute) * MINUTE })),
    )
    .sort((a, b) => a.run.day - b.run.day || a.run.minute - b.run.minute)
    .map(({ lateMs }) => lateMs);
}

function nextAfter(habits: readonly Habit[], local: LocalTime, atMs: number): number {
  const today = localMoment(local, atMs).day;
  const expected: number[] = [];
  // Two weeks either way hold two occurrences of anything weekly.
  for (let day = today - 14; day <= today + 15; day++) {
    for (const { slot, pattern } of habits) {
      if (!pattern.expected.includes(weekdayOf(day))) continue;
      expected.push(momentOf(local, { day, minute: slot.minute }));
    }
  }
  const sorted = expected.sort((a, b) => a - b);
  return firstUnanswered(sorted, atMs) ?? atMs + 24 * HOUR;
}

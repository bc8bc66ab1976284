import { DAY, MINUTE } from '../../time-units.ts';
import { civilDate, daysInMonth, firstDayOf } from './civil-date.ts';
import { type Fit, firstUnanswered, harmonicMean } from './fit.ts';
import { type LocalTime, momentOf, weekdayOf } from './local-time.ts';
import { median } from './quantile.ts';
import { timeSlots } from './time-slots.ts';

const NEWEST_RUNS = 36;

/** Runs farther apart than this on average are not monthly. */
const LONGEST_GAP_DAYS = 100;

/** Which day of a month, as a day number; null where that month has none. */
type DayOfMonth = (month: number) => number | null;

/** On a certain day of every month, at one time of day. `timesMs` ascending. */
export function monthlyFit(timesMs: readonly number[], local: LocalTime): Fit | null {
  const found = timeSlots(timesMs.slice(-NEWEST_RUNS), local);
  const slot = found?.[0];
  if (slot === undefined || found?.length !== 1) return null;
  const days = slot.runs.map(({ day }) => day);
  if ((days.at(-1) ?? 0) - (days[0] ?? 0) > LONGEST_GAP_DAYS * days.length) return null;
  const scored = candidates(days).map((dayOf) => ({ dayOf, ...scoreOf(dayOf, days) }));
  const best = scored.reduce((a, b) => (b.score > a.score + 1e-9 ? b : a));
  const { minute, spreadMinutes } = slot;
  const moment = (day: number) => momentOf(local, { day, minute });
  return {
    kind: 'monthly',
    intervalMs: (365.2425 / 12) * DAY,
    weekdays: [],
    usual: [{ minuteOfDay: minute, spreadMinutes }],
    score: best.score,
    handicap: 0,
    cycles: best.hits,
    deviationsMs: slot.runs.slice(-10).map((run) => (run.minute - minute) * MINUTE),
    nextAfter: (atMs) => {
      const month = civilDate(Math.floor(atMs / DAY)).month;
      // A day that only long months have leaves at most one month out.
      const expected = [-4, -3, -2, -1, 0, 1, 2, 3, 4]
        .map((step) => best.dayOf(month + step))
        .filter((day) => day !== null);
      return firstUnanswered(expected.map(moment), atMs) ?? atMs + 31 * DAY;
    },
  };
}

/** The readings of "monthly" that the runs allow; a day that short months lack is first taken as left out there. */
function candidates(days: readonly number[]): DayOfMonth[] {
  const dates = days.map(civilDate);
  const usualDay = Math.round(median(dates.map(({ dayOfMonth }) => dayOfMonth)) ?? 1);
  const lastDay = Math.max(...dates.map(({ dayOfMonth }) => dayOfMonth));
  const weekday = weekdayOf(days.at(-1) ?? 0);
  const week = Math.floor(((dates.at(-1)?.dayOfMonth ?? 1) - 1) / 7);
  return [
    ...[usualDay, lastDay].map((dayOfMonth) => (month: number) => {
      return dayOfMonth <= daysInMonth(month) ? firstDayOf(month) + dayOfMonth - 1 : null;
    }),
    (month) => firstDayOf(month) + Math.min(lastDay, daysInMonth(month)) - 1,
    (month) => firstDayOf(month + 1) - 1,
    (month) => weekdayFrom(firstDayOf(month), weekday) + 7 * Math.min(week, 3),
    (month) => weekdayFrom(firstDayOf(month + 1) - 7, weekday),
  ];
}

/** The first day with this weekday, from `day` on. */
function weekdayFrom(day: number, weekday: number): number {
  return day + ((weekday - weekdayOf(day) + 7) % 7);
}

function scoreOf(dayOf: DayOfMonth, days: readonly number[]): { score: number; hits: number } {
  const months = days.map((day) => civilDate(day).month);
  const ran = new Set(days);
  let expected = 0;
  let hits = 0;
  for (let month = months[0] ?? 0; month <= (months.at(-1) ?? -1); month++) {
    const day = dayOf(month);
    if (day === null || day < (days[0] ?? 0) || day > (days.at(-1) ?? 0)) continue;
    expected += 1;
    if (ran.has(day)) hits += 1;
  }
  return { score: expected > 0 ? harmonicMean(hits / expected, hits / days.length) : 0, hits };
}

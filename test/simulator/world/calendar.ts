/**
 * The part of systemd's calendar events that PBS schedules in real life use:
 * "hourly", "daily", "weekly", "monthly", "HH:MM", "*:MM", "FIRST/STEP:MM" (every STEP hours from FIRST o'clock),
 * "mon..fri HH:MM", "sat,sun HH:MM", "*-*-DD HH:MM".
 */
import { civilDate, fromLocal, localDay, utcOffsetS, weekdayOf } from './zone.ts';

export interface CalendarEvent {
  /** 0 = Sunday; null = every day. */
  readonly weekdays: ReadonlySet<number> | null;
  readonly dayOfMonth: number | null;
  /** null = every hour. */
  readonly hour: number | null;
  /** From `hour` on every so many hours of the day; null = at `hour` alone. */
  readonly everyHours: number | null;
  readonly minute: number;
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const NAMED: Record<string, string> = {
  hourly: '*:00',
  daily: '00:00',
  weekly: 'mon 00:00',
  monthly: '*-*-01 00:00',
};
const parsed = new Map<string, CalendarEvent>();

export function parseSchedule(text: string): CalendarEvent {
  let event = parsed.get(text);
  if (event === undefined) {
    event = readSchedule(NAMED[text] ?? text);
    parsed.set(text, event);
  }
  return event;
}

function readSchedule(text: string): CalendarEvent {
  const words = text.trim().split(/\s+/);
  const time = words.at(-1) ?? '';
  const match = /^(\*|\d{1,2})(?:\/(\d{1,2}))?:(\d{2})$/.exec(time);
  if (match === null) throw new Error(`schedule "${text}" is not one that the simulator knows`);
  const day = words.length > 1 ? (words[0] ?? '') : '';
  const dayOfMonth = /^\*-\*-(\d{1,2})$/.exec(day);
  return {
    weekdays: day === '' || dayOfMonth !== null ? null : readWeekdays(day),
    dayOfMonth: dayOfMonth === null ? null : Number(dayOfMonth[1]),
    hour: match[1] === '*' ? null : Number(match[1]),
    everyHours: match[2] === undefined ? null : Number(match[2]),
    minute: Number(match[3]),
  };
}

function readWeekdays(text: string): ReadonlySet<number> {
  const days = new Set<number>();
  for (const range of text.split(',')) {
    const [from = '', to = from] = range.split('..');
    const first = WEEKDAYS.indexOf(from);
    const last = WEEKDAYS.indexOf(to);
    if (first < 0 || last < 0) throw new Error(`weekday "${range}" is not one that the simulator knows`);
    for (let day = first; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === last) break;
    }
  }
  return days;
}

/** First moment of the schedule after `afterS`, in epoch seconds. */
export function nextRunS(schedule: string, timeZone: string, afterS: number): number {
  const event = parseSchedule(schedule);
  if (isEveryHour(event)) return lastOfHour(event, timeZone, afterS) + 3600;
  const firstDay = localDay(timeZone, afterS);
  for (let day = firstDay; day < firstDay + 400; day += 1) {
    if (event.weekdays !== null && !event.weekdays.has(weekdayOf(day))) continue;
    if (event.dayOfMonth !== null && civilDate(day).dayOfMonth !== event.dayOfMonth) continue;
    const found = firstRunOnDay(event, timeZone, day, afterS);
    if (found !== null) return found;
  }
  throw new Error(`schedule "${schedule}" never comes`);
}

function isEveryHour(event: CalendarEvent): boolean {
  return event.hour === null && event.weekdays === null && event.dayOfMonth === null;
}

/** The last moment with this minute at or before a time: hours pass evenly, whatever daylight saving does to their names. */
function lastOfHour(event: CalendarEvent, timeZone: string, atS: number): number {
  const shiftS = event.minute * 60 - utcOffsetS(timeZone, atS);
  return Math.floor((atS - shiftS) / 3600) * 3600 + shiftS;
}

function firstRunOnDay(event: CalendarEvent, timeZone: string, day: number, afterS: number): number | null {
  for (const hour of hoursOf(event)) {
    const runS = fromLocal(timeZone, day, hour * 3600 + event.minute * 60);
    if (runS > afterS) return runS;
  }
  return null;
}

function hoursOf({ hour, everyHours }: CalendarEvent): number[] {
  if (hour !== null && everyHours === null) return [hour];
  const hours = Array.from({ length: 24 }, (_, each) => each);
  return hour === null ? hours : hours.filter((each) => each >= hour && (each - hour) % (everyHours ?? 1) === 0);
}

/** The schedule's last `count` moments before `beforeS`, oldest first: what a past that was not simulated looked like. */
export function runsBeforeS(schedule: string, timeZone: string, beforeS: number, count: number): number[] {
  const event = parseSchedule(schedule);
  if (isEveryHour(event)) {
    const lastS = lastOfHour(event, timeZone, beforeS - 1);
    return Array.from({ length: count }, (_, run) => lastS - (count - 1 - run) * 3600);
  }
  const runs: number[] = [];
  const hours = hoursOf(event).reverse();
  const lastDay = localDay(timeZone, beforeS);
  for (let day = lastDay; runs.length < count && day > lastDay - 20_000; day -= 1) {
    if (event.weekdays !== null && !event.weekdays.has(weekdayOf(day))) continue;
    if (event.dayOfMonth !== null && civilDate(day).dayOfMonth !== event.dayOfMonth) continue;
    for (const hour of hours) {
      const runS = fromLocal(timeZone, day, hour * 3600 + event.minute * 60);
      if (runS < beforeS && runs.length < count) runs.push(runS);
    }
  }
  return runs.reverse();
}

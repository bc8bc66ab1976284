import type { LocalTime } from '../../../shared/rules/rhythm/local-time.ts';
import { DAY, MINUTE } from '../../../shared/time-units.ts';

const QUARTER_MS = 15 * MINUTE;

/** The calendar's own end, less the day that is looked ahead. */
const LAST_MOMENT_MS = 100_000_000 * DAY - 2 * DAY;

/** Days whose offset is remembered; a year and more of backups. */
const MOST_DAYS = 1000;

/**
 * The time zone by its IANA name, from the platform's own tables. Formatting a date costs microseconds and rhythms ask
 * thousands of times, so the offset is kept per day, and per quarter of an hour on the two days a year that change it:
 * zones change at quarters.
 */
export function createLocalTime(timeZone: string): LocalTime {
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  /** By day; null on days that change it. */
  const byDay = new Map<number, number | null>();
  const byQuarter = new Map<number, number>();

  function readOffsetMs(atMs: number): number {
    const part: Record<string, number> = {};
    for (const { type, value } of formatter.formatToParts(atMs)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - atMs;
  }

  function ofDay(day: number): number | null {
    const known = byDay.get(day);
    if (known !== undefined) return known;
    const begins = readOffsetMs(day * DAY);
    const offset = begins === readOffsetMs((day + 1) * DAY) ? begins : null;
    if (byDay.size >= MOST_DAYS) byDay.clear();
    byDay.set(day, offset);
    return offset;
  }

  function ofQuarter(quarter: number): number {
    const known = byQuarter.get(quarter);
    if (known !== undefined) return known;
    const offset = readOffsetMs(quarter * QUARTER_MS);
    if (byQuarter.size >= MOST_DAYS) byQuarter.clear();
    byQuarter.set(quarter, offset);
    return offset;
  }

  return {
    offsetMs(atMs) {
      // Beyond what the platform's calendar can name there is no local time to speak of.
      if (!(Math.abs(atMs) < LAST_MOMENT_MS)) return 0;
      return ofDay(Math.floor(atMs / DAY)) ?? ofQuarter(Math.floor(atMs / QUARTER_MS));
    },
  };
}

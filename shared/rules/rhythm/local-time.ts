import { DAY, MINUTE } from '../../time-units.ts';

/**
 * What a time zone is to pure rules: its distance from UTC at a moment. Schedules are written in the server's local
 * time, so daylight saving moves backups; shared/ has no calendar of its own to know when.
 */
export interface LocalTime {
  /** Milliseconds to add to UTC to get local time at this moment; positive east of Greenwich. */
  offsetMs(atMs: number): number;
}

export const MINUTES_PER_DAY = 1440;

/** A day and a time within it. Its day may begin at another time than midnight, where the user of it says so. */
export interface LocalMoment {
  /** Days since 1970-01-01, local. */
  readonly day: number;
  /** Minutes since the day began; fractional, 0 to 1440. On a daylight saving day still as the wall clock shows. */
  readonly minute: number;
}

/** The local day and time of a moment, in days that begin `dayBeginsAtMinute` after midnight. */
export function localMoment(local: LocalTime, atMs: number, dayBeginsAtMinute = 0): LocalMoment {
  const wallMs = atMs + local.offsetMs(atMs) - dayBeginsAtMinute * MINUTE;
  const day = Math.floor(wallMs / DAY);
  return { day, minute: (wallMs - day * DAY) / MINUTE };
}

/** The moment of a local day and minute. A time that daylight saving skips moves on with the clock. */
export function momentOf(local: LocalTime, { day, minute }: LocalMoment): number {
  const wallMs = day * DAY + minute * MINUTE;
  const guessMs = wallMs - local.offsetMs(wallMs);
  return wallMs - local.offsetMs(guessMs);
}

/** 0 is Monday, 6 is Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** Weeks begin on Mondays, as ISO's and PBS's do (keep-weekly). */
export function weekOf(day: number): number {
  return Math.floor((day + 3) / 7);
}

/** Minutes from `b` to `a` on a clock face: -720 to 720. */
export function clockDifference(a: number, b: number): number {
  const difference = (((a - b) % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY;
  return difference > MINUTES_PER_DAY / 2 ? difference - MINUTES_PER_DAY : difference;
}

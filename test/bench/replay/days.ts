import { DAY, HOUR } from '../../../shared/time-units.ts';
import { fromLocal, localDay } from '../../simulator/world/zone.ts';

/** A Monday noon in Vienna. The days to come hold the end of daylight saving on both continents, and Christmas. */
export const START_MS = Date.UTC(2026, 8, 28, 10, 0, 0);

export const REPLAYED_DAYS = 90;

/** The world has lived for so long before anybody looks. */
export const PAST_DAYS = 45;

export const END_MS = START_MS + REPLAYED_DAYS * DAY;

/** A moment on the replay's day `day` (0 is the first) at a local time. */
export function onDay(timeZone: string, day: number, hour: number, minute = 0): number {
  const firstDay = localDay(timeZone, START_MS / 1000);
  return fromLocal(timeZone, firstDay + day, hour * 3600 + minute * 60) * 1000;
}

/** Day and time of a moment for people: "day 12.4". */
export function dayOf(atMs: number): number {
  return Math.round(((atMs - START_MS) / DAY) * 10) / 10;
}

/** Hours, with one decimal place. */
export function inHours(ms: number): number {
  return Math.round((ms / HOUR) * 10) / 10;
}

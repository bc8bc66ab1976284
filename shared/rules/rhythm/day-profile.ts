import { DAY, HOUR, MINUTE } from '../../time-units.ts';
import { clockDifference, type LocalTime, localMoment, weekdayOf } from './local-time.ts';

/** When a group that runs several times a day is silent: at night, at weekends. */
export interface DayProfile {
  /** Whether it usually runs about this time of day on this kind of day (working day or weekend). */
  isActive(atMs: number): boolean;
}

/** So many days of a kind must have been seen before their silence means something. */
const TELLING_DAYS = 3;
const SILENT_SHARE = 0.2;

const NEWEST_DAYS = 21;

/** What runs at night runs around the clock: nobody is at work. */
const NIGHT_BEGINS_MINUTE = 22.5 * 60;
const NIGHT_ENDS_MINUTE = 5 * 60;

/** Learns the silent hours of a group that runs every `intervalMs`. `timesMs` ascending. */
export function dayProfile(timesMs: readonly number[], intervalMs: number, local: LocalTime): DayProfile {
  const newestMs = timesMs.at(-1) ?? 0;
  const recent = timesMs.filter((atMs) => newestMs - atMs < NEWEST_DAYS * DAY);
  const moments = recent.map((atMs) => localMoment(local, atMs));
  const runsAtNight = moments.some(({ minute }) => minute < NIGHT_ENDS_MINUTE || minute >= NIGHT_BEGINS_MINUTE);
  const reachMinutes = (0.75 * intervalMs) / MINUTE;
  const byKind = [false, true].map((weekend) => {
    const ofKind = moments.filter(({ day }) => isWeekend(day) === weekend);
    return { moments: ofKind, days: wholeDays(recent, local, weekend) };
  });
  const known = new Map<string, boolean>();

  function judged(weekend: boolean, minute: number): boolean {
    const seen = byKind[weekend ? 1 : 0];
    if (seen === undefined || seen.days.size < (weekend ? 2 : TELLING_DAYS)) {
      // Not enough such days: one that works at night works always; else only hours in which it was seen.
      return runsAtNight || (seen?.moments.some((moment) => near(moment.minute, minute)) ?? false);
    }
    const hit = new Set(seen.moments.filter((moment) => near(moment.minute, minute)).map(({ day }) => day));
    return hit.size > SILENT_SHARE * seen.days.size;
  }

  function near(a: number, b: number): boolean {
    return Math.abs(clockDifference(a, b)) <= reachMinutes;
  }

  return {
    isActive(atMs) {
      const { day, minute } = localMoment(local, atMs);
      const quarter = Math.floor(minute / 15);
      const key = `${isWeekend(day)} ${quarter}`;
      const answer = known.get(key) ?? judged(isWeekend(day), quarter * 15 + 7.5);
      known.set(key, answer);
      return answer;
    },
  };
}

function isWeekend(day: number): boolean {
  return weekdayOf(day) >= 5;
}

/** Days of a kind between the first and the last run, those in an outage of more than four days left out. */
function wholeDays(timesMs: readonly number[], local: LocalTime, weekend: boolean): Set<number> {
  const days = new Set<number>();
  for (const [index, atMs] of timesMs.entries()) {
    const nextMs = timesMs[index + 1] ?? atMs;
    const untilMs = nextMs - atMs > 4 * DAY ? atMs : nextMs;
    for (let betweenMs = atMs; betweenMs <= untilMs; betweenMs += 12 * HOUR)
      days.add(localMoment(local, betweenMs).day);
    days.add(localMoment(local, untilMs).day);
  }
  return new Set([...days].filter((day) => isWeekend(day) === weekend));
}

/** Local time of a server: schedules are written in it, so daylight saving must move backups as it does in life. */

export const DAY_S = 86_400;
const HOUR_S = 3_600;

const formatters = new Map<string, Intl.DateTimeFormat>();
const offsetsByZone = new Map<string, Map<number, number>>();

/** Seconds to add to UTC. Cached per hour, because zones only ever change on the hour. */
export function utcOffsetS(timeZone: string, epochS: number): number {
  if (timeZone === 'UTC') return 0;
  let offsets = offsetsByZone.get(timeZone);
  if (offsets === undefined) {
    offsets = new Map();
    offsetsByZone.set(timeZone, offsets);
  }
  const hour = Math.floor(epochS / HOUR_S);
  let offset = offsets.get(hour);
  if (offset === undefined) {
    offset = readOffsetS(timeZone, hour * HOUR_S);
    offsets.set(hour, offset);
  }
  return offset;
}

function readOffsetS(timeZone: string, epochS: number): number {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(epochS * 1000)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - epochS;
}

/** Days since 1970-01-01 in local time. */
export function localDay(timeZone: string, epochS: number): number {
  return Math.floor((epochS + utcOffsetS(timeZone, epochS)) / DAY_S);
}

/**
 * Epoch seconds of a local wall-clock moment. One that daylight saving skips moves forward with the clock, of one that
 * comes twice it is the first.
 */
export function fromLocal(timeZone: string, day: number, secondOfDay: number): number {
  const local = day * DAY_S + secondOfDay;
  const offsetBefore = utcOffsetS(timeZone, local - DAY_S);
  const first = local - offsetBefore;
  const offset = utcOffsetS(timeZone, first);
  if (offset === offsetBefore) return first;
  const second = local - offset;
  return utcOffsetS(timeZone, second) === offset ? second : first;
}

/** 0 = Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
}

/** Howard Hinnant's civil-from-days: no Date object, because prune jobs ask this millions of times. */
export function civilDate(day: number): CivilDate {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfMonth: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

/** "+02:00", as PBS writes it into task logs. */
export function offsetText(offsetS: number): string {
  const minutes = Math.abs(offsetS) / 60;
  const pad = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${offsetS < 0 ? '-' : '+'}${pad(minutes / 60)}:${pad(minutes % 60)}`;
}

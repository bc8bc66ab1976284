/** A moment as the wall clock of one zone shows it. */
export interface WallClock {
  /** `Thu 5 Mar 2026, 02:10:00`. */
  readonly full: string;
  /** `5 Mar, 02:10`, with the year where it is not the present one. */
  readonly short: string;
}

const PARTS: Intl.DateTimeFormatOptions = {
  ...{ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
};

/** Reads the wall clock of one zone. */
export type ZoneReader = (atMs: number) => Readonly<Record<string, string>>;

/** Making one is slow, so keep it. `timeZone`: an IANA name; undefined: this machine's. Null: no such zone. */
export function zoneReader(timeZone: string | undefined): ZoneReader | null {
  try {
    const format = new Intl.DateTimeFormat('en-US', timeZone === undefined ? PARTS : { ...PARTS, timeZone });
    return (atMs) => Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  } catch {
    return null;
  }
}

/** A moment in words. The present year is left out of the short form. */
export function wallClock(read: ZoneReader, atMs: number, nowMs: number): WallClock {
  const { weekday, day, month, year, hour, minute, second } = read(atMs);
  const presentYear = read(nowMs).year;
  const date = year === presentYear ? `${day} ${month}` : `${day} ${month} ${year}`;
  return {
    full: `${weekday} ${day} ${month} ${year}, ${hour}:${minute}:${second}`,
    short: `${date}, ${hour}:${minute}`,
  };
}

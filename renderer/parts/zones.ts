import { wallClock, type ZoneReader, zoneReader } from '../../shared/view/moment-wording.ts';

/** A moment in words: here, and on the server where its wall clock shows something else. */
export interface MomentWords {
  /** `5 Mar, 02:10`. */
  readonly short: string;
  /** The same on the server; null where it is the same, or the server's zone is not known. */
  readonly serverShort: string | null;
  /** To the second, both. */
  readonly exact: string;
  /** For the attribute `datetime`. */
  readonly iso: string;
}

/** How well another clock is known: without rounding to it 04:31 on a server would here be 04:30 and 59.8 seconds. */
const CLOCK_GRAIN_MS = 5_000;

/** Formatters by zone (`''`: this machine's): each takes a while to make and never changes. */
const readers = new Map<string, ZoneReader | null>();

/** `serverZone`: the IANA name of the server's time zone; null where it is not known or does not matter. */
export function momentWords(atMs: number, nowMs: number, serverZone: string | null): MomentWords {
  const here = reader('');
  const there = serverZone === null ? null : reader(serverZone);
  const iso = isoText(atMs);
  if (here === null || iso === null) return { short: '?', serverShort: null, exact: 'not a date', iso: '' };
  const own = wallClock(here, atMs, nowMs);
  const server = there === null ? own : wallClock(there, atMs, nowMs);
  const shownMs = Math.round(atMs / CLOCK_GRAIN_MS) * CLOCK_GRAIN_MS;
  const { short } = wallClock(here, shownMs, nowMs);
  if (server.full === own.full || there === null) return { short, serverShort: null, exact: own.full, iso };
  return {
    short,
    serverShort: wallClock(there, shownMs, nowMs).short,
    exact: `${own.full} here; ${server.full} on the server (${serverZone})`,
    iso,
  };
}

function reader(zone: string): ZoneReader | null {
  const known = readers.get(zone);
  if (known !== undefined) return known;
  const made = zoneReader(zone === '' ? undefined : zone);
  readers.set(zone, made);
  return made;
}

/** Null beyond what a date can name: a server may send any number. */
function isoText(atMs: number): string | null {
  const date = new Date(atMs);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

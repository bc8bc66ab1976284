import { median } from '../rhythm/quantile.ts';
import type { UsageDay } from './usage-days.ts';

/** A change from one day to the next that is far from the usual one. */
const OUTLIER_SPREADS = 6;
const OUTLIER_OF_CAPACITY = 0.004;
const OUTLIER_GROWTHS = 4;

/** Makes a spread of the median absolute deviation, for a normal distribution. */
const SPREAD_OF_MAD = 1.4826;

/** What happens this often is no exception. */
const RECURRING = 3;

/** Seeding a new client may take so many days; what takes longer is a pace. */
const LONGEST_JUMP_DAYS = 6;

/** Days in a row with an unusual change in one direction: the first backup of a new client, or a client removed. */
interface Jump {
  /** Index of the day before it. */
  readonly from: number;
  /** Index of its last day. */
  to: number;
  /** Beyond the usual change; negative for a fall. */
  bytes: number;
}

/** The days with all before a one-off jump lifted (or lowered) to the level after it, and where usage falls regularly. */
export interface LevelledDays {
  readonly days: readonly UsageDay[];
  /** Days right after a fall that comes back again and again: garbage collection has just run. */
  readonly troughs: readonly UsageDay[];
  /** The days since the newest fall that is no saw-tooth's, that after it included; null where there was none. */
  readonly sinceFall: readonly UsageDay[] | null;
}

/** Takes one-off jumps out of the history: they say nothing of the pace. Saw-teeth stay. `days` oldest first. */
export function withoutJumps(days: readonly UsageDay[], capacityBytes: number): LevelledDays {
  const jumps = jumpsOf(days, capacityBytes);
  const rises = jumps.filter(({ bytes }) => bytes > 0);
  const falls = jumps.filter(({ bytes }) => bytes < 0);
  const oneOff = [
    ...(recur(rises, days) ? [] : rises),
    ...(recur(falls, days) ? [] : falls.filter((fall) => isNewLow(fall, days))),
  ];
  const level = levelled(days, oneOff);
  const lastFall = recur(falls, days) ? undefined : falls.at(-1);
  return {
    days: level,
    troughs: falls.length >= RECURRING ? level.filter((_, index) => falls.some(({ to }) => to === index)) : [],
    sinceFall: lastFall === undefined ? null : level.slice(lastFall.to),
  };
}

function jumpsOf(days: readonly UsageDay[], capacityBytes: number): Jump[] {
  const steps = days.slice(1).map((day, index) => {
    const before = days[index] ?? day;
    return { lengthDays: day.day - before.day, bytes: day.bytes - before.bytes };
  });
  const usual = median(steps.map(({ bytes, lengthDays }) => bytes / lengthDays)) ?? 0;
  const beyond = steps.map(({ bytes, lengthDays }) => bytes - usual * lengthDays);
  const spread = SPREAD_OF_MAD * (median(beyond.map(Math.abs)) ?? 0);
  const least = Math.max(
    OUTLIER_SPREADS * spread,
    OUTLIER_OF_CAPACITY * capacityBytes,
    OUTLIER_GROWTHS * Math.abs(usual),
  );
  const jumps: Jump[] = [];
  for (const [index, bytes] of beyond.entries()) {
    if (Math.abs(bytes) < least) continue;
    const last = jumps.at(-1);
    if (last !== undefined && last.to === index && last.bytes * bytes > 0) {
      last.to = index + 1;
      last.bytes += bytes;
    } else jumps.push({ from: index, to: index + 1, bytes });
  }
  return jumps.filter(({ from, to }) => to - from <= LONGEST_JUMP_DAYS);
}

/** Three times, or two a week apart: then it belongs to how the datastore lives. */
function recur(jumps: readonly Jump[], days: readonly UsageDay[]): boolean {
  if (jumps.length >= RECURRING) return true;
  const [first, second] = jumps.map(({ to }) => days[to]?.day ?? 0);
  return first !== undefined && second !== undefined && Math.abs(second - first - 7) <= 1;
}

/** A fall well below all that was before is data removed; one that stays within is a saw-tooth. */
function isNewLow({ from, to, bytes }: Jump, days: readonly UsageDay[]): boolean {
  const lowest = days.slice(0, from + 1).reduce((low, day) => Math.min(low, day.bytes), Number.POSITIVE_INFINITY);
  return lowest - (days[to]?.bytes ?? lowest) > 0.5 * Math.abs(bytes);
}

function levelled(days: readonly UsageDay[], jumps: readonly Jump[]): UsageDay[] {
  return days.map((day, index) => {
    // Of a jump over several days the days within are lifted to its end too.
    const liftBytes = jumps
      .filter(({ to }) => index < to)
      .reduce((sum, jump) => sum + shareAhead(jump, index, days), 0);
    return { day: day.day, bytes: day.bytes + liftBytes, peakBytes: day.peakBytes + liftBytes };
  });
}

/** The part of a jump that lies after a day. */
function shareAhead({ from, to, bytes }: Jump, index: number, days: readonly UsageDay[]): number {
  if (index <= from) return bytes;
  const rise = (days[to]?.bytes ?? 0) - (days[from]?.bytes ?? 0);
  return rise === 0 ? 0 : (bytes * ((days[to]?.bytes ?? 0) - (days[index]?.bytes ?? 0))) / rise;
}

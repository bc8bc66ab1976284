import { DAY } from '../../time-units.ts';
import { median, quantile } from '../rhythm/quantile.ts';
import type { Filling, Forecast, ForecastQuestion, NoTrendReason, PbsComparison } from './forecast.ts';
import { type Growth, growthOf } from './growth.ts';
import { withoutJumps } from './one-off-jumps.ts';
import { type UsageDay, type UsageDays, usageDays } from './usage-days.ts';

/** Shorter histories do not hold a week. */
const LEAST_SPAN_MS = 7 * DAY;
const LEAST_DAYS = 5;
const STALE_MS = 3 * DAY;

/** Beyond this a pace says nothing. */
const HORIZON_DAYS = 3 * 365;

/** Growth over the whole history that is less than this of the capacity is none. */
const LEAST_GROWTH = 0.002;

/** Days that tell how far the peaks stand above the middle. */
const PEAK_DAYS = 28;

/** When a datastore is full at its present pace, or why nobody can say. */
export function forecastOf({ samples, nowMs, pbsEstimate }: ForecastQuestion): Forecast {
  const pbsDays = pbsDaysToFull(pbsEstimate, nowMs);
  const noTrend = (reason: NoTrendReason): Forecast => ({
    kind: 'no-trend',
    reason,
    // "Never" and "no trend" say the same; a date is sooner than none.
    pbs: pbsDays === undefined ? null : { verdict: pbsDays === null ? 'agrees' : 'sooner', daysToFull: pbsDays },
  });
  const usage = usageDays(samples, nowMs);
  if (usage === null) return noTrend('too-little-data');
  if (nowMs - usage.newest.atMs > STALE_MS) return noTrend('stale');
  if (usage.newest.availableBytes === 0) return { kind: 'full' };
  if (usage.spanMs < LEAST_SPAN_MS || usage.days.length < LEAST_DAYS) return noTrend('too-little-data');
  const { days, troughs, sinceFall } = withoutJumps(usage.days, usage.capacityBytes);
  const growth = growthOf(days, troughs);
  if (growth === null) return noTrend('too-little-data');
  const direction = directionOf(growth, usage);
  if (direction !== 'growing') return noTrend(direction);
  if (sinceFall !== null && mayHaveStopped(sinceFall, growth)) return noTrend('not-foreseeable');
  const filling = fillingOf(growth, usage, days, nowMs);
  if (filling === null) return noTrend('not-foreseeable');
  return { ...filling, pbs: comparison(filling, pbsDays) };
}

/** Undefined where PBS says nothing, null for "never". */
function pbsDaysToFull(estimate: ForecastQuestion['pbsEstimate'], nowMs: number): number | null | undefined {
  if (estimate === null) return undefined;
  if (estimate.kind === 'never') return null;
  // A date in the past is how PBS says that it shrinks.
  const days = (estimate.atMs - nowMs) / DAY;
  return days > 0 && days <= HORIZON_DAYS ? days : null;
}

function directionOf(growth: Growth, { spanMs, capacityBytes }: UsageDays): 'growing' | 'flat' | 'shrinking' {
  const overall = (growth.bytesPerDay * spanMs) / DAY;
  if (Math.abs(overall) < LEAST_GROWTH * capacityBytes) return 'flat';
  if (growth.lowBytesPerDay > 0) return 'growing';
  return growth.highBytesPerDay < 0 ? 'shrinking' : 'flat';
}

/** After so many days it shows whether what was removed took the growth with it. */
const TELLING_DAYS = 2;
/** Longer ago it is a part of the pace that is known since. */
const FORGOTTEN_DAYS = 14;
const STOPPED_SHARE = 0.25;

/** Since somebody removed data nearly nothing of the pace is left, or nobody can tell yet. */
function mayHaveStopped(since: readonly UsageDay[], { bytesPerDay }: Growth): boolean {
  const [first, last] = [since[0], since.at(-1)];
  if (first === undefined || last === undefined) return false;
  const sinceDays = last.day - first.day;
  if (sinceDays < TELLING_DAYS || sinceDays > FORGOTTEN_DAYS) return sinceDays < TELLING_DAYS;
  return last.bytes - first.bytes < STOPPED_SHARE * bytesPerDay * sinceDays;
}

function fillingOf(
  growth: Growth,
  usage: UsageDays,
  days: readonly UsageDay[],
  nowMs: number,
): Omit<Filling, 'pbs'> | null {
  const { capacityBytes, newest, spanMs } = usage;
  const sinceNewestDays = (nowMs - newest.atMs) / DAY;
  const daysAt = (bytesPerDay: number, levelBytes: number) =>
    Math.max(0, (capacityBytes - levelBytes) / bytesPerDay - sinceNewestDays);
  // Days of another pace do not tell where this one stands.
  const recent = days.filter(({ day }) => day > -Math.min(PEAK_DAYS, growth.sinceDays ?? PEAK_DAYS));
  const peakBytes = peakLevel(recent, growth.bytesPerDay);
  const daysToFull = daysAt(growth.bytesPerDay, peakBytes);
  if (!(daysToFull <= HORIZON_DAYS)) return null;
  const highDays = daysAt(growth.lowBytesPerDay, middleLevel(recent, growth.bytesPerDay));
  return {
    kind: 'filling',
    daysToFull,
    lowDays: Math.min(daysToFull, daysAt(growth.highBytesPerDay, peakBytes)),
    highDays: highDays <= HORIZON_DAYS ? Math.max(daysToFull, highDays) : null,
    bytesPerDay: growth.bytesPerDay,
    basedOnDays: spanMs / DAY,
  };
}

/** Where the peaks stand at the newest sample: on the growth alone a day's peak is its end. */
function peakLevel(recent: readonly UsageDay[], bytesPerDay: number): number {
  return (
    quantile(
      recent.map(({ day, peakBytes }) => peakBytes - bytesPerDay * day),
      0.9,
    ) ?? 0
  );
}

/** Where the middle stands at the newest sample: a day's middle is half a day before its end. */
function middleLevel(recent: readonly UsageDay[], bytesPerDay: number): number {
  return median(recent.map(({ day, bytes }) => bytes - bytesPerDay * (day - 0.5))) ?? 0;
}

function comparison(
  { lowDays, highDays }: Omit<Filling, 'pbs'>,
  pbsDays: number | null | undefined,
): PbsComparison | null {
  if (pbsDays === undefined) return null;
  // A tenth and a day either way is the same to anyone.
  const days = pbsDays ?? Number.POSITIVE_INFINITY;
  if (days < lowDays / 1.1 - 1) return { verdict: 'sooner', daysToFull: pbsDays };
  const isLater = highDays !== null && days > highDays * 1.1 + 1;
  return { verdict: isLater ? 'later' : 'agrees', daysToFull: pbsDays };
}

import { quantile } from '../rhythm/quantile.ts';
import type { UsageDay } from './usage-days.ts';

/** Pace of growth per day with its range. */
export interface Growth {
  readonly bytesPerDay: number;
  /** The middle 70 % of all paces lie between these. */
  readonly lowBytesPerDay: number;
  readonly highBytesPerDay: number;
  /** Only so many of the newest days go at this pace; null: all. */
  readonly sinceDays: number | null;
}

const LOW = 0.15;
const HIGH = 0.85;
const LEAST_PAIRS = 6;
/** Windows of newest days whose pace counts if it is quite another one. */
const RECENT_DAYS = 28;
const LATEST_DAYS = 14;
/** Two weeks prove little: in them the slowest pace must be nearly the middle one. */
const STEADY = 0.8;
const LEAST_TROUGHS = 3;

/**
 * The middle of the slopes between pairs of days (Theil-Sen: a third of the days may be anything), of days whole weeks
 * apart, so that what is weekly cancels out, and far apart, so that noise is small beside the growth. Where usage
 * falls regularly only the days after the falls count. If the last four weeks go at quite another pace, they are right;
 * and so are the last two, if it is a steady one that grows.
 */
export function growthOf(days: readonly UsageDay[], troughs: readonly UsageDay[]): Growth | null {
  if (troughs.length >= LEAST_TROUGHS && stillFalls(troughs)) return summary(slopes(troughs, () => true));
  const recent = changedPace(days, RECENT_DAYS, summary(weeklySlopes(days)));
  const latest = changedPace(days, LATEST_DAYS, recent);
  return latest !== null && latest.lowBytesPerDay >= STEADY * latest.bytesPerDay ? latest : recent;
}

/** A fall that has not come for so many of its usual distances comes no more: what fills it now hides it. */
const MISSED_FALLS = 1.7;

function stillFalls(troughs: readonly UsageDay[]): boolean {
  const distances = troughs.slice(1).map(({ day }, index) => day - (troughs[index]?.day ?? day));
  return -(troughs.at(-1)?.day ?? 0) <= MISSED_FALLS * (quantile(distances, 0.5) ?? 0);
}

/** The pace of the newest days where that is beyond the range of what is known, else the known one. */
function changedPace(days: readonly UsageDay[], windowDays: number, known: Growth | null): Growth | null {
  const newest = days.filter(({ day }) => day > -windowDays - 1);
  if (known === null || newest.length === days.length || newest.length < 0.7 * windowDays) return known;
  const pace = summary(weeklySlopes(newest));
  if (pace === null) return known;
  const isSame = pace.bytesPerDay >= known.lowBytesPerDay && pace.bytesPerDay <= known.highBytesPerDay;
  return isSame ? known : { ...pace, sinceDays: windowDays };
}

function weeklySlopes(days: readonly UsageDay[]): number[] {
  const spanDays = (days.at(-1)?.day ?? 0) - (days[0]?.day ?? 0);
  const leastDays = spanDays / 3;
  const weekly = slopes(days, (apart) => apart % 7 === 0 && apart >= leastDays);
  return weekly.length >= LEAST_PAIRS ? weekly : slopes(days, (apart) => apart >= leastDays);
}

function slopes(days: readonly UsageDay[], counts: (daysApart: number) => boolean): number[] {
  const found: number[] = [];
  for (const [index, later] of days.entries()) {
    for (let before = 0; before < index; before++) {
      const earlier = days[before];
      if (earlier === undefined || !counts(later.day - earlier.day)) continue;
      found.push((later.bytes - earlier.bytes) / (later.day - earlier.day));
    }
  }
  return found;
}

function summary(found: readonly number[]): Growth | null {
  const middle = quantile(found, 0.5);
  const low = quantile(found, LOW);
  const high = quantile(found, HIGH);
  if (middle === null || low === null || high === null) return null;
  return { bytesPerDay: middle, lowBytesPerDay: low, highBytesPerDay: high, sinceDays: null };
}

import { DAY, HOUR, MINUTE } from '../../time-units.ts';
import { type DayProfile, dayProfile } from './day-profile.ts';
import { type Fit, harmonicMean, mayBeChance } from './fit.ts';
import { type LocalTime, localMoment } from './local-time.ts';
import { median, quantile } from './quantile.ts';
import type { UsualTime } from './rhythm.ts';

const SCORED_GAPS = 100;

/** Usual distances, as schedules have them; others stay as measured. */
const COMMON_INTERVALS_MS = [15, 20, 30, 60, 120, 180, 240, 360, 480, 720].map((minutes) => minutes * MINUTE);
const COMMON_WITHIN = 0.12;

/** Longer ones are a matter of times of day. */
const LONGEST_INTERVAL_MS = 13 * HOUR;
const SHORTEST_INTERVAL_MS = 10 * MINUTE;

/** How far the middle half of the gaps may differ; gaps of chance differ by more than half of their middle. */
const LARGEST_SPREAD = 0.45;

/** Two or three times a day are an interval only if they are even, else usual times of day. */
const LARGEST_SPREAD_OF_FEW = 0.2;
export const FEW_A_DAY_MS = 7 * HOUR;

/** A group that runs at most every four hours and not at night has a few usual times of day: a calendar, no interval. */
const LONGEST_SILENCED_MS = 3.5 * HOUR;
const LEAST_SCORE_OF_FEW = 0.82;
const ALWAYS: DayProfile = { isActive: () => true };

/** Every so many minutes or hours, perhaps with silent hours. `timesMs` ascending. */
export function intervalFit(timesMs: readonly number[], local: LocalTime): Fit | null {
  const intervalMs = usualGapMs(timesMs);
  if (intervalMs === null) return null;
  const profile = intervalMs <= LONGEST_SILENCED_MS ? dayProfile(timesMs, intervalMs, local) : ALWAYS;
  const gaps = timesMs.slice(-SCORED_GAPS - 1);
  const judged = gaps.slice(1).map((atMs, index) => atMs - nextActive(gaps[index] ?? atMs, intervalMs, profile));
  const hits = judged.filter((lateMs) => Math.abs(lateMs) <= intervalMs / 2);
  const early = judged.filter((lateMs) => lateMs < -intervalMs / 2).length;
  const late = judged.filter((lateMs) => lateMs > intervalMs / 2).length;
  const score = scoreOf(hits.length, early, late);
  // Twice a day at 6 and 14 h looks like every 8 h with each third run missing.
  if (intervalMs > LONGEST_SILENCED_MS && score < LEAST_SCORE_OF_FEW) return null;
  const isOdd = intervalMs > FEW_A_DAY_MS || !COMMON_INTERVALS_MS.includes(intervalMs);
  if (isOdd && areByChance(hits, intervalMs)) return null;
  const kind = intervalMs < 1.3 * HOUR ? 'hourly' : 'every-n-hours';
  return {
    kind,
    intervalMs,
    weekdays: [],
    usual: usualTimes(timesMs, intervalMs, local),
    score,
    handicap: 0,
    cycles: hits.length,
    deviationsMs: hits.slice(-20),
    nextAfter: (atMs) => nextActive(atMs, intervalMs, profile),
  };
}

/** Whether gaps of any length would be as near the interval. */
function areByChance(hitsMs: readonly number[], intervalMs: number): boolean {
  const spreadMs = quantile(hitsMs.map(Math.abs), 0.75) ?? 0;
  return mayBeChance(hitsMs.length, Math.max(MINUTE, 2 * spreadMs) / intervalMs);
}

function scoreOf(hits: number, early: number, late: number): number {
  return hits > 0 ? harmonicMean(hits / (hits + early), hits / (hits + late)) : 0;
}

function usualGapMs(timesMs: readonly number[]): number | null {
  const gapsMs = timesMs
    .slice(-SCORED_GAPS - 1)
    .map((atMs, index, all) => atMs - (all[index - 1] ?? atMs))
    .slice(1);
  const rough = median(gapsMs) ?? 0;
  // Repeated tries and manual extras make short gaps; they are no part of the beat. A missed run makes a double one.
  const beat = gapsMs
    .filter((gapMs) => gapMs > 0.3 * rough)
    .map((gapMs) => gapMs / Math.max(1, Math.round(gapMs / rough)));
  const middle = median(beat) ?? 0;
  if (middle < SHORTEST_INTERVAL_MS || middle > LONGEST_INTERVAL_MS) return null;
  const spread = (quantile(beat, 0.7) ?? 0) - (quantile(beat, 0.2) ?? 0);
  if (spread > (middle > FEW_A_DAY_MS ? LARGEST_SPREAD_OF_FEW : LARGEST_SPREAD) * middle) return null;
  return COMMON_INTERVALS_MS.find((commonMs) => Math.abs(middle - commonMs) <= COMMON_WITHIN * commonMs) ?? middle;
}

/** One interval on; where it is silent then, when it usually begins again. */
function nextActive(atMs: number, intervalMs: number, profile: DayProfile): number {
  const firstMs = atMs + intervalMs;
  const stepMs = Math.min(intervalMs, 30 * MINUTE);
  for (let nextMs = firstMs; nextMs < atMs + 7 * DAY; nextMs += stepMs) {
    if (!profile.isActive(nextMs)) continue;
    // The first active step lies ahead of the first run by what counts as near it.
    return nextMs === firstMs ? nextMs : nextMs + intervalMs / 2;
  }
  return firstMs;
}

/** The minutes of the day at which it runs, where it keeps to the clock at all. */
function usualTimes(timesMs: readonly number[], intervalMs: number, local: LocalTime): UsualTime[] {
  const stepMinutes = intervalMs / MINUTE;
  if ((24 * 60) % stepMinutes !== 0) return [];
  const minutes = timesMs.slice(-20).map((atMs) => localMoment(local, atMs).minute);
  const phase = usualPhase(minutes, stepMinutes);
  const spreadMinutes =
    quantile(
      minutes.map((minute) => Math.abs(phaseDifference(minute, phase, stepMinutes))),
      0.9,
    ) ?? 0;
  if (spreadMinutes > 0.25 * stepMinutes) return [];
  const perDay = intervalMs <= HOUR ? 1 : (24 * 60) / stepMinutes;
  return Array.from({ length: perDay }, (_, index) => ({ minuteOfDay: phase + index * stepMinutes, spreadMinutes }));
}

/** The minute that all others are nearest to, in a clock of `step` minutes: 0 to `step`. */
function usualPhase(minutes: readonly number[], step: number): number {
  const origin = minutes.at(-1) ?? 0;
  const middle = origin + (median(minutes.map((minute) => phaseDifference(minute, origin, step))) ?? 0);
  return ((middle % step) + step) % step;
}

function phaseDifference(a: number, b: number, step: number): number {
  const difference = (((a - b) % step) + step) % step;
  return difference > step / 2 ? difference - step : difference;
}

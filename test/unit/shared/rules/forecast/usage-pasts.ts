import type { UsageSample } from '../../../../../shared/rules/forecast/forecast.ts';
import { DAY, HOUR } from '../../../../../shared/time-units.ts';
import { randomNumbers } from '../rhythm/schedules.ts';

/* Made-up datastores whose future is known: usage as a function of time, sampled until now. */

export const NOW = Date.UTC(2026, 8, 30, 9);
export const CAPACITY = 10e12;

/** Used bytes at a day, 0 is now, negative before. */
export type UsageAt = (day: number) => number;

export interface Sampling {
  readonly days: number;
  readonly everyMs?: number;
  /** Standard deviation, bytes. */
  readonly noise?: number;
  readonly capacityAt?: (day: number) => number;
  /** Share of samples missing, and days of an outage. */
  readonly missing?: number;
  readonly outage?: readonly [number, number];
  readonly seed?: number;
}

export function samplesOf(usageAt: UsageAt, sampling: Sampling): UsageSample[] {
  const { days, everyMs = HOUR, noise = 0, capacityAt = () => CAPACITY, missing = 0, outage, seed = 1 } = sampling;
  const random = randomNumbers(seed);
  const samples: UsageSample[] = [];
  for (let atMs = NOW - days * DAY; atMs <= NOW; atMs += everyMs) {
    const day = (atMs - NOW) / DAY;
    const usedBytes = Math.max(0, usageAt(day) + noise * normal(random));
    const isMissing = random() < missing || (outage !== undefined && day >= outage[0] && day < outage[1]);
    if (!isMissing) samples.push({ atMs, usedBytes, availableBytes: Math.max(1, capacityAt(day) - usedBytes) });
  }
  return samples;
}

/** Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The first moment at which usage reaches the capacity, in days from now; null within six years. */
export function trueDaysToFull(usageAt: UsageAt, capacity = CAPACITY): number | null {
  for (let day = 0; day < 6 * 365; day += 0.05) if (usageAt(day) >= capacity) return day;
  return null;
}

/** Grows by `rate` a day to `level` now. */
export function linear(level: number, rate: number): UsageAt {
  return (day) => level + rate * day;
}

/** Rises by `height` between two collections, which take it away again. */
export function sawTooth(periodDays: number, height: number, phase = 0): UsageAt {
  return (day) => height * ((((day + phase) % periodDays) + periodDays) % periodDays) * (1 / periodDays);
}

/** All of it at a day. */
export function step(atDay: number, bytes: number): UsageAt {
  return (day) => (day >= atDay ? bytes : 0);
}

/** On working days only: the same growth a week, in five days. */
export function workingDays(level: number, rate: number): UsageAt {
  return (day) => {
    const week = Math.floor(day / 7);
    return level + rate * (7 * week + (7 / 5) * Math.min(5, day - 7 * week));
  };
}

export function sum(...parts: readonly UsageAt[]): UsageAt {
  return (day) => parts.reduce((total, part) => total + part(day), 0);
}

/** What everybody would do first: a least-squares line through all samples. Null where it does not rise. */
export function leastSquaresDays(samples: readonly UsageSample[], capacity = CAPACITY): number | null {
  const points = samples.map(({ atMs, usedBytes }) => ({ x: (atMs - NOW) / DAY, y: usedBytes }));
  const meanX = points.reduce((total, { x }) => total + x, 0) / points.length;
  const meanY = points.reduce((total, { y }) => total + y, 0) / points.length;
  const covariance = points.reduce((total, { x, y }) => total + (x - meanX) * (y - meanY), 0);
  const slope = covariance / points.reduce((total, { x }) => total + (x - meanX) ** 2, 0);
  return slope > 0 ? Math.max(0, (capacity - (meanY - slope * meanX)) / slope) : null;
}

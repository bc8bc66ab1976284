import type { Forecast } from '../../../../../shared/rules/forecast/forecast.ts';
import { forecastOf } from '../../../../../shared/rules/forecast/forecast-of.ts';
import {
  CAPACITY,
  leastSquaresDays,
  linear,
  NOW,
  type Sampling,
  samplesOf,
  sawTooth,
  step,
  sum,
  trueDaysToFull,
  type UsageAt,
  workingDays,
} from './usage-pasts.ts';

/* Datastores whose future is known, what is forecast for them, and what a least-squares line would say. */

const PERCENT = CAPACITY / 100;

export interface Known {
  readonly usage: UsageAt;
  readonly sampling: Sampling;
  /** Most that the days to full may be off, as a share of the truth; null: "no trend" is right. */
  readonly most: number | null;
}

export const FUTURES: Readonly<Record<string, Known>> = {
  'linear, 30 days': { usage: linear(80 * PERCENT, 0.5 * PERCENT), sampling: { days: 30 }, most: 0.02 },
  'linear, 8 days': { usage: linear(80 * PERCENT, 0.5 * PERCENT), sampling: { days: 8 }, most: 0.05 },
  'linear with noise': {
    usage: linear(80 * PERCENT, 0.4 * PERCENT),
    sampling: { days: 60, noise: PERCENT },
    most: 0.15,
  },
  'daily collection': {
    usage: sum(linear(78 * PERCENT, 0.4 * PERCENT), sawTooth(1, 3 * PERCENT)),
    sampling: { days: 30 },
    most: 0.1,
  },
  'weekly collection': {
    usage: sum(linear(75 * PERCENT, 0.3 * PERCENT), sawTooth(7, 8 * PERCENT, 3)),
    sampling: { days: 30 },
    most: 0.12,
  },
  'weekly collection, 12 days': {
    usage: sum(linear(75 * PERCENT, 0.3 * PERCENT), sawTooth(7, 8 * PERCENT, 2)),
    sampling: { days: 12 },
    most: 0.4,
  },
  'collection every 17 days': {
    usage: sum(linear(70 * PERCENT, 0.25 * PERCENT), sawTooth(17, 10 * PERCENT, 5)),
    sampling: { days: 90 },
    most: 0.15,
  },
  'monthly collection': {
    usage: sum(linear(70 * PERCENT, 0.25 * PERCENT), sawTooth(30, 10 * PERCENT, 12)),
    sampling: { days: 120 },
    most: 0.3,
  },
  'a new client three days ago': {
    usage: sum(linear(60 * PERCENT, 0.3 * PERCENT), step(-3, 15 * PERCENT)),
    sampling: { days: 30 },
    most: 0.05,
  },
  'a new client 20 days ago': {
    usage: sum(linear(60 * PERCENT, 0.3 * PERCENT), step(-20, 15 * PERCENT)),
    sampling: { days: 40 },
    most: 0.05,
  },
  'a new client, seeded for five days': {
    usage: sum(linear(60 * PERCENT, 0.3 * PERCENT), (day) => 3 * PERCENT * Math.min(5, Math.max(0, day + 14))),
    sampling: { days: 40 },
    most: 0.1,
  },
  'a client removed': {
    usage: sum(linear(70 * PERCENT, 0.3 * PERCENT), step(-10, -30 * PERCENT)),
    sampling: { days: 30 },
    most: 0.05,
  },
  'what filled it was removed three days ago': {
    usage: (day) => (day > -3 ? 50 * PERCENT : 80 * PERCENT + 1.5 * PERCENT * Math.max(-18, day + 3)),
    sampling: { days: 40 },
    most: null,
  },
  'what filled it was removed yesterday': {
    usage: (day) => (day > -1 ? 50 * PERCENT : 80 * PERCENT + 1.5 * PERCENT * Math.max(-20, day + 1)),
    sampling: { days: 40 },
    most: null,
  },
  'faster for two weeks, and something was removed before': {
    usage: (day) => 70 * PERCENT + (day > -15 ? 1.5 * PERCENT * day : -22.5 * PERCENT) + (day < -50 ? 20 * PERCENT : 0),
    sampling: { days: 80 },
    most: 0.1,
  },
  'weekly collection until something filled it for two weeks': {
    usage: (day) => (day > -16 ? 75 * PERCENT + 1.5 * PERCENT * day : 51 * PERCENT + sawTooth(7, 3 * PERCENT)(day)),
    sampling: { days: 70 },
    most: 0.15,
  },
  'a new client, weekly collection': {
    usage: sum(linear(60 * PERCENT, 0.3 * PERCENT), sawTooth(7, 5 * PERCENT), step(-12.5, 15 * PERCENT)),
    sampling: { days: 45 },
    most: 0.15,
  },
  'on working days only': { usage: workingDays(80 * PERCENT, 0.4 * PERCENT), sampling: { days: 30 }, most: 0.08 },
  'faster for five weeks': {
    usage: (day) => 80 * PERCENT + (day > -35 ? 0.5 * PERCENT * day : -17.5 * PERCENT + 0.05 * PERCENT * (day + 35)),
    sampling: { days: 90 },
    most: 0.1,
  },
  'faster for two weeks': {
    usage: (day) => 70 * PERCENT + (day > -15 ? 2 * PERCENT * day : -30 * PERCENT),
    sampling: { days: 60 },
    most: 0.1,
  },
  'a disk added a week ago': {
    usage: linear(60 * PERCENT, 0.4 * PERCENT),
    sampling: { days: 40, capacityAt: (day) => (day < -7 ? 0.7 * CAPACITY : CAPACITY) },
    most: 0.03,
  },
  'others take from the pool': {
    usage: linear(40 * PERCENT, 0.2 * PERCENT),
    sampling: { days: 40, capacityAt: (day) => CAPACITY - 0.2 * PERCENT * day },
    most: 0.1,
  },
  'a week without samples, a third missing': {
    usage: linear(80 * PERCENT, 0.4 * PERCENT),
    sampling: { days: 30, missing: 0.33, outage: [-16, -9], noise: 0.2 * PERCENT },
    most: 0.08,
  },
  'growth, noise, collections, a jump': {
    usage: sum(linear(65 * PERCENT, 0.3 * PERCENT), sawTooth(7, 4 * PERCENT), step(-25.3, 9 * PERCENT)),
    sampling: { days: 80, noise: 0.5 * PERCENT },
    most: 0.2,
  },
  flat: { usage: linear(70 * PERCENT, 0), sampling: { days: 30, noise: 0.3 * PERCENT }, most: null },
  'flat with collections': {
    usage: sum(linear(70 * PERCENT, 0), sawTooth(7, 8 * PERCENT)),
    sampling: { days: 30 },
    most: null,
  },
  'flat but for a new client': {
    usage: sum(linear(60 * PERCENT, 0), step(-6, 20 * PERCENT)),
    sampling: { days: 30 },
    most: null,
  },
  shrinking: { usage: linear(70 * PERCENT, -0.2 * PERCENT), sampling: { days: 30 }, most: null },
  'slower than three years': { usage: linear(50 * PERCENT, 0.03 * PERCENT), sampling: { days: 60 }, most: null },
  'six days only': { usage: linear(90 * PERCENT, PERCENT), sampling: { days: 6 }, most: null },
};

/** Days from now; null for none. */
export interface Answers {
  readonly truth: number | null;
  readonly ours: number | null;
  readonly plain: number | null;
  readonly forecast: Forecast;
}

export function answersFor(name: string, { usage, sampling }: Known): Answers {
  const samples = samplesOf(usage, sampling);
  const capacity = sampling.capacityAt?.(0) ?? CAPACITY;
  const forecast = forecastOf({ samples, nowMs: NOW, pbsEstimate: null });
  return {
    // There the capacity shrinks while usage grows.
    truth: name === 'others take from the pool' ? 60 / 0.4 : trueDaysToFull(usage, capacity),
    ours: forecast.kind === 'filling' ? forecast.daysToFull : null,
    plain: leastSquaresDays(samples, capacity),
    forecast,
  };
}

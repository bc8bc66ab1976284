import { DAY } from '../../time-units.ts';
import { median, quantile } from '../rhythm/quantile.ts';
import type { UsageSample } from './forecast.ts';

/** One day of usage; days end with the newest sample, so that its time of day does not matter. */
export interface UsageDay {
  /** 0 is the newest day, -1 the one before; days without samples are missing. */
  readonly day: number;
  /** Middle of the day. */
  readonly bytes: number;
  /** High in the day: right before garbage collection, single outliers left out. */
  readonly peakBytes: number;
}

/** The newest samples by day, and the capacity that they are measured against. */
export interface UsageDays {
  /** Oldest first. */
  readonly days: readonly UsageDay[];
  readonly newest: UsageSample;
  readonly capacityBytes: number;
  /** From the oldest sample within the window to the newest. */
  readonly spanMs: number;
}

const WINDOW_DAYS = 91;

/** A capacity that differs by more than this from one day to the next was changed by someone. */
const CAPACITY_STEP = 0.005;

interface RawDay extends UsageDay {
  readonly capacityBytes: number;
}

/** Three months of samples as days; null without any that can be believed. */
export function usageDays(samples: readonly UsageSample[], nowMs: number): UsageDays | null {
  const believable = samples.filter((sample) => isBelievable(sample, nowMs));
  const newest = believable.reduce<UsageSample | null>((a, b) => (a === null || isNewer(b, a) ? b : a), null);
  if (newest === null) return null;
  const windowMs = WINDOW_DAYS * DAY;
  const recent = believable.filter(({ atMs }) => newest.atMs - atMs < windowMs);
  const byDay = Map.groupBy(recent, ({ atMs }) => Math.floor((newest.atMs - atMs) / DAY));
  const raw = [...byDay].map(([ago, ofDay]) => rawDay(-ago, ofDay)).sort((a, b) => a.day - b.day);
  return {
    days: countLosses(raw),
    newest,
    capacityBytes: newest.usedBytes + newest.availableBytes,
    spanMs: recent.reduce((spanMs, { atMs }) => Math.max(spanMs, newest.atMs - atMs), 0),
  };
}

function isBelievable({ atMs, usedBytes, availableBytes }: UsageSample, nowMs: number): boolean {
  return (
    atMs <= nowMs &&
    usedBytes >= 0 &&
    availableBytes >= 0 &&
    Number.isFinite(atMs + usedBytes + availableBytes) &&
    usedBytes + availableBytes > 0
  );
}

/** Of two at one moment, the fuller one: an order that does not depend on the samples' order. */
function isNewer(a: UsageSample, b: UsageSample): boolean {
  return a.atMs > b.atMs || (a.atMs === b.atMs && a.usedBytes > b.usedBytes);
}

function rawDay(day: number, samples: readonly UsageSample[]): RawDay {
  return {
    // No -0, which differs from 0 in comparisons of results.
    day: day === 0 ? 0 : day,
    bytes: median(samples.map(({ usedBytes }) => usedBytes)) ?? 0,
    peakBytes:
      quantile(
        samples.map(({ usedBytes }) => usedBytes),
        0.95,
      ) ?? 0,
    capacityBytes: median(samples.map(({ usedBytes, availableBytes }) => usedBytes + availableBytes)) ?? 0,
  };
}

/**
 * Where others take from the same pool (ZFS), capacity melts away slowly, which fills the datastore as well as data:
 * the loss counts as usage. An abrupt change is a disk that was added or removed, and counts as nothing.
 */
function countLosses(days: readonly RawDay[]): UsageDay[] {
  let newerBytes: number | null = null;
  let lostBytes = 0;
  const newestFirst = days.toReversed().map(({ day, bytes, peakBytes, capacityBytes }) => {
    const change = newerBytes === null ? 0 : newerBytes - capacityBytes;
    const isStep = newerBytes !== null && Math.abs(change) > CAPACITY_STEP * newerBytes;
    if (!isStep) lostBytes += change;
    newerBytes = capacityBytes;
    return { day, bytes: bytes + lostBytes, peakBytes: peakBytes + lostBytes };
  });
  return newestFirst.reverse();
}

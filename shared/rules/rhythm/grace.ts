import { DAY, HOUR } from '../../time-units.ts';
import type { Fit } from './fit.ts';
import { quantile } from './quantile.ts';
import type { LearnedKind } from './rhythm.ts';

/** The newest runs: one that came late yesterday may well come as late today. */
const RECENT = 3;

/**
 * How long after the expected time a run may still come, as in Healthchecks' "grace", but learned: well beyond what it
 * usually differs by, and beyond how late the last ones were, so that a moved schedule is forgiven until it is learned.
 */
export function graceMs({ kind, intervalMs, deviationsMs }: Fit): number {
  const leastMs = leastGraceMs(kind, intervalMs);
  const recentMs = Math.max(0, ...deviationsMs.slice(-RECENT));
  const learnedMs =
    kind === 'irregular'
      ? longGapMs(deviationsMs.map((ms) => ms + intervalMs)) - intervalMs
      : Math.max(1.5 * usualMs(deviationsMs), recentMs + leastMs / 2);
  if (kind === 'irregular') return Math.max(leastMs, learnedMs);
  return Math.max(leastMs, Math.min(learnedMs, longestGraceMs(intervalMs)));
}

/** Early ones count like late ones: the middle of a few wide ones lies anywhere between them. */
function usualMs(deviationsMs: readonly number[]): number {
  return quantile(deviationsMs.map(Math.abs), 0.9) ?? 0;
}

/** Of so many gaps one may be longer: there are years of groups without a pattern in a fleet. */
const RARE = 1e-4;

/**
 * Without a pattern the rare long gap is as normal as the others. Of backups that come at random (exponential gaps) the
 * next gap is longer than `k` means of `n` earlier ones with the probability (1 + k/n)^-n (the predictive distribution of
 * the exponential, which is Lomax's). Gaps that vary less than by chance need less.
 */
function longGapMs(gapsMs: readonly number[]): number {
  const count = Math.max(1, gapsMs.length);
  const meanMs = gapsMs.reduce((sum, gapMs) => sum + gapMs, 0) / count;
  const variance = gapsMs.reduce((sum, gapMs) => sum + (gapMs - meanMs) ** 2, 0) / count;
  const variation = meanMs > 0 ? Math.min(1, Math.sqrt(variance) / meanMs) : 0;
  const means = count * (RARE ** (-1 / count) - 1);
  return meanMs * (1 + variation * (means - 1));
}

/**
 * Least patience. A schedule moved by two and a half hours at night raises nothing, and nobody would look before the
 * morning; an hourly group may leave one run out, as it does when one takes longer than an hour.
 */
function leastGraceMs(kind: LearnedKind, intervalMs: number): number {
  switch (kind) {
    case 'hourly':
      return 1.5 * HOUR;
    case 'every-n-hours':
      return Math.min(3 * HOUR, Math.max(1.5 * HOUR, intervalMs / 2));
    case 'daily':
    case 'weekdays':
      return 3 * HOUR;
    case 'weekly':
      return 12 * HOUR;
    case 'monthly':
      return 1.5 * DAY;
    case 'irregular':
      return Math.max(3 * HOUR, intervalMs / 4);
  }
}

function longestGraceMs(intervalMs: number): number {
  return Math.max(0.8 * intervalMs, 2 * HOUR);
}

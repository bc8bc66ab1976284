import { HOUR } from '../../time-units.ts';
import type { Fit } from './fit.ts';
import { median, quantile } from './quantile.ts';

const NEWEST_GAPS = 40;

/** Five backups say at least how far apart they may be. */
const LEAST_GAPS = 4;

/** Gaps shorter than this are one occasion, tried again. */
const SAME_OCCASION_MS = HOUR;

/**
 * No pattern: only that there is a longest usual distance. Its deviations tell how far gaps go beyond the middle, so
 * the next one is expected after a middle gap and patience does the rest. `timesMs` ascending.
 */
export function irregularFit(timesMs: readonly number[]): Fit | null {
  const occasions = timesMs.filter(
    (atMs, index) => index === 0 || atMs - (timesMs[index - 1] ?? 0) >= SAME_OCCASION_MS,
  );
  const gapsMs = occasions.slice(1).map((atMs, index) => atMs - (occasions[index] ?? atMs));
  const recent = gapsMs.slice(-NEWEST_GAPS);
  const middleMs = median(recent);
  if (middleMs === null || recent.length < LEAST_GAPS) return null;
  const spreadMs = (quantile(recent, 0.9) ?? 0) - (quantile(recent, 0.1) ?? 0);
  return {
    kind: 'irregular',
    intervalMs: middleMs,
    weekdays: [],
    usual: [],
    // Even gaps are nearly as good as a schedule.
    score: Math.max(0.3, 0.8 - spreadMs / (2 * middleMs)),
    handicap: 0,
    cycles: recent.length,
    deviationsMs: recent.map((gapMs) => gapMs - middleMs),
    nextAfter: (atMs) => atMs + middleMs,
  };
}

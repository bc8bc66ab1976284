import type { SeriesPoint } from '../../shared/domain/history.ts';
import { withGaps } from '../../shared/view/series-gaps.ts';
import type { PlotBand, PlotPoint } from './plot.ts';

/** A line's means, broken where nothing is known. */
export function meansOf(points: readonly SeriesPoint[], gapMs: number | null): readonly PlotPoint[] {
  return withGaps(points, gapMs).map((point) => ({ atMs: point.atMs, value: 'gap' in point ? null : point.mean }));
}

/** The range from least to most within each stretch, broken likewise. */
export function rangeOf(points: readonly SeriesPoint[], gapMs: number | null): PlotBand['points'] {
  return withGaps(points, gapMs).map((point) =>
    'gap' in point
      ? { atMs: point.atMs, low: null, high: null }
      : { atMs: point.atMs, low: point.least, high: point.most },
  );
}

/** Whether the range is wide enough to be seen. */
export function hasRange(points: readonly SeriesPoint[]): boolean {
  const most = Math.max(0, ...points.map((point) => Math.abs(point.most)));
  return points.some((point) => point.most - point.least > most * 0.005);
}

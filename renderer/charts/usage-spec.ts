import type { SeriesPoint } from '../../shared/domain/history.ts';
import { bytesText } from '../../shared/view/quantities.ts';
import { type ForecastDays, forecastShape } from './forecast-shape.ts';
import type { PlotBand, PlotLimit, PlotLine, PlotSpec } from './plot.ts';
import { hasRange, meansOf, rangeOf } from './series-line.ts';
import { momentText } from './tick-text.ts';

/** What a usage chart is made from. */
export interface UsageFigures {
  readonly used: readonly SeriesPoint[];
  readonly capacity: readonly SeriesPoint[];
  readonly fromMs: number;
  readonly nowMs: number;
  readonly warnRatio: number | null;
  readonly criticalRatio: number | null;
  readonly forecast: ForecastDays | null;
  readonly gapMs: number | null;
}

/** The future takes at most this share of the past's length. */
const FUTURE_SHARE = 0.6;

/** A usage chart: measured lines, limits as shares of the newest capacity, the forecast from the newest value on. */
export function usageSpec(figures: UsageFigures): PlotSpec {
  const { used, capacity, fromMs, nowMs, gapMs } = figures;
  const full = capacity.at(-1)?.mean ?? null;
  const forecast = forecastOf(figures, full);
  return {
    ...{ fromMs, nowMs, untilMs: forecast?.untilMs ?? nowMs, base: 'binary', valueText: bytesText, momentText },
    lines: [
      { name: 'Used', tone: 'main', points: meansOf(used, gapMs), stroke: 'solid', isFilled: true },
      ...(capacity.length === 0 ? [] : [capacityLine(capacity, gapMs)]),
      ...(forecast === null ? [] : [forecast.line]),
    ],
    bands: [
      ...(hasRange(used) ? [{ name: 'Lowest to highest', tone: 'main' as const, points: rangeOf(used, gapMs) }] : []),
      ...(forecast === null ? [] : [forecast.band]),
    ],
    limits: full === null ? [] : limitsOf(figures, full),
    top: Math.max(0, ...capacity.map(({ mean }) => mean), ...used.map(({ most }) => most)),
  };
}

function capacityLine(capacity: readonly SeriesPoint[], gapMs: number | null): PlotLine {
  return { name: 'Capacity', tone: 'quiet', points: meansOf(capacity, gapMs), stroke: 'solid' };
}

function limitsOf({ warnRatio, criticalRatio }: UsageFigures, full: number): readonly PlotLimit[] {
  return [
    ...(warnRatio === null ? [] : [{ name: 'Warning', tone: 'warning' as const, value: warnRatio * full }]),
    ...(criticalRatio === null ? [] : [{ name: 'Critical', tone: 'critical' as const, value: criticalRatio * full }]),
  ];
}

function forecastOf(
  { used, fromMs, nowMs, forecast }: UsageFigures,
  full: number | null,
): { readonly line: PlotLine; readonly band: PlotBand; readonly untilMs: number } | null {
  const newest = used.at(-1);
  if (forecast === null || full === null || newest === undefined) return null;
  const longestMs = FUTURE_SHARE * (nowMs - fromMs);
  const shape = forecastShape(forecast, { nowMs, usedBytes: newest.mean, fullBytes: full, longestMs });
  return {
    line: { name: 'Forecast', tone: 'main', points: shape.line, stroke: 'dashed' },
    band: { name: 'Likely range', tone: 'main', points: shape.band },
    untilMs: shape.untilMs,
  };
}

import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { SeriesPoint } from '../../shared/domain/history.ts';
import { seriesSummary } from '../../shared/view/series-wording.ts';
import { ChartFrame } from './ChartFrame.tsx';
import type { PlotLimit, PlotSpec, PlotTone } from './plot.ts';
import { hasRange, meansOf, rangeOf } from './series-line.ts';
import { momentText } from './tick-text.ts';

export interface ChartedSeries {
  readonly name: string;
  /** Null: history cannot be read. */
  readonly points: readonly SeriesPoint[] | null;
  /** Absent: main, second, third in turn. */
  readonly tone?: PlotTone | undefined;
}

export interface LineChartProps {
  /** Such as `Load of pbs-1`. */
  readonly label: string;
  /** At most three; the same list while nothing changed. */
  readonly series: readonly ChartedSeries[];
  /** Keep it the same function. */
  readonly valueText: (value: number) => string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** The same list while nothing changed. */
  readonly limits?: readonly PlotLimit[] | undefined;
  /** The scale reaches at least to this, such as 1 for a ratio. */
  readonly top?: number | undefined;
  /** `binary` for bytes. */
  readonly base?: PlotSpec['base'] | undefined;
  readonly gapMs?: number | undefined;
  readonly isLoading?: boolean | undefined;
}

const TONES = ['main', 'second', 'third'] as const satisfies readonly PlotTone[];
const NO_LIMITS: readonly PlotLimit[] = [];

/** Figures over time: host load, durations, deduplication. One series alone also shows its range within each stretch. */
export function LineChart(props: LineChartProps): VNode {
  const {
    label,
    series,
    valueText,
    fromMs,
    untilMs,
    limits = NO_LIMITS,
    top = 0,
    base = 'decimal',
    gapMs = null,
  } = props;
  const spec = useMemo(
    () => lineSpec({ series, valueText, fromMs, untilMs, limits, top, base, gapMs }),
    [series, valueText, fromMs, untilMs, limits, top, base, gapMs],
  );
  return (
    <ChartFrame
      {...{ label, spec, isLoading: props.isLoading === true }}
      summary={`${label}. ${series.map((one) => summaryOf(one, valueText)).join(' ')}`}
      table={() => tableOf(series, valueText)}
    />
  );
}

type Figures = Required<Pick<LineChartProps, 'series' | 'valueText' | 'fromMs' | 'untilMs'>> & {
  readonly limits: readonly PlotLimit[];
  readonly top: number;
  readonly base: PlotSpec['base'];
  readonly gapMs: number | null;
};

function lineSpec({ series, gapMs, top, ...rest }: Figures): PlotSpec | null {
  const known = series.flatMap(({ name, points, tone }, index) =>
    points === null ? [] : [{ name, points, tone: tone ?? TONES[index % TONES.length] ?? 'main' }],
  );
  if (known.length === 0) return null;
  const [only, ...others] = known;
  const range = only !== undefined && others.length === 0 && hasRange(only.points) ? only : null;
  return {
    ...{ ...rest, momentText, nowMs: null },
    lines: known.map(({ name, points, tone }) => ({ name, tone, stroke: 'solid', points: meansOf(points, gapMs) })),
    bands:
      range === null ? [] : [{ name: 'Lowest to highest', tone: range.tone, points: rangeOf(range.points, gapMs) }],
    top: Math.max(
      top,
      ...rest.limits.map(({ value }) => value),
      ...known.flatMap(({ points }) => points.map(({ most }) => most)),
    ),
  };
}

function summaryOf({ name, points }: ChartedSeries, valueText: (value: number) => string): string {
  if (points === null) return `${name}: the history cannot be read.`;
  return seriesSummary({
    name,
    points: points.map(({ atMs, mean }) => ({ atMs, value: mean })),
    valueText,
    momentText,
  });
}

/** A row per moment that any series knows, newest first. */
function tableOf(series: readonly ChartedSeries[], valueText: (value: number) => string) {
  const byMoment = series.map(({ points }) => new Map((points ?? []).map(({ atMs, mean }) => [atMs, mean])));
  const moments = [...new Set(byMoment.flatMap((known) => [...known.keys()]))].sort((a, b) => b - a);
  return {
    columns: [{ title: 'Time' }, ...series.map(({ name }) => ({ title: name, align: 'end' as const }))],
    rows: moments.map((atMs) => ({
      key: String(atMs),
      cells: [momentText(atMs), ...byMoment.map((known) => textOf(known.get(atMs), valueText))],
    })),
  };
}

function textOf(value: number | undefined, valueText: (value: number) => string): string {
  return value === undefined ? 'unknown' : valueText(value);
}

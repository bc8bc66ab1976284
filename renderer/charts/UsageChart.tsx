import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { SeriesPoint } from '../../shared/domain/history.ts';
import { bytesText, percentText } from '../../shared/view/quantities.ts';
import { seriesSummary } from '../../shared/view/series-wording.ts';
import { ChartFrame } from './ChartFrame.tsx';
import type { ForecastDays } from './forecast-shape.ts';
import { momentText } from './tick-text.ts';
import { usageSpec } from './usage-spec.ts';

export interface UsageChartProps {
  /** Such as `Usage of store-a`. */
  readonly label: string;
  /** Bytes. Null: history cannot be read. Empty: nothing is known. */
  readonly used: readonly SeriesPoint[] | null;
  /** What can be used at most (used and available together), in bytes. */
  readonly capacity: readonly SeriesPoint[] | null;
  readonly fromMs: number;
  readonly nowMs: number;
  /** Shares of the capacity at which alerts trip; null: nowhere. */
  readonly warnRatio: number | null;
  readonly criticalRatio: number | null;
  readonly forecast: ForecastDays | null;
  /** Further apart, two points have a gap between them; absent: three times their usual distance. */
  readonly gapMs?: number | undefined;
  readonly isLoading?: boolean | undefined;
}

/** How a datastore filled up, what it can hold, and when it is expected to be full. */
export function UsageChart(props: UsageChartProps): VNode {
  const {
    label,
    used,
    capacity,
    fromMs,
    nowMs,
    warnRatio,
    criticalRatio,
    forecast,
    gapMs = null,
    isLoading = false,
  } = props;
  const { daysToFull, lowDays, highDays } = forecast ?? {};
  // Left out on purpose: the forecast's figures stand for the object
  const spec = useMemo(
    () =>
      used === null
        ? null
        : usageSpec({ used, capacity: capacity ?? [], fromMs, nowMs, warnRatio, criticalRatio, forecast, gapMs }),
    [used, capacity, fromMs, nowMs, warnRatio, criticalRatio, daysToFull, lowDays, highDays, gapMs],
  );
  return (
    <ChartFrame
      {...{ label, isLoading, spec }}
      summary={`${label}. ${summaryOf(used ?? [])}${forecast === null ? '' : ` ${forecastText(forecast)}`}`}
      table={() => ({ columns: COLUMNS, rows: rowsOf(used ?? [], capacity ?? []) })}
    />
  );
}

function summaryOf(used: readonly SeriesPoint[]): string {
  const points = used.map(({ atMs, mean }) => ({ atMs, value: mean }));
  return seriesSummary({ name: 'Used', points, valueText: bytesText, momentText });
}

function forecastText({ daysToFull, lowDays, highDays }: ForecastDays): string {
  const range =
    highDays === null ? `at the soonest in ${days(lowDays)}` : `between ${days(lowDays)} and ${days(highDays)}`;
  return `Expected to be full in ${days(daysToFull)}, ${range}.`;
}

function days(count: number): string {
  return `${Math.floor(count)} days`;
}

const COLUMNS = [
  { title: 'Time' },
  ...['Used', 'Lowest', 'Highest', 'Capacity', 'Share'].map((title) => ({ title, align: 'end' as const })),
];

/** Newest first. */
function rowsOf(used: readonly SeriesPoint[], capacity: readonly SeriesPoint[]) {
  const capacityAt = new Map(capacity.map(({ atMs, mean }) => [atMs, mean]));
  return used.toReversed().map(({ atMs, mean, least, most }) => {
    const total = capacityAt.get(atMs);
    const share = total === undefined || total <= 0 ? 'unknown' : percentText(mean / total);
    const whole = total === undefined ? 'unknown' : bytesText(total);
    return {
      key: String(atMs),
      cells: [momentText(atMs), bytesText(mean), bytesText(least), bytesText(most), whole, share],
    };
  });
}

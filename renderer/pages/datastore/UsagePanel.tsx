import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { DatastorePart } from '../../../shared/contract/page-state.ts';
import type { Measure, SeriesPoint } from '../../../shared/domain/history.ts';
import { DAY, MINUTE } from '../../../shared/time-units.ts';
import { forecastText } from '../../../shared/view/forecast-text.ts';
import { bytesText, percentText } from '../../../shared/view/quantities.ts';
import { UsageChart } from '../../charts/UsageChart.tsx';
import { useDesk } from '../../connected/desk-context.ts';
import { Age } from '../../parts/Age.tsx';
import { type Fact, Facts } from '../../parts/Facts.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { UsageBar } from '../../parts/UsageBar.tsx';
import { hourEdgeMs } from '../../state/day-edges.ts';
import type { Read } from '../../state/reads.ts';

const SPANS = [
  { value: '7', text: '7 days' },
  { value: '30', text: '30 days' },
  { value: '90', text: '90 days' },
  { value: '365', text: 'A year' },
];
const POINTS = 240;

/** How full it is, was and will be. */
export function UsagePanel({ part }: { readonly part: DatastorePart }): VNode {
  const { clock } = useDesk();
  const nowMs = clock.nowMs.value;
  const span = useSignal('30');
  const { usage } = part;
  const isStale = usage !== null && nowMs > usage.standsUntilMs;
  return (
    <Panel
      title="Usage"
      note={usage === null ? undefined : <Age atMs={usage.takenAtMs} nowMs={nowMs} isStale={isStale} />}
      actions={
        <select
          class="field"
          aria-label="Time shown"
          value={span.value}
          onChange={(event) => {
            span.value = event.currentTarget.value;
          }}
        >
          {SPANS.map(({ value, text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      }
    >
      <div class="datastore__usage">
        <UsageBar
          ratio={usage?.value.ratio ?? null}
          label={`Use of ${part.datastore}`}
          warnRatio={part.warnRatio}
          criticalRatio={part.criticalRatio}
          isStale={isStale}
        />
        <Facts facts={usageFacts(part)} asTiles />
        <UsageHistory part={part} days={Number(span.value)} />
      </div>
    </Panel>
  );
}

function UsageHistory({ part, days }: { readonly part: DatastorePart; readonly days: number }): VNode {
  const { clock } = useDesk();
  const untilMs = hourEdgeMs(clock.nowMs.value);
  const fromMs = untilMs - days * DAY;
  const used = useSeries(part, 'used-bytes', fromMs, untilMs);
  const available = useSeries(part, 'available-bytes', fromMs, untilMs);
  const usedPoints = used.kind === 'value' ? used.value : null;
  const availablePoints = available.kind === 'value' ? available.value : null;
  const capacity = useMemo(() => sumOf(usedPoints, availablePoints), [usedPoints, availablePoints]);
  return (
    <UsageChart
      label={`Usage of ${part.datastore}`}
      used={usedPoints}
      capacity={capacity}
      fromMs={fromMs}
      nowMs={untilMs}
      warnRatio={part.warnRatio}
      criticalRatio={part.criticalRatio}
      forecast={part.forecast.kind === 'filling' ? part.forecast : null}
      isLoading={used.kind === 'loading' || available.kind === 'loading'}
    />
  );
}

function useSeries(
  { server, datastore }: DatastorePart,
  measure: Measure,
  fromMs: number,
  untilMs: number,
): Read<readonly SeriesPoint[] | null> {
  const { reads } = useDesk();
  const args = { place: { server, datastore }, measure, fromMs, untilMs, maxPoints: POINTS };
  return reads.read('readSeries', args, 10 * MINUTE).value;
}

/** What can be used at most: used and available together, where both are known of the same stretch. */
function sumOf(
  used: readonly SeriesPoint[] | null,
  available: readonly SeriesPoint[] | null,
): readonly SeriesPoint[] | null {
  if (used === null || available === null) return null;
  const byTime = new Map(available.map((point) => [point.atMs, point]));
  return used.flatMap(({ atMs, mean, count }) => {
    const other = byTime.get(atMs);
    if (other === undefined) return [];
    const sum = mean + other.mean;
    return [{ atMs, mean: sum, least: sum, most: sum, count }];
  });
}

function usageFacts({ usage, forecast, dedupFactor, snapshotCount, groupCount, verification }: DatastorePart): Fact[] {
  const { short, long } = forecastText(forecast);
  const checked = verification === null || verification.known === 0 ? null : verification.ok / verification.known;
  return [
    {
      term: 'Used',
      value: usage === null ? 'unknown' : bytesText(usage.value.usedBytes),
      note:
        usage === null ? null : `of ${bytesText(usage.value.usedBytes + usage.value.availableBytes)} that can be used`,
    },
    { term: 'Available', value: usage === null ? 'unknown' : bytesText(usage.value.availableBytes) },
    { term: 'Full in', value: short, note: long },
    {
      term: 'Deduplication',
      value: dedupFactor === null ? 'unknown' : dedupFactor.toFixed(2),
      note: dedupFactor === null ? 'known after the first garbage collection' : null,
    },
    {
      term: 'Snapshots',
      value: snapshotCount === null ? 'unknown' : snapshotCount.toLocaleString('en'),
      note: groupCount === null ? null : `in ${groupCount.toLocaleString('en')} backup groups`,
    },
    {
      term: 'Verified',
      value: checked === null ? 'unknown' : percentText(checked),
      note:
        verification === null || verification.failed === 0
          ? null
          : `${verification.failed.toLocaleString('en')} failed their verification`,
    },
  ];
}

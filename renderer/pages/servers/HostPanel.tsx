import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { HostView } from '../../../shared/contract/host-view.ts';
import type { SourcePart } from '../../../shared/contract/page-state.ts';
import type { Measure } from '../../../shared/domain/history.ts';
import { DAY, MINUTE, SECOND } from '../../../shared/time-units.ts';
import { durationText, percentText } from '../../../shared/view/quantities.ts';
import { LineChart } from '../../charts/LineChart.tsx';
import { useDesk } from '../../connected/desk-context.ts';
import { Age } from '../../parts/Age.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { type Fact, Facts } from '../../parts/Facts.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { hourEdgeMs } from '../../state/day-edges.ts';

const DAYS = 7;
const POINTS = 240;

/** The server's own machine, now and over the last week. */
export function HostPanel({ source }: { readonly source: SourcePart }): VNode {
  const { clock } = useDesk();
  const nowMs = clock.nowMs.value;
  const { host, name } = source;
  if (host === null) {
    return (
      <Panel title="Host">
        <EmptyState title="Not known" icon="unknown">
          The server was not read yet, or the token may not see its machine.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel
      title="Host"
      note={
        <Age atMs={host.takenAtMs} nowMs={nowMs} isStale={nowMs > host.standsUntilMs} serverZone={source.timeZone} />
      }
    >
      <div class="servers__host">
        <Facts facts={hostFacts(host.value)} asTiles />
        <HostChart server={name} measures={LOAD_MEASURES} label={`CPU, memory and root disk of ${name}`} />
      </div>
    </Panel>
  );
}

const LOAD_MEASURES = [
  { measure: 'cpu-ratio', name: 'CPU' },
  { measure: 'memory-used-ratio', name: 'Memory' },
  { measure: 'root-disk-used-ratio', name: 'Root disk' },
] as const satisfies readonly { readonly measure: Measure; readonly name: string }[];

interface HostChartProps {
  readonly server: string;
  readonly label: string;
  readonly measures: readonly { readonly measure: Measure; readonly name: string }[];
}

function HostChart({ server, label, measures }: HostChartProps): VNode {
  const { reads, clock } = useDesk();
  const untilMs = hourEdgeMs(clock.nowMs.value);
  const fromMs = untilMs - DAYS * DAY;
  const answers = measures.map(
    ({ measure }) =>
      reads.read('readSeries', { place: { server }, measure, fromMs, untilMs, maxPoints: POINTS }, 10 * MINUTE).value,
  );
  const isLoading = answers.some(({ kind }) => kind === 'loading');
  const points = answers.map((answer) => (answer.kind === 'value' ? answer.value : null));
  const series = useMemo(
    () => measures.map(({ name }, index) => ({ name, points: points[index] ?? null })),
    [measures, ...points],
  );
  return <LineChart {...{ label, series, fromMs, untilMs, isLoading }} valueText={percentText} top={1} />;
}

function hostFacts(host: HostView): readonly Fact[] {
  const share = (used: number | null, total: number | null) =>
    used === null || total === null || total === 0 ? UNKNOWN : percentText(used / total);
  const [load1, load5, load15] = host.load;
  const load = [load1, load5, load15].map((value) => (value === null ? '?' : value.toFixed(2))).join(' · ');
  return [
    { term: 'CPU', value: host.cpuRatio === null ? UNKNOWN : percentText(host.cpuRatio), note: host.cpuModel },
    { term: 'Waiting for disks', value: host.ioWaitRatio === null ? UNKNOWN : percentText(host.ioWaitRatio) },
    { term: 'Load', value: load1 === null ? UNKNOWN : load1.toFixed(2), note: `${load} over 1, 5 and 15 minutes` },
    { term: 'Memory', value: share(host.memoryUsedBytes, host.memoryTotalBytes) },
    { term: 'Swap', value: host.swapTotalBytes === 0 ? 'none' : share(host.swapUsedBytes, host.swapTotalBytes) },
    { term: 'Root disk', value: share(host.rootUsedBytes, host.rootTotalBytes) },
    {
      term: 'Up',
      value: host.uptimeSeconds === null ? UNKNOWN : durationText(host.uptimeSeconds * SECOND),
      note: host.kernel,
    },
  ];
}

const UNKNOWN = 'unknown';

import type { SourcePart } from '../../../shared/contract/page-state.ts';
import { percentText } from '../../../shared/view/quantities.ts';
import { Age } from '../../parts/Age.tsx';
import type { Column } from '../../parts/column.ts';
import { Name } from '../../parts/Name.tsx';
import { ReachBadge } from './ReachBadge.tsx';
import { clockText, hourlyCost, isSilent, KIND_TEXT } from './source-facts.ts';
import './ServersPage.css';

const REACH_ORDER = ['failing', 'unpolled', 'answering', 'paused'];

/** Columns of the list of sources, as of a moment. */
export function serverColumns(nowMs: number, pollingIntervalMs: number): readonly Column<SourcePart>[] {
  return [
    {
      ...{ key: 'reach', title: 'State', width: '8.5rem' },
      render: (source) => <ReachBadge reach={source.reach} isStale={isSilent(source, nowMs, pollingIntervalMs)} />,
      sortValue: ({ reach }) => REACH_ORDER.indexOf(reach.kind),
      csv: ({ reach }) => reach.kind,
    },
    {
      ...{ key: 'name', title: 'Server', width: 'minmax(9rem, 2fr)' },
      render: ({ name, sourceKind, url }) => (
        <span class="servers__cell">
          <span class="servers__name">
            <Name text={name} />
          </span>
          <span class="servers__small" title={url}>
            {KIND_TEXT[sourceKind]}
            {' · '}
            <bdi>{url}</bdi>
          </span>
        </span>
      ),
      sortValue: ({ name }) => name,
      csv: ({ name }) => name,
    },
    {
      ...{ key: 'answer', title: 'Last answer', width: '8rem', hideBelow: 560, firstDirection: 'descending' },
      render: ({ reach }) => <Age atMs={lastAnswer(reach)} nowMs={nowMs} />,
      sortValue: ({ reach }) => lastAnswer(reach),
      csv: ({ reach }) => isoOf(lastAnswer(reach)),
    },
    {
      ...{ key: 'version', title: 'Version', width: '6rem', hideBelow: 760 },
      render: ({ version }) => version ?? <span class="muted">unknown</span>,
      sortValue: ({ version }) => version,
      csv: ({ version }) => version,
    },
    {
      ...{ key: 'cpu', title: 'CPU', width: '5rem', hideBelow: 900, align: 'end', firstDirection: 'descending' },
      render: ({ host }) =>
        host?.value.cpuRatio == null ? <span class="muted">unknown</span> : percentText(host.value.cpuRatio),
      sortValue: ({ host }) => host?.value.cpuRatio ?? null,
      csv: ({ host }) => host?.value.cpuRatio ?? null,
    },
    {
      ...{ key: 'clock', title: 'Clock', width: 'minmax(7rem, 1fr)', hideBelow: 1040 },
      render: ({ clockAheadMs }) => clockText(clockAheadMs),
      sortValue: ({ clockAheadMs }) => (clockAheadMs === null ? null : Math.abs(clockAheadMs)),
      csv: ({ clockAheadMs }) => clockAheadMs,
    },
    {
      ...{ key: 'cost', title: 'We ask', width: '8rem', hideBelow: 1040, align: 'end', firstDirection: 'descending' },
      render: (source) => {
        const cost = hourlyCost(source, nowMs);
        return cost === null ? <span class="muted">measuring</span> : `${Math.round(cost.requests)} per hour`;
      },
      sortValue: (source) => hourlyCost(source, nowMs)?.requests ?? null,
      csv: (source) => hourlyCost(source, nowMs)?.requests ?? null,
    },
  ];
}

function lastAnswer(reach: SourcePart['reach']): number | null {
  return reach.kind === 'answering' || reach.kind === 'failing' ? reach.lastAnswerAtMs : null;
}

function isoOf(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}

import type { VNode } from 'preact';
import { ageText } from '../../../shared/view/age-wording.ts';
import type { ClientState, ClientSummary } from '../../../shared/view/client-summary.ts';
import { FRESHNESS_STATES } from '../../../shared/view/fleet-filter.ts';
import { bytesText, countText, percentText } from '../../../shared/view/quantities.ts';
import { FRESHNESS_BADGES } from '../../connected/verdict-badge.ts';
import { Age } from '../../parts/Age.tsx';
import { Bytes } from '../../parts/Bytes.tsx';
import type { Column } from '../../parts/column.ts';
import { Name } from '../../parts/Name.tsx';
import { StateBadge } from '../../parts/StateBadge.tsx';
import type { ClientLine } from './client-lines.ts';

const STATES = [
  'critical',
  'late',
  'warning',
  'unknown',
  'due',
  'ok',
  'not-watched',
] as const satisfies readonly ClientState[];

/** Columns of the list of clients, as of a moment. */
export function clientColumns(nowMs: number, isByClient: boolean): readonly Column<ClientLine>[] {
  return [
    {
      ...{ key: 'name', title: isByClient ? 'Client' : 'Datastore', width: 'minmax(8rem, 1.4fr)' },
      render: (line) => <Who line={line} />,
      sortValue: ({ name }) => name,
      csv: ({ name }) => name,
    },
    {
      ...{ key: 'state', title: 'State', width: 'minmax(7rem, 1.2fr)' },
      render: (line) => <Standing line={line} />,
      sortValue: ({ summary }) => STATES.indexOf(summary.state),
      csv: ({ summary }) => summary.state,
    },
    {
      ...{
        key: 'last',
        title: 'Last backup',
        width: 'minmax(7rem, 1fr)',
        hideBelow: 420,
        firstDirection: 'descending',
      },
      render: ({ summary: { newestAtMs, weakestAtMs }, groupCount }) => (
        <span class="clients__cell">
          <Age atMs={newestAtMs} nowMs={nowMs} absent={groupCount === 0 ? 'unknown' : 'never'} />
          {weakestAtMs === null || groupCount < 2 ? null : (
            <span class="clients__note">oldest {ageText(weakestAtMs, nowMs)}</span>
          )}
        </span>
      ),
      sortValue: ({ summary }) => summary.newestAtMs,
      csv: ({ summary }) => isoOf(summary.newestAtMs),
    },
    {
      ...{ key: 'next', title: 'Next expected', width: 'minmax(6rem, 0.8fr)', hideBelow: 620 },
      render: ({ summary }) => <Next summary={summary} nowMs={nowMs} />,
      sortValue: ({ summary }) => summary.nextAtMs,
      csv: ({ summary }) => isoOf(summary.nextAtMs),
    },
    {
      ...{ key: 'used', title: 'Used', width: 'minmax(7rem, 1fr)', hideBelow: 740, firstDirection: 'descending' },
      render: (line) => <Used line={line} />,
      sortValue: ({ summary }) => summary.usedBytes,
      csv: ({ summary }) => summary.usedBytes,
    },
    {
      ...{ key: 'full', title: 'Full in', width: '6.5rem', hideBelow: 860 },
      render: ({ summary: { daysToFull } }) =>
        daysToFull === null ? (
          <span class="muted">not in sight</span>
        ) : (
          <span class="number">{daysToFull < 1 ? 'today' : countText(Math.round(daysToFull), 'day')}</span>
        ),
      sortValue: ({ summary }) => summary.daysToFull,
      csv: ({ summary }) => summary.daysToFull,
    },
    {
      ...{ key: 'verified', title: 'Verified', width: '6rem', align: 'end', hideBelow: 940 },
      render: ({ summary: { verified } }) =>
        verified === null || verified.of === 0 ? (
          <span class="muted">unknown</span>
        ) : (
          <span class="number" title={`${verified.ok} of ${countText(verified.of, 'snapshot')}`}>
            {percentText(verified.ok / verified.of)}
          </span>
        ),
      sortValue: ({ summary: { verified } }) =>
        verified === null || verified.of === 0 ? null : verified.ok / verified.of,
      csv: ({ summary: { verified } }) => (verified === null || verified.of === 0 ? null : verified.ok / verified.of),
    },
  ];
}

function Who({ line: { name, datastore, groupCount } }: { readonly line: ClientLine }): VNode {
  return (
    <span class="clients__cell">
      <span class="clients__name">
        <Name text={name} />
      </span>
      <span class="clients__note">
        {datastore === null ? null : (
          <>
            <bdi>{datastore.server}</bdi>
            {' · '}
          </>
        )}
        {countText(groupCount, 'backup group')}
      </span>
    </span>
  );
}

function Standing({ line: { summary, groupCount } }: { readonly line: ClientLine }): VNode {
  const tally = FRESHNESS_STATES.filter((state) => summary.counts[state] > 0)
    .map((state) => `${summary.counts[state]} ${FRESHNESS_BADGES[state].text.toLowerCase()}`)
    .join(', ');
  return (
    <span class="clients__cell">
      <StateBadge state={summary.state} />
      <span class="clients__note" title={tally}>
        {groupCount === 0 ? 'no backup group found' : tally}
      </span>
    </span>
  );
}

function Next({ summary, nowMs }: { readonly summary: ClientSummary; readonly nowMs: number }): VNode {
  const { nextAtMs, counts } = summary;
  if (nextAtMs !== null) return <Age atMs={nextAtMs} nowMs={nowMs} />;
  return <span class="muted">{counts.late > 0 ? 'overdue' : counts.due > 0 ? 'due now' : 'not known'}</span>;
}

function Used({ line: { summary, datastore } }: { readonly line: ClientLine }): VNode {
  const { usedBytes, usableBytes, isPartial } = summary;
  if (usedBytes === null) {
    const isShared = datastore === null && !isPartial;
    return <span class="muted">{isShared ? 'shared datastore' : 'unknown'}</span>;
  }
  return (
    <span class="clients__cell">
      <Bytes bytes={usedBytes} />
      <span class="clients__note">
        {usableBytes === null || usableBytes === 0
          ? ''
          : `${percentText(usedBytes / usableBytes)} of ${bytesText(usableBytes)}`}
        {isPartial ? ', not all read' : ''}
      </span>
    </span>
  );
}

function isoOf(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}

import type { VNode } from 'preact';
import { FRESHNESS_STATES } from '../../../shared/view/fleet-filter.ts';
import { durationText } from '../../../shared/view/quantities.ts';
import { FRESHNESS_BADGES } from '../../connected/verdict-badge.ts';
import { Age } from '../../parts/Age.tsx';
import { Bytes } from '../../parts/Bytes.tsx';
import type { Column } from '../../parts/column.ts';
import { Name } from '../../parts/Name.tsx';
import { StateBadge } from '../../parts/StateBadge.tsx';
import type { GroupLine } from '../../state/fleet-rows.ts';

const VERIFICATION_ORDER = ['failed', 'none', 'ok'];

/** Columns of a datastore's backup groups, as of a moment. */
export function groupColumns(nowMs: number): readonly Column<GroupLine>[] {
  return [
    {
      ...{ key: 'state', title: 'State', width: '7.5rem' },
      render: ({ freshness: { state } }) => <StateBadge {...FRESHNESS_BADGES[state]} />,
      sortValue: ({ freshness: { state } }) => FRESHNESS_STATES.indexOf(state),
      csv: ({ freshness: { state } }) => state,
    },
    {
      ...{ key: 'group', title: 'Backup group', width: 'minmax(8rem, 1.5fr)' },
      render: ({ group, namespace, row: { comment } }) => (
        <span class="datastore__cell">
          <span class="datastore__strong">
            <Name text={group} />
          </span>
          <span class="datastore__small">
            <bdi>{[namespace, comment].filter(Boolean).join(' · ')}</bdi>
          </span>
        </span>
      ),
      sortValue: ({ group, namespace }) => `${namespace} ${group}`,
      csv: ({ group }) => group,
    },
    {
      ...{ key: 'last', title: 'Last backup', width: '7rem', hideBelow: 480, firstDirection: 'descending' },
      render: ({ lastFinishedAtMs, row }) => (
        <Age atMs={lastFinishedAtMs} nowMs={nowMs} absent={row.lastFinished === 'unknown' ? 'unknown' : 'never'} />
      ),
      sortValue: ({ lastFinishedAtMs }) => lastFinishedAtMs,
      csv: ({ lastFinishedAtMs }) => (lastFinishedAtMs === null ? null : new Date(lastFinishedAtMs).toISOString()),
    },
    {
      ...{ key: 'rhythm', title: 'Rhythm', width: 'minmax(9rem, 1.4fr)', hideBelow: 700 },
      render: (line) => <Rhythm line={line} nowMs={nowMs} />,
      sortValue: ({ row: { pace } }) => (pace.kind === 'rhythm' ? pace.intervalMs : null),
      csv: ({ row: { pace } }) => (pace.kind === 'rhythm' ? pace.usually : pace.kind),
    },
    {
      ...{
        key: 'snapshots',
        title: 'Snapshots',
        width: '6rem',
        hideBelow: 820,
        align: 'end',
        firstDirection: 'descending',
      },
      render: ({ row: { snapshotCount } }) => snapshotCount ?? <span class="muted">unknown</span>,
      sortValue: ({ row }) => row.snapshotCount,
      csv: ({ row }) => row.snapshotCount,
    },
    {
      ...{
        key: 'size',
        title: 'Newest size',
        width: '7rem',
        hideBelow: 920,
        align: 'end',
        firstDirection: 'descending',
      },
      render: ({ row: { detail } }) => <Bytes bytes={detail?.newestSizeBytes ?? null} />,
      sortValue: ({ row: { detail } }) => detail?.newestSizeBytes ?? null,
      csv: ({ row: { detail } }) => detail?.newestSizeBytes ?? null,
    },
    {
      ...{ key: 'verification', title: 'Verification', width: '9rem', hideBelow: 1040 },
      render: ({ row: { detail } }) => <Verification detail={detail} />,
      sortValue: ({ row: { detail } }) =>
        detail === null
          ? null
          : detail.failed > 0
            ? -1
            : VERIFICATION_ORDER.indexOf(detail.newestVerification ?? 'none'),
      csv: ({ row: { detail } }) => detail?.newestVerification ?? null,
    },
  ];
}

/** What a file has beside the columns in sight. */
export const GROUP_FILE_COLUMNS = [
  { title: 'Namespace', csv: ({ namespace }: GroupLine) => namespace },
  { title: 'Client', csv: ({ client }: GroupLine) => client },
  { title: 'Owner', csv: ({ row }: GroupLine) => row.owner },
  { title: 'Verified snapshots', csv: ({ row }: GroupLine) => row.detail?.verified ?? null },
  { title: 'Failed verifications', csv: ({ row }: GroupLine) => row.detail?.failed ?? null },
];

function Rhythm({ line, nowMs }: { readonly line: GroupLine; readonly nowMs: number }): VNode {
  const { row, clockAheadMs, freshness } = line;
  const { pace } = row;
  if (pace.kind === 'not-watched') return <span class="muted">not watched</span>;
  if (pace.kind === 'unknown') return <span class="muted">not known yet</span>;
  const dueInMs = pace.dueByServerMs - clockAheadMs - nowMs;
  const due = dueInMs < 0 ? `${durationText(-dueInMs)} late` : `due within ${durationText(dueInMs)}`;
  return (
    <span class="datastore__cell">
      <span title={pace.kind === 'rhythm' ? pace.usually : undefined}>
        {pace.kind === 'rhythm' ? pace.usually : 'no rhythm known'}
      </span>
      <span class={freshness.state === 'late' ? 'datastore__small datastore__late' : 'datastore__small'}>{due}</span>
    </span>
  );
}

function Verification({ detail }: { readonly detail: GroupLine['row']['detail'] }): VNode {
  if (detail === null) return <span class="muted">unknown</span>;
  if (detail.failed > 0) return <StateBadge state="critical" text={`${detail.failed} failed`} />;
  switch (detail.newestVerification) {
    case 'ok':
      return <StateBadge state="ok" text="Newest is OK" />;
    case 'none':
      return <StateBadge state="due" text="Newest not yet" />;
    case 'failed':
      return <StateBadge state="critical" text="Newest failed" />;
    case null:
      return <span class="muted">unknown</span>;
  }
}

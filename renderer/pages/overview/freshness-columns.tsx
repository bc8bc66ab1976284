import type { VNode } from 'preact';
import type { CsvColumn } from '../../../shared/view/csv.ts';
import { FRESHNESS_STATES } from '../../../shared/view/fleet-filter.ts';
import { countText, durationText } from '../../../shared/view/quantities.ts';
import { GroupCalendar } from '../../connected/GroupCalendar.tsx';
import { FRESHNESS_BADGES } from '../../connected/verdict-badge.ts';
import { Age } from '../../parts/Age.tsx';
import type { Column } from '../../parts/column.ts';
import { Name } from '../../parts/Name.tsx';
import { StateBadge } from '../../parts/StateBadge.tsx';
import type { GroupLine } from '../../state/fleet-rows.ts';

/** Columns of the list of backup groups, as of a moment. */
export function freshnessColumns(nowMs: number): readonly Column<GroupLine>[] {
  return [
    {
      ...{ key: 'state', title: 'State', width: '6.75rem' },
      render: ({ freshness: { state }, lastFinishedAtMs }) => (
        <span class="overview__cell">
          <StateBadge {...FRESHNESS_BADGES[state]} />
          <span class="overview__narrow">
            <Age atMs={lastFinishedAtMs} nowMs={nowMs} />
          </span>
        </span>
      ),
      sortValue: ({ freshness: { state } }) => FRESHNESS_STATES.indexOf(state),
      csv: ({ freshness: { state } }) => state,
    },
    {
      ...{ key: 'group', title: 'Backup group', width: 'minmax(9rem, 1.5fr)' },
      render: (line) => <Group line={line} />,
      sortValue: ({ group }) => group,
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
      ...{ key: 'due', title: 'Due', width: 'minmax(9rem, 1.2fr)', hideBelow: 620 },
      render: (line) => <AgainstRhythm line={line} nowMs={nowMs} />,
      sortValue: ({ freshness: { dueByServerMs }, clockAheadMs }) =>
        dueByServerMs === null ? null : dueByServerMs - clockAheadMs,
      csv: ({ freshness, clockAheadMs }) =>
        freshness.dueByServerMs === null ? null : new Date(freshness.dueByServerMs - clockAheadMs).toISOString(),
    },
    {
      ...{ key: 'calendar', title: '30 days', width: '16.5rem', hideBelow: 900 },
      render: (line) => <GroupCalendar line={line} />,
    },
  ];
}

/** What a file has beside the columns in sight. */
export const FRESHNESS_FILE_COLUMNS: readonly CsvColumn<GroupLine>[] = [
  { title: 'Namespace', csv: ({ namespace }) => namespace },
  { title: 'Datastore', csv: ({ datastore }) => datastore },
  { title: 'Server', csv: ({ server }) => server },
  { title: 'Client', csv: ({ client }) => client },
  { title: 'Comment', csv: ({ row }) => row.comment },
];

function Group({ line: { group, row, server, datastore, namespace, client } }: { readonly line: GroupLine }): VNode {
  return (
    <span class="overview__cell">
      <span class="overview__strong">
        <Name text={group} />
        {row.comment === null ? null : (
          <span class="muted">
            {' '}
            <bdi>{row.comment}</bdi>
          </span>
        )}
      </span>
      <span class="overview__place" title={[server, datastore, namespace, client].filter(Boolean).join(' · ')}>
        <bdi>{datastore}</bdi>
        {namespace === '' ? null : (
          <>
            {'/'}
            <bdi>{namespace}</bdi>
          </>
        )}
        {' · '}
        <bdi>{server}</bdi>
      </span>
    </span>
  );
}

function AgainstRhythm({ line, nowMs }: { readonly line: GroupLine; readonly nowMs: number }): VNode {
  const isLate = line.freshness.state === 'late';
  const rhythm = rhythmText(line);
  return (
    <span class="overview__cell">
      <span class={isLate ? 'overview__late' : undefined}>{standing(line, nowMs)}</span>
      {rhythm === '' ? null : (
        <span class="overview__place" title={rhythm}>
          {rhythm}
        </span>
      )}
    </span>
  );
}

function standing({ freshness, row, clockAheadMs }: GroupLine, nowMs: number): string {
  const { state, lateMs, dueByServerMs } = freshness;
  switch (state) {
    case 'late':
      return `${durationText(lateMs)} late`;
    case 'due':
    case 'fresh':
      return dueByServerMs === null ? '' : `due within ${durationText(dueByServerMs - clockAheadMs - nowMs)}`;
    case 'unknown':
      return 'cannot be judged now';
    case 'not-watched':
      return row.pace.kind === 'not-watched' ? NOT_WATCHED[row.pace.reason] : '';
  }
}

/** How often it is backed up; of a late one also how many times it was not. */
function rhythmText({ freshness, row: { pace } }: GroupLine): string {
  if (pace.kind === 'limit') return 'no rhythm known, a fixed limit';
  if (pace.kind !== 'rhythm') return '';
  const missed = freshness.state === 'late' ? Math.floor(freshness.lateIntervals) + 1 : 0;
  return missed > 1 ? `${countText(missed, 'run')} missed, ${pace.usually}` : pace.usually;
}

const NOT_WATCHED = {
  archived: 'archived',
  'no-monitor': 'marked no-monitor',
  retired: 'silent long before we looked',
  'rule-off': 'switched off in the settings',
} as const;

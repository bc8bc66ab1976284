import type { VNode } from 'preact';
import { FRESHNESS_STATES, type FreshnessState } from '../../../shared/view/fleet-filter.ts';
import { countText } from '../../../shared/view/quantities.ts';
import type { SqlbakJobView, SqlbakTypeView } from '../../../shared/view/sqlbak-view.ts';
import { FRESHNESS_BADGES } from '../../connected/verdict-badge.ts';
import { Age } from '../../parts/Age.tsx';
import type { Column } from '../../parts/column.ts';
import { Moment } from '../../parts/Moment.tsx';
import { Name } from '../../parts/Name.tsx';
import { StateBadge } from '../../parts/StateBadge.tsx';

/** One kind of backup of a job as a row. */
export interface SqlbakLine {
  readonly key: string;
  readonly job: SqlbakJobView;
  /** Null: the job was not read yet. */
  readonly type: SqlbakTypeView | null;
  readonly state: FreshnessState;
}

/** Columns of an account's jobs, as of a moment. */
export function sqlbakColumns(nowMs: number): readonly Column<SqlbakLine>[] {
  return [
    {
      ...{ key: 'state', title: 'State', width: '7.5rem' },
      render: ({ state }) => <StateBadge {...FRESHNESS_BADGES[state]} />,
      sortValue: ({ state }) => FRESHNESS_STATES.indexOf(state),
      csv: ({ state }) => state,
    },
    {
      ...{ key: 'job', title: 'Job', width: 'minmax(9rem, 1.6fr)' },
      render: ({ job: { name, server }, type }) => (
        <span class="servers__cell">
          <span class="servers__name">
            <Name text={name} />
          </span>
          <span class="servers__small">
            {type === null ? 'not read yet' : TYPE_TEXT[type.type]} · <bdi>{server ?? 'server not known'}</bdi>
          </span>
        </span>
      ),
      sortValue: ({ job, type }) => `${job.name} ${type?.type ?? ''}`,
      csv: ({ job }) => job.name,
    },
    {
      ...{ key: 'success', title: 'Last success', width: '8rem', firstDirection: 'descending' },
      render: ({ type }) => (
        <Age
          atMs={type?.lastSuccessAtMs ?? null}
          nowMs={nowMs}
          absent={type === null ? 'unknown' : 'none known'}
          isStale={false}
        />
      ),
      sortValue: ({ type }) => type?.lastSuccessAtMs ?? null,
      csv: ({ type }) => (type?.lastSuccessAtMs ? new Date(type.lastSuccessAtMs).toISOString() : null),
    },
    {
      ...{ key: 'next', title: 'Next expected', width: '9rem', hideBelow: 760 },
      render: ({ type }) => <Moment atMs={type?.nextExpectedAtMs ?? null} nowMs={nowMs} absent="no rhythm known" />,
      sortValue: ({ type }) => type?.nextExpectedAtMs ?? null,
      csv: ({ type }) => (type?.nextExpectedAtMs ? new Date(type.nextExpectedAtMs).toISOString() : null),
    },
    {
      ...{ key: 'failures', title: 'Failures', width: '9rem', hideBelow: 560, firstDirection: 'descending' },
      render: ({ type }) => <Failures type={type} />,
      sortValue: ({ type }) => type?.window?.failed ?? null,
      csv: ({ type }) => type?.window?.failed ?? null,
    },
    {
      ...{ key: 'retention', title: 'Retention', width: 'minmax(8rem, 1fr)', hideBelow: 900 },
      render: ({ type }) => <Retention type={type} nowMs={nowMs} />,
      sortValue: ({ type }) => type?.retentionDays ?? null,
      csv: ({ type }) => type?.retentionDays ?? null,
    },
  ];
}

const TYPE_TEXT: Readonly<Record<SqlbakTypeView['type'], string>> = {
  full: 'full',
  diff: 'differential',
  log: 'transaction log',
  inc: 'incremental',
  folder: 'folders',
  unknown: 'of an unknown kind',
};

function Failures({ type }: { readonly type: SqlbakTypeView | null }): VNode {
  const failedNow = type?.lastRun?.failed ?? 0;
  if (failedNow > 0) return <StateBadge state="critical" text="Last run failed" />;
  const { window } = type ?? { window: null };
  if (window === null) return <span class="muted">{type?.type === 'folder' ? 'not counted' : 'unknown'}</span>;
  return <span>{`${window.failed} of ${window.total}`}</span>;
}

function Retention({ type, nowMs }: { readonly type: SqlbakTypeView | null; readonly nowMs: number }): VNode {
  const days = type?.retentionDays ?? null;
  const overdueMs = type?.overdueSinceStartMs ?? null;
  return (
    <span class="servers__cell">
      <span>{days === null ? 'no limit known' : countText(days, 'day')}</span>
      {overdueMs === null ? null : (
        <span class="servers__small">
          still there from <Moment atMs={overdueMs} nowMs={nowMs} />
        </span>
      )}
    </span>
  );
}

import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { SourcePart } from '../../../shared/contract/page-state.ts';
import { countText } from '../../../shared/view/quantities.ts';
import { sqlbakFreshness } from '../../../shared/view/sqlbak-freshness.ts';
import type { SqlbakView } from '../../../shared/view/sqlbak-view.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { Age } from '../../parts/Age.tsx';
import { DownloadCsv } from '../../parts/DownloadCsv.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Name } from '../../parts/Name.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { StateBadge } from '../../parts/StateBadge.tsx';
import { TroubleBox } from '../../parts/TroubleBox.tsx';
import { VirtualTable } from '../../parts/VirtualTable.tsx';
import { type SqlbakLine, sqlbakColumns } from './sqlbak-columns.tsx';

export interface SqlbakPanelsProps {
  readonly source: SourcePart;
  /** All of it is older than it should be. */
  readonly isStale: boolean;
}

/** What an account at SqlBak holds: its jobs by kind of backup, and its servers. */
export function SqlbakPanels({ source, isStale }: SqlbakPanelsProps): VNode {
  const { clock } = useDesk();
  const nowMs = clock.nowMs.value;
  const { name, sqlbak } = source;
  if (sqlbak === null) {
    return (
      <Panel title="Jobs">
        <EmptyState title="Not known" icon="unknown">
          The account was not read yet.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <>
      <WaitNotices sqlbak={sqlbak} nowMs={nowMs} />
      <JobTroubles jobs={sqlbak.jobs} />
      <JobsPanel name={name} jobs={sqlbak.jobs} isStale={isStale} nowMs={nowMs} />
      <ServersPanel servers={sqlbak.servers} isStale={isStale} nowMs={nowMs} />
    </>
  );
}

function WaitNotices({ sqlbak, nowMs }: { readonly sqlbak: SqlbakView; readonly nowMs: number }): VNode | null {
  const { backlog, restsUntilMs } = sqlbak;
  if (restsUntilMs !== null && restsUntilMs > nowMs) {
    return (
      <p class="muted">
        SqlBak asked to be left alone until <Moment atMs={restsUntilMs} nowMs={nowMs} />.
      </p>
    );
  }
  if (backlog === 0) return null;
  return <p class="muted">{countText(backlog, 'run')} of the past still to be read: figures are not complete yet.</p>;
}

function JobTroubles({ jobs }: Pick<SqlbakView, 'jobs'>): VNode {
  return (
    <>
      {(jobs?.value ?? []).map(({ id, name, trouble }) =>
        trouble === null ? null : <TroubleBox key={id} what={`${name}: ${trouble.what}`} next={trouble.next} />,
      )}
    </>
  );
}

interface PanelProps {
  readonly isStale: boolean;
  readonly nowMs: number;
}

function JobsPanel({ name, jobs, isStale, nowMs }: PanelProps & Pick<SqlbakView, 'jobs'> & { readonly name: string }) {
  const columns = useMemo(() => sqlbakColumns(nowMs), [nowMs]);
  const rows = useMemo(() => linesOf(jobs, isStale, nowMs), [jobs, isStale, nowMs]);
  return (
    <Panel
      title="Jobs"
      note={jobs === null ? 'not read yet' : <Age atMs={jobs.takenAtMs} nowMs={nowMs} isStale={isStale} />}
      actions={<DownloadCsv columns={columns} rows={rows} fileName={`jobs-${name}`} />}
      isFlush
    >
      <VirtualTable
        label={`Jobs of ${name}`}
        columns={columns}
        rows={rows}
        rowKey={({ key }) => key}
        rowHeight={48}
        initialOrder={WORST_FIRST}
        toneOf={({ state }) => (state === 'late' ? 'critical' : state === 'unknown' ? 'muted' : null)}
        empty={<EmptyState title="No job is known">The account has none, or was not read yet.</EmptyState>}
      />
    </Panel>
  );
}

const WORST_FIRST = { key: 'state', direction: 'ascending' } as const;

/** One for each kind of backup of each job; a job of which nothing is known yet has one without a kind. */
function linesOf(jobs: SqlbakView['jobs'], isStale: boolean, nowMs: number): readonly SqlbakLine[] {
  return (jobs?.value ?? []).flatMap((job): SqlbakLine[] => {
    if (job.types === null) return [{ key: job.id, job, type: null, state: 'unknown' }];
    return job.types.value.map((type) => ({
      ...{ key: `${job.id} ${type.type}`, job, type },
      state: isStale ? 'unknown' : sqlbakFreshness(type, nowMs),
    }));
  });
}

function ServersPanel({ servers, isStale, nowMs }: PanelProps & Pick<SqlbakView, 'servers'>): VNode {
  if (servers === null) {
    return (
      <Panel title="Servers of the account">
        <EmptyState title="Not known" icon="unknown">
          They were not read yet.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel
      title="Servers of the account"
      note={<Age atMs={servers.takenAtMs} nowMs={nowMs} isStale={isStale} />}
      isFlush
    >
      <PlainTable
        caption="Servers of the account"
        hidesCaption
        columns={[{ title: 'Server' }, { title: 'State' }, { title: 'Application' }, { title: 'Jobs', align: 'end' }]}
        rows={servers.value.map(({ id, name, status, isOnline, appType, jobCount }) => ({
          key: id,
          cells: [
            <Name key="name" text={name} />,
            isStale ? (
              <StateBadge key="state" state="unknown" />
            ) : (
              <StateBadge key="state" state={isOnline ? 'ok' : 'critical'} text={status === '' ? 'unknown' : status} />
            ),
            <Name key="app" text={appType} />,
            jobCount === null ? 'unknown' : String(jobCount),
          ],
        }))}
      />
    </Panel>
  );
}

import type { VNode } from 'preact';
import { type DatastorePart, type JobView, partKey } from '../../../shared/contract/page-state.ts';
import { bytesText, durationText } from '../../../shared/view/quantities.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { Age } from '../../parts/Age.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { type Fact, Facts } from '../../parts/Facts.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { type BadgeState, StateBadge } from '../../parts/StateBadge.tsx';

const JOB_TEXT: Readonly<Record<JobView['job'], string>> = {
  gc: 'Garbage collection',
  verify: 'Verification',
  prune: 'Prune',
  sync: 'Sync',
};

/** What keeps the datastore in order: last and next run of each job. */
export function JobsPanel({ part }: { readonly part: DatastorePart }): VNode {
  const { store } = useDesk();
  const { jobs, unknownJobs, server } = part;
  const source = store.part(partKey.source(server)).value;
  const aheadMs = source?.kind === 'source' ? (source.clockAheadMs ?? 0) : 0;
  const zone = source?.kind === 'source' ? source.timeZone : null;
  return (
    <Panel title="Upkeep" isFlush>
      {jobs === null || jobs.length === 0 ? (
        <EmptyState title={jobs === null ? 'Not known' : 'No job is set up'} icon="unknown">
          {jobs === null
            ? 'The jobs were not read yet, or the token may not see them.'
            : 'Nothing prunes, verifies or collects garbage here.'}
        </EmptyState>
      ) : (
        <JobTable jobs={jobs} aheadMs={aheadMs} zone={zone} />
      )}
      {jobs === null || unknownJobs.length === 0 ? null : (
        <p class="datastore__note muted">
          Not known: {unknownJobs.map((job) => JOB_TEXT[job].toLowerCase()).join(', ')}.
        </p>
      )}
      {part.gc === null ? null : (
        <div class="datastore__note">
          <Facts facts={gcFacts(part.gc)} />
        </div>
      )}
    </Panel>
  );
}

interface JobTableProps {
  readonly jobs: readonly JobView[];
  readonly aheadMs: number;
  readonly zone: string | null;
}

function JobTable({ jobs, aheadMs, zone }: JobTableProps): VNode {
  const { clock } = useDesk();
  const nowMs = clock.nowMs.value;
  const ours = (serverMs: number | null) => (serverMs === null ? null : serverMs - aheadMs);
  return (
    <PlainTable
      caption="Jobs"
      hidesCaption
      columns={[{ title: 'Job' }, { title: 'Last run' }, { title: 'Next run' }]}
      rows={jobs.map((job) => ({
        key: `${job.job} ${job.id}`,
        cells: [
          <span key="job" class="datastore__job">
            {JOB_TEXT[job.job]}
            <span class="datastore__small">
              <bdi>{[job.id, job.namespace, job.schedule, job.about, job.comment].filter(Boolean).join(' · ')}</bdi>
            </span>
          </span>,
          <span key="last" class="datastore__job">
            <JobOutcome job={job} />
            <span class="datastore__small">
              {job.running ? null : <Age atMs={ours(job.lastRunServerMs)} nowMs={nowMs} serverZone={zone} />}
              {job.lastMessage === null ? null : (
                <span title={job.lastMessage}>
                  {' '}
                  <bdi>{job.lastMessage}</bdi>
                </span>
              )}
            </span>
          </span>,
          <span key="next" class="datastore__next">
            <Moment
              atMs={ours(job.nextRunServerMs)}
              nowMs={nowMs}
              serverZone={zone}
              absent={job.schedule === null ? 'by hand only' : 'not planned'}
            />
          </span>,
        ],
      }))}
    />
  );
}

const OUTCOMES: Readonly<Record<NonNullable<JobView['lastOutcome']>, { state: BadgeState; text: string }>> = {
  ok: { state: 'ok', text: 'OK' },
  warnings: { state: 'warning', text: 'Warnings' },
  error: { state: 'critical', text: 'Failed' },
  unknown: { state: 'unknown', text: 'Unknown' },
};

function JobOutcome({ job: { running, lastOutcome } }: { readonly job: JobView }): VNode {
  if (running) return <StateBadge state="due" text="Running" />;
  return lastOutcome === null ? (
    <StateBadge state="unknown" text="Never ran" />
  ) : (
    <StateBadge {...OUTCOMES[lastOutcome]} />
  );
}

function gcFacts(gc: NonNullable<DatastorePart['gc']>): readonly Fact[] {
  const { durationMs, removedBytes, pendingBytes, stillBadChunks } = gc;
  const bytes = (value: number | null) => (value === null ? 'unknown' : bytesText(value));
  return [
    { term: 'Last collection took', value: durationMs === null ? 'unknown' : durationText(durationMs) },
    { term: 'It freed', value: bytes(removedBytes) },
    { term: 'Waits to be freed', value: bytes(pendingBytes), note: 'unused, but too young to be removed' },
    ...(stillBadChunks === null || stillBadChunks === 0
      ? []
      : [{ term: 'Damaged chunks', value: stillBadChunks.toLocaleString('en') }]),
  ];
}

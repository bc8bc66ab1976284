import type { JobView } from '../../../shared/contract/page-state.ts';
import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import type { JobRun, PruneJob, SyncJob, VerifyJob } from '../../../shared/domain/job.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import type { TaskLog } from '../../../shared/domain/task.ts';
import { gcState, jobState, type RunState, recordedState } from '../../../shared/rules/alerts/last-run.ts';
import { countText } from '../../../shared/view/quantities.ts';
import { outcomeView } from './outcome-view.ts';

/** The jobs of a datastore, garbage collection first, and the kinds of which nothing is known. */
export interface DatastoreJobs {
  /** Null: nothing is known of any kind. */
  readonly jobs: readonly JobView[] | null;
  readonly unknownJobs: readonly JobView['job'][];
}

/** `log`: the task list while it stands, which knows runs that PBS's own record of a job hides. */
export function jobViews(server: ServerState, datastore: DatastoreState, log: TaskLog | null): DatastoreJobs {
  const byKind: Record<JobView['job'], readonly JobView[] | null> = {
    gc: gcView(datastore, log),
    verify: ofStore(lastGood(server.verifyJobs)?.value, datastore, (job) => ({
      ...jobView(job, jobState(job, log)),
      about: verifyAbout(job),
    })),
    prune: ofStore(lastGood(server.pruneJobs)?.value, datastore, (job) => ({
      ...jobView(job, recordedState(job.lastRun)),
      about: pruneAbout(job),
    })),
    sync: ofStore(lastGood(server.syncJobs)?.value, datastore, (job) => ({
      ...jobView(job, jobState(job, log)),
      about: syncAbout(job),
    })),
  };
  const kinds = ['gc', 'verify', 'prune', 'sync'] as const;
  const unknownJobs = kinds.filter((kind) => byKind[kind] === null);
  const jobs = kinds.flatMap((kind) => byKind[kind] ?? []);
  return { jobs: unknownJobs.length === kinds.length ? null : jobs, unknownJobs };
}

function ofStore<Job extends { readonly datastore: string; readonly id: string }>(
  jobs: readonly Job[] | undefined,
  { name }: DatastoreState,
  view: (job: Job) => JobView,
): JobView[] | null {
  if (jobs === undefined) return null;
  // PBS's lists come in another order each time.
  const own = jobs.filter((job) => job.datastore === name).sort((a, b) => (a.id < b.id ? -1 : 1));
  return own.map(view);
}

function gcView(datastore: DatastoreState, log: TaskLog | null): JobView[] | null {
  const gc = lastGood(datastore.garbageCollection)?.value;
  if (!gc) return null;
  const job = { ...gc, kind: 'gc', id: 'gc', namespace: '', comment: null } as const;
  return [{ ...jobView(job, gcState(gc, log)), about: null }];
}

type AnyJob = Pick<VerifyJob, 'id' | 'namespace' | 'schedule' | 'nextRunAtMs' | 'lastRun' | 'comment'> & {
  readonly kind: JobView['job'];
};

function jobView(job: AnyJob, state: RunState): Omit<JobView, 'about'> {
  const { outcome, message } = outcomeView(state.ended?.outcome ?? null);
  return {
    id: job.id,
    job: job.kind,
    namespace: job.namespace,
    schedule: job.schedule,
    nextRunServerMs: job.nextRunAtMs,
    running: state.isRunning,
    lastRunServerMs: state.ended?.endedAtMs ?? null,
    lastOutcome: outcome,
    lastMessage: message,
    upid: upidOf(state) ?? upidOfRun(job.lastRun),
    comment: job.comment,
  };
}

/** A run that ended is a record or a task: both name their UPID. */
function upidOf({ ended }: RunState): string | null {
  return ended !== null && 'upid' in ended && typeof ended.upid === 'string' ? ended.upid : null;
}

function upidOfRun(run: JobRun): string | null {
  return run.kind === 'none' ? null : run.upid;
}

function verifyAbout({ outdatedAfterDays, ignoreVerified }: VerifyJob): string {
  if (!ignoreVerified) return 'verifies all snapshots each time';
  if (outdatedAfterDays === null) return 'verifies each snapshot once';
  return `verifies again after ${countText(outdatedAfterDays, 'day')}`;
}

function pruneAbout({ enabled, keep }: PruneJob): string {
  const kept = Object.entries(keep).map(([period, count]) => `${count} ${period}`);
  const about = kept.length === 0 ? 'keeps all' : `keeps ${kept.join(', ')}`;
  return enabled ? about : `${about}; switched off`;
}

function syncAbout({ direction, remote, remoteDatastore, remoteNamespace, removeVanished }: SyncJob): string {
  const namespace = remoteNamespace === '' ? '' : `/${remoteNamespace}`;
  const peer = `${remote === null ? 'this server' : remote}: ${remoteDatastore ?? 'unknown'}${namespace}`;
  const way = direction === 'pull' ? 'pull from' : 'push to';
  return `${way} ${peer}${removeVanished ? '; removes what vanished there' : ''}`;
}

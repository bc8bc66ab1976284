import type { SyncJob } from '../../domain/job.ts';
import { workerKey } from '../../domain/task.ts';
import { isWithin } from '../../domain/task-scope.ts';
import { backupsCause, storeCause } from './causes.ts';
import { currentLog, errorOf, jobState, overdueMs } from './last-run.ts';
import type { Seen } from './looks.ts';
import type { JudgeContext } from './rule.ts';
import { causeOfSync } from './sync-jobs.ts';

/** Why a group got no backup, as far as another rule speaks of that already: then both are one story for people. */
export interface StaleReason {
  readonly cause: string;
  /** The sync job that should have brought it; null where it is no copy, or its job runs well. */
  readonly brokenSync: SyncJob | null;
}

/** `lastAtMs`: of the newest finished backup; null where none ever finished. */
export function staleReason(context: JudgeContext, look: Seen, key: string, lastAtMs: number | null): StaleReason {
  const { name: datastore } = look.datastore;
  const brokenSync = brokenPull(context, datastore, look.namespace);
  if (brokenSync !== null) return { cause: causeOfSync(context, brokenSync), brokenSync };
  const { name: server } = context.server;
  const cause = hasFailed(context, datastore, key, lastAtMs)
    ? storeCause('uploads', server, datastore)
    : backupsCause(server, datastore, look.namespace);
  return { cause, brokenSync: null };
}

/** A job that pulls into the namespace, and whose last run failed or is missing. */
function brokenPull(context: JudgeContext, datastore: string, namespace: string): SyncJob | null {
  const jobs = context.taken(context.server.syncJobs, 'jobs');
  if (jobs === null) return null;
  const log = currentLog(context);
  const broken = jobs.value.find((job) => {
    if (job.direction !== 'pull' || job.datastore !== datastore || !isWithin(namespace, job.namespace)) return false;
    const state = jobState(job, log);
    return errorOf(state) !== null || overdueMs(context, job, jobs.takenAtMs, state) > 0;
  });
  return broken ?? null;
}

/** Whether the newest backup task of this type and id failed, after the last backup that it has. */
function hasFailed(context: JudgeContext, datastore: string, key: string, lastAtMs: number | null): boolean {
  const workerId = `${datastore}:${key}`;
  const newest = currentLog(context)?.newestPerWorker.get(workerKey({ workerType: 'backup', workerId }));
  return newest?.outcome.kind === 'error' && newest.startedAtMs > (lastAtMs ?? 0);
}

import { pullsInto, type SyncJob } from '../../domain/job.ts';
import { workerKey } from '../../domain/task.ts';
import { takesBackups } from '../storage-trouble.ts';
import { backupsCause, idleSyncCause, storeCause } from './causes.ts';
import { currentLog, errorOf, jobState, overdueMs } from './last-run.ts';
import type { Seen } from './looks.ts';
import { newestBackupAtMs } from './newest-backup.ts';
import type { JudgeContext } from './rule.ts';
import { causeOfSync } from './sync-jobs.ts';

/** Why a group got no backup, as far as anything tells: what has one reason is one story for people. */
export interface StaleReason {
  readonly cause: string;
  /** The server's own time; see `Finding`. Null: nothing tells that it follows from anything. */
  readonly followsSinceMs: number | null;
  /** The sync job that should have brought it; null where it is no copy, or its job runs well. */
  readonly brokenSync: SyncJob | null;
}

/** A group that is late. All times are the server's. */
export interface LateGroup {
  readonly key: string;
  /** Of the newest finished backup; null where none ever finished. */
  readonly lastAtMs: number | null;
  /** When the one that is missing was expected. */
  readonly expectedAtMs: number;
  /** It was missed while nothing could be written, and was not made up for since. */
  readonly wasPutOff: boolean;
}

export function staleReason(context: JudgeContext, look: Seen, late: LateGroup): StaleReason {
  const { name: server } = context.server;
  const { datastore } = look;
  const lastAtMs = late.lastAtMs ?? 0;
  const brokenSync = brokenPull(context, datastore.name, look.namespace);
  if (brokenSync !== null) {
    const hasFailed = errorOf(jobState(brokenSync, currentLog(context))) !== null;
    const cause = hasFailed ? causeOfSync(context, brokenSync) : idleSyncCause(server, brokenSync.id);
    return { cause, followsSinceMs: lastAtMs, brokenSync };
  }
  const of = (cause: string, followsSinceMs: number | null) => ({ cause, followsSinceMs, brokenSync: null });
  const newestAtMs = newestBackupAtMs(datastore);
  if (late.wasPutOff) return of(storeCause('storage', server, datastore.name), null);
  if (!takesBackups(datastore)) {
    return of(storeCause('storage', server, datastore.name), newestAtMs);
  }
  if (hasFailed(context, datastore.name, late)) return of(storeCause('uploads', server, datastore.name), lastAtMs);
  // Nothing at all arrives: then this is not about one group, and whoever was told since hears nothing new.
  if (newestAtMs < late.expectedAtMs) return of(storeCause('silence', server, datastore.name), newestAtMs);
  const cause = backupsCause(server, datastore.name, look.namespace);
  const newestHereMs = newestBackupAtMs(datastore, [look.namespace]);
  return of(cause, newestHereMs < late.expectedAtMs ? newestHereMs : null);
}

/** A job that pulls into the namespace, and whose last run failed or is missing. */
function brokenPull(context: JudgeContext, datastore: string, namespace: string): SyncJob | null {
  const jobs = context.taken(context.server.syncJobs, 'jobs');
  if (jobs === null) return null;
  const log = currentLog(context);
  const broken = pullsInto(jobs.value, datastore, namespace).find((job) => {
    const state = jobState(job, log);
    return errorOf(state) !== null || overdueMs(context, job, jobs.takenAtMs, state) > 0;
  });
  return broken ?? null;
}

/** Whether the newest backup task of this type and id failed, after the last backup that it has. */
function hasFailed(context: JudgeContext, datastore: string, { key, lastAtMs }: LateGroup): boolean {
  const workerId = `${datastore}:${key}`;
  const newest = currentLog(context)?.newestPerWorker.get(workerKey({ workerType: 'backup', workerId }));
  return newest?.outcome.kind === 'error' && newest.startedAtMs > (lastAtMs ?? 0);
}

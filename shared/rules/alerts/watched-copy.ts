import { pullsInto, type SyncJob } from '../../domain/job.ts';
import { isAuditDenied } from '../../domain/privileges.ts';
import { lastGood } from '../../domain/section.ts';
import { chainBroken } from './chain-broken.ts';
import { currentLog, failedWhileOff, jobState } from './last-run.ts';
import type { Seen } from './looks.ts';
import { storeSubject } from './place.ts';
import { syncEndWasOff } from './planned-off.ts';
import type { JudgeContext } from './rule.ts';
import { scheduleIntervalMs } from './schedule-interval.ts';
import { mirror, watchedEndsOf } from './sync-peer.ts';

/**
 * Whether a namespace holds copies of what is watched at its source as well, brought by a sync job that is judged. Then a
 * copy is never late by itself: a backup that was not made is told at its source, and one that does not arrive by
 * sync-failed, sync-stale or chain-broken.
 */
export function holdsWatchedCopies(context: JudgeContext, { datastore, namespace }: Seen): boolean {
  const { server } = context;
  const jobs = lastGood(server.syncJobs)?.value ?? [];
  return pullsInto(jobs, datastore.name, namespace).some((job) => {
    if (job.schedule === null || scheduleIntervalMs(job.schedule) === null) return false;
    const subject = { ...storeSubject(server.name, job.datastore), namespace: job.namespace, job: job.id };
    if (context.settings(chainBroken, subject) === null) return false;
    // What a token may not see any more is still watched: its rights will come back.
    if (isHiddenElsewhere(context, job.remoteDatastore)) return true;
    return isAtSource(context, job, namespace) === true;
  });
}

/**
 * Whether a namespace holds copies whose sync failed while an end of it was off on purpose: they come with its next run,
 * however they are judged.
 */
export function waitForSync(context: JudgeContext, { datastore, namespace }: Seen): boolean {
  const jobs = context.current(context.server.syncJobs, 'jobs') ?? [];
  const log = currentLog(context);
  return pullsInto(jobs, datastore.name, namespace).some(
    (job) =>
      isAtSource(context, job, namespace) !== false && failedWhileOff(jobState(job, log), syncEndWasOff(context, job)),
  );
}

/** Whether the source of a pull has what stands for this namespace; null while the source is not known. */
function isAtSource(context: JudgeContext, job: SyncJob, namespace: string): boolean | null {
  const source = watchedEndsOf(context, job)?.source;
  if (source === undefined) return null;
  const mirrored = mirror(namespace, job.namespace, source.namespace);
  return mirrored !== null && source.datastore.groups.has(mirrored);
}

/** Whether the token of another watched server lost the right to see a datastore of this name. */
function isHiddenElsewhere({ server: own, servers }: JudgeContext, datastore: string | null): boolean {
  if (datastore === null) return false;
  return servers.some(
    ({ server }) =>
      server.name !== own.name && !server.datastores.has(datastore) && isAuditDenied(server.privileges, datastore),
  );
}

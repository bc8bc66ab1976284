/** Job lists: configuration and run state in one (pbs-api.md section 7). Jobs that may not be seen are left out. */
import type { Job, KeepOptions, PruneJob, SyncJob, VerifyJob } from '../world/job-model.ts';
import { has } from '../world/version.ts';
import { digestOf } from './digest.ts';
import { ApiError, type Call, type Payload } from './exchange.ts';
import { aclPathOf, may, text, unsorted } from './reading.ts';

export function syncJobs(call: Call): Payload {
  const wanted = text(call, 'sync-direction') ?? 'pull';
  if (wanted === 'all' && !has(call.server.version, 'syncDirectionAll')) {
    throw new ApiError(
      400,
      "parameter verification failed - 'sync-direction': value 'all' is not defined in the enumeration.",
    );
  }
  return jobList(
    call,
    [...call.server.syncJobs.values()],
    (job) => {
      const isWanted = wanted === 'all' || job.direction === wanted;
      return isWanted && maySeeSync(call, job);
    },
    syncFields,
  );
}

export function verifyJobs(call: Call): Payload {
  return jobList(
    call,
    [...call.server.verifyJobs.values()],
    (job) => {
      return may(call, aclPathOf(job.store, job.ns ?? ''), 'Datastore.Audit', 'Datastore.Verify');
    },
    verifyFields,
  );
}

export function pruneJobs(call: Call): Payload {
  return jobList(
    call,
    [...call.server.pruneJobs.values()],
    (job) => {
      return may(call, aclPathOf(job.store, job.ns ?? ''), 'Datastore.Audit', 'Datastore.Modify');
    },
    pruneFields,
  );
}

function maySeeSync(call: Call, job: SyncJob): boolean {
  if (!may(call, aclPathOf(job.store, job.ns ?? ''), 'Datastore.Audit')) return false;
  if (job.remote === null) return may(call, aclPathOf(job.remoteStore), 'Datastore.Audit');
  const remotePath = job.direction === 'pull' ? `/remote/${job.remote}` : pushPath(job);
  return may(call, remotePath, 'Remote.Audit');
}

function pushPath(job: SyncJob): string {
  const store = `/remote/${job.remote}/${job.remoteStore}`;
  return job.remoteNs === null ? store : `${store}/${job.remoteNs}`;
}

function jobList<T extends Job>(
  call: Call,
  jobs: readonly T[],
  isListed: (job: T) => boolean,
  fieldsOf: (call: Call, job: T) => object,
): Payload {
  const only = text(call, 'store');
  const listed = unsorted(call, jobs).filter((job) => (only === null || job.store === only) && isListed(job));
  const isConfigOnly = call.path.list === 'config';
  return {
    data: listed.map((job) => ({
      ...commonFields(job),
      ...fieldsOf(call, job),
      ...(isConfigOnly ? {} : runFields(job)),
    })),
    beside: { digest: digestOf(jobs, (job) => ({ ...commonFields(job), ...fieldsOf(call, job) })) },
  };
}

function commonFields(job: Job): object {
  return {
    id: job.id,
    store: job.store,
    ...(job.ns === null ? {} : { ns: job.ns }),
    ...(job.maxDepth === null ? {} : { 'max-depth': job.maxDepth }),
    ...(job.schedule === null ? {} : { schedule: job.schedule }),
    ...(job.comment === null ? {} : { comment: job.comment }),
  };
}

function syncFields(call: Call, job: SyncJob): object {
  return {
    ...(job.remote === null ? {} : { remote: job.remote }),
    'remote-store': job.remoteStore,
    ...(job.remoteNs === null ? {} : { 'remote-ns': job.remoteNs }),
    ...(job.owner === null ? {} : { owner: job.owner }),
    ...(job.removeVanished ? { 'remove-vanished': true } : {}),
    ...(job.direction === 'push' && has(call.server.version, 'syncDirection') ? { 'sync-direction': 'push' } : {}),
  };
}

function verifyFields(_call: Call, job: VerifyJob): object {
  return {
    ...(job.ignoreVerified === null ? {} : { 'ignore-verified': job.ignoreVerified }),
    ...(job.outdatedAfterDays === null ? {} : { 'outdated-after': job.outdatedAfterDays }),
  };
}

function pruneFields(_call: Call, job: PruneJob): object {
  const keep = Object.entries(job.keep satisfies KeepOptions).map(([period, count]) => [`keep-${period}`, count]);
  return { ...Object.fromEntries(keep), ...(job.isDisabled ? { disable: true } : {}) };
}

/** Only `last-run-upid` while it runs. */
function runFields(job: Job): object {
  const run = job.lastRun;
  return {
    ...(job.nextRunS === null ? {} : { 'next-run': job.nextRunS }),
    ...(run === null ? {} : { 'last-run-upid': run.upid }),
    ...(run === null || run.endS === null ? {} : { 'last-run-state': run.state, 'last-run-endtime': run.endS }),
  };
}

import type { Finding } from '../../domain/alert.ts';
import type { SyncJob } from '../../domain/job.ts';
import { meets } from '../../domain/privileges.ts';
import { lastGood } from '../../domain/section.ts';
import { serverCause, syncCause } from './causes.ts';
import { unknown } from './finding.ts';
import { serverSubject, storeSubject } from './place.ts';
import type { JudgeContext, ServerRule } from './rule.ts';

/** A sync job that can be judged now, and when it was read (our clock). */
export interface ReadSyncJob {
  readonly job: SyncJob;
  readonly readAtMs: number;
}

/**
 * The sync jobs of the watched datastores. Says what cannot be judged: the whole list while it does not stand or the
 * token may not see all of it (PBS leaves jobs out without a word, peers.md fact 6), and jobs of an absent disk.
 */
export function* syncJobs(context: JudgeContext, rule: ServerRule): Generator<Finding | ReadSyncJob> {
  const { server } = context;
  const jobs = context.taken(server.syncJobs, 'jobs');
  // An empty list of a token that may not see remotes says nothing; of jobs that are listed there is no doubt.
  if (jobs === null || (jobs.value.length === 0 && hidesRemotes(context)))
    yield unknown(rule, serverSubject(server.name));
  for (const job of jobs?.value ?? []) {
    const datastore = server.datastores.get(job.datastore);
    if (datastore === undefined) continue;
    if (datastore.mount === 'not-mounted' || datastore.maintenance !== null) {
      yield unknown(rule, { ...storeSubject(server.name, job.datastore), namespace: job.namespace, job: job.id });
    } else {
      yield { job, readAtMs: jobs?.takenAtMs ?? 0 };
    }
  }
}

/** Narrows what `syncJobs` yields. */
export function isFinding(item: Finding | ReadSyncJob): item is Finding {
  return 'verdict' in item;
}

function hidesRemotes({ server }: JudgeContext): boolean {
  const privileges = lastGood(server.privileges)?.value;
  return privileges !== undefined && !meets(privileges, 'sync');
}

/** What would have to be repaired: the monitored server at the other end if that is silent, else the connection. */
export function causeOfSync({ server, servers }: JudgeContext, job: SyncJob): string {
  const { remote, remoteDatastore } = job;
  if (remote === null || remoteDatastore === null) return syncCause(server.name, remote);
  const down = servers.filter((peer) => peer.isSilent && peer.server.name !== server.name);
  const guilty = down.filter((peer) => peer.server.name === remote || peer.server.datastores.has(remoteDatastore));
  return guilty.length === 1 && guilty[0] ? serverCause(guilty[0].server.name) : syncCause(server.name, remote);
}

/** `main on pbs-1 from dc2/main`. */
export function syncText(server: string, job: SyncJob): string {
  const other = `${job.remote === null ? '' : `${job.remote}/`}${job.remoteDatastore ?? '?'}`;
  const own = job.namespace === '' ? job.datastore : `${job.datastore}/${job.namespace}`;
  return `Sync job ${job.id} (${own} on ${server} ${job.direction === 'pull' ? 'from' : 'to'} ${other})`;
}

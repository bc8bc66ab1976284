import { groupKey } from '../../domain/backup.ts';
import type { DatastoreState } from '../../domain/datastore.ts';
import type { SyncJob } from '../../domain/job.ts';
import { lastGood } from '../../domain/section.ts';
import type { JudgeContext, ServerMoment } from './rule.ts';

/** One end of a sync: what lies in and below this namespace. */
export interface SyncEnd {
  readonly moment: ServerMoment;
  readonly datastore: DatastoreState;
  readonly namespace: string;
}

export interface SyncEnds {
  readonly source: SyncEnd;
  readonly target: SyncEnd;
}

/** Both ends of a sync job, where both are watched and answer; null otherwise, or where it is not certain. */
export function endsOf(context: JudgeContext, job: SyncJob): SyncEnds | null {
  const ends = watchedEndsOf(context, job);
  return ends === null || ends.source.moment.isSilent || ends.target.moment.isSilent ? null : ends;
}

/** The same, also while one of them does not answer. */
export function watchedEndsOf(context: JudgeContext, job: SyncJob): SyncEnds | null {
  const datastore = context.server.datastores.get(job.datastore);
  if (datastore === undefined || job.remoteDatastore === null) return null;
  const near: SyncEnd = { moment: context, datastore, namespace: job.namespace };
  const far = farEnd(context, job, near, job.remoteDatastore);
  if (far === null) return null;
  return job.direction === 'pull' ? { source: far, target: near } : { source: near, target: far };
}

/** The server at the other end, where that is certain: of one that was not seen yet only its name tells. */
export function peerOf(context: JudgeContext, job: SyncJob): ServerMoment | null {
  const ends = watchedEndsOf(context, job);
  if (ends !== null) return (job.direction === 'pull' ? ends.source : ends.target).moment;
  const name = job.remote ?? context.server.name;
  return context.servers.find(({ server }) => server.name === name) ?? null;
}

/**
 * PBS names a remote as it likes, so the other server is found by what it holds: a datastore of that name with groups
 * in common. Among several, the one that is called like the remote; else nobody, for a guess would accuse the innocent.
 */
function farEnd({ server, servers }: JudgeContext, job: SyncJob, near: SyncEnd, name: string): SyncEnd | null {
  const candidates: SyncEnd[] = [];
  for (const moment of servers) {
    const isLocal = moment.server.name === server.name;
    if (isLocal !== (job.remote === null)) continue;
    const datastore = moment.server.datastores.get(name);
    const end = datastore && { moment, datastore, namespace: job.remoteNamespace };
    if (end && holdsAlike(near, end)) candidates.push(end);
  }
  if (candidates.length === 1) return candidates[0] ?? null;
  return candidates.find((end) => end.moment.server.name === job.remote) ?? null;
}

function holdsAlike(a: SyncEnd, b: SyncEnd): boolean {
  for (const [namespace, section] of a.datastore.groups) {
    const mirrored = mirror(namespace, a.namespace, b.namespace);
    const other = mirrored === null ? undefined : b.datastore.groups.get(mirrored);
    if (other === undefined) continue;
    const held = new Set((lastGood(other)?.value ?? []).map(groupKey));
    if (lastGood(section)?.value.some((group) => held.has(groupKey(group)))) return true;
  }
  return false;
}

/** The namespace at the other end that stands for this one; null for one outside of what is synced. */
export function mirror(namespace: string, from: string, to: string): string | null {
  if (namespace === from) return to;
  const below = from === '' ? namespace : namespace.startsWith(`${from}/`) ? namespace.slice(from.length + 1) : null;
  if (below === null || below === '') return null;
  return to === '' ? below : `${to}/${below}`;
}

/** Sync jobs: copies finished snapshots between two stores of the world, and leaves the tasks that PBS leaves. */

import { isWritable, readError } from './availability.ts';
import { forgetSnapshot } from './backups.ts';
import { addGroup, addNamespace } from './build.ts';
import type { SyncJob } from './job-model.ts';
import type { Datastore, Namespace, PbsServer, Snapshot, World } from './model.ts';
import { type GroupPlace, groupKey, isWithin, placesIn } from './places.ts';
import { recordTask, serverNowS } from './tasks.ts';
import { hex8 } from './upid.ts';
import { changeUsed, uniqueBytes } from './usage.ts';
import type { PlannedRun } from './verification.ts';

const CONNECT_ERROR = 'client error (Connect)';
const REMOTE_READER = 'sync@pbs!pull';

interface SyncSide {
  readonly server: PbsServer;
  readonly store: Datastore;
  readonly ns: string;
}

function peerOf(world: World, server: PbsServer, job: SyncJob): PbsServer | undefined {
  return job.remote === null ? server : world.servers.find((candidate) => candidate.name === job.peer);
}

function sides(
  world: World,
  server: PbsServer,
  store: Datastore,
  job: SyncJob,
): { from: SyncSide; to: SyncSide } | null {
  const peer = peerOf(world, server, job);
  const peerStore = peer?.datastores.get(job.remoteStore);
  if (peer === undefined || peerStore === undefined) return null;
  const here: SyncSide = { server, store, ns: job.ns ?? '' };
  const there: SyncSide = { server: peer, store: peerStore, ns: job.remoteNs ?? '' };
  return job.direction === 'pull' ? { from: there, to: here } : { from: here, to: there };
}

export function syncRun(world: World, server: PbsServer, store: Datastore, job: SyncJob): PlannedRun {
  const ends = sides(world, server, store, job);
  return {
    durationS: 45,
    finish: () => {
      if (ends === null) {
        // A peer outside this world: the run succeeds and nothing here changes.
        const isElsewhere = peerOf(world, server, job) === undefined;
        return { status: isElsewhere ? 'OK' : `no such datastore '${job.remoteStore}'`, logLines: [] };
      }
      const isReachable = ends.from.server.isUp && ends.to.server.isUp;
      if (!isReachable) return { status: CONNECT_ERROR, logLines: [] };
      if (readError(ends.from.server, ends.from.store) !== null || !isWritable(ends.to.server, ends.to.store)) {
        return { status: 'sync failed with some errors.', logLines: [] };
      }
      const copied = copyAll(world, job, ends.from, ends.to);
      return { status: 'OK', logLines: [`sync job finished, ${copied} snapshots transferred`] };
    },
  };
}

function copyAll(world: World, job: SyncJob, from: SyncSide, to: SyncSide): number {
  let copied = 0;
  for (const source of [...placesIn(from.server, from.store)]) {
    if (!isWithin(source.namespace.path, from.ns, job.maxDepth) || job.leftOut.has(groupKey(source.group))) continue;
    const target = targetOf(world, job, source, from, to);
    const missing = newerFinished(source, target);
    for (const snapshot of missing) addCopy(world, job, target, snapshot);
    if (job.removeVanished) removeVanished(world, source, target);
    const newest = missing.at(-1);
    if (newest !== undefined && job.remote !== null) leavePeerTask(world, job, source, target, newest);
    copied += missing.length;
  }
  return copied;
}

function targetOf(world: World, job: SyncJob, source: GroupPlace, from: SyncSide, to: SyncSide): GroupPlace {
  const below = from.ns === '' ? source.namespace.path : source.namespace.path.slice(from.ns.length + 1);
  const path = [to.ns, below].filter((part) => part !== '').join('/');
  const namespace: Namespace = addNamespace(to.store, path);
  const known = namespace.groups.get(groupKey(source.group));
  if (known !== undefined) return { ...to, namespace, group: known };
  const { type, id, isEncrypted, changeRatio, sizeBytes } = source.group;
  const owner = job.owner ?? 'root@pam';
  return addGroup(world, to.server, to.store, path, {
    type,
    id,
    owner,
    isEncrypted,
    changeRatio,
    sizeBytes,
    rhythm: 'synced',
  });
}

function newerFinished(source: GroupPlace, target: GroupPlace): Snapshot[] {
  const newestS = target.group.snapshots.at(-1)?.timeS ?? 0;
  return source.group.snapshots.filter((snapshot) => snapshot.state === 'finished' && snapshot.timeS > newestS);
}

/** A pull copies the manifest verbatim, the source's verification included; a push uploads it anew. */
function addCopy(world: World, job: SyncJob, target: GroupPlace, snapshot: Snapshot): void {
  const verification = job.direction === 'pull' ? snapshot.verification : null;
  target.group.snapshots.push({ ...snapshot, verification, isProtected: false });
  target.store.indexDataBytes += snapshot.sizeBytes;
  changeUsed(world, target.server, target.store, uniqueBytes(target.group, snapshot));
}

function removeVanished(world: World, source: GroupPlace, target: GroupPlace): void {
  const times = new Set(source.group.snapshots.map((snapshot) => snapshot.timeS));
  const nowS = serverNowS(world, target.server);
  for (const snapshot of [...target.group.snapshots]) {
    if (!times.has(snapshot.timeS) && !snapshot.isProtected) forgetSnapshot(target, snapshot, nowS);
  }
}

/** The other end sees a reader (its store is pulled from) or a backup (its store is pushed to). */
function leavePeerTask(world: World, job: SyncJob, source: GroupPlace, target: GroupPlace, newest: Snapshot): void {
  const isPull = job.direction === 'pull';
  const peer = isPull ? source : target;
  const endS = serverNowS(world, peer.server);
  const key = `${peer.store.name}:${groupKey(peer.group)}`;
  recordTask(peer.server, {
    workerType: isPull ? 'reader' : 'backup',
    workerId: isPull ? `${key}/${hex8(newest.timeS)}` : key,
    authId: isPull ? REMOTE_READER : target.group.owner,
    startS: endS - 20,
    endS,
    status: 'OK',
  });
}

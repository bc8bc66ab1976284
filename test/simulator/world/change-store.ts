/** What tests and incidents do to datastores and namespaces. */
import { readError } from './availability.ts';
import { failBackup } from './backups.ts';
import { planNextGc } from './garbage-collection.ts';
import type { Datastore, Maintenance, PbsServer, World } from './model.ts';
import { isWithin, placesIn } from './places.ts';
import { serverNowS } from './tasks.ts';
import { recordUsed } from './usage.ts';

export function removeStore(world: World, server: PbsServer, store: Datastore): void {
  for (const place of placesIn(server, store)) {
    failBackup(world, place, 'datastore was removed');
    place.group.isRemoved = true;
  }
  store.isRemoved = true;
  server.datastores.delete(store.name);
  for (const jobs of [server.syncJobs, server.verifyJobs, server.pruneJobs]) {
    for (const [id, job] of jobs) if (job.store === store.name) jobs.delete(id);
  }
}

/** With everything below it. */
export function removeNamespace(world: World, server: PbsServer, store: Datastore, path: string): void {
  for (const place of [...placesIn(server, store)]) {
    if (!isWithin(place.namespace.path, path, null)) continue;
    failBackup(world, place, 'backup ended but finished state is not set.');
    place.group.isRemoved = true;
  }
  for (const ns of [...store.namespaces.keys()]) if (isWithin(ns, path, null)) store.namespaces.delete(ns);
}

/** Error text of every read of the namespace's directory; null repairs it. */
export function breakNamespace(store: Datastore, path: string, errorText: string | null): void {
  const namespace = store.namespaces.get(path);
  if (namespace !== undefined) namespace.brokenWith = errorText;
}

export function setMaintenance(world: World, server: PbsServer, store: Datastore, to: Maintenance | null): void {
  store.maintenance = to;
  noteReadability(world, server, store);
}

export function mountStore(world: World, server: PbsServer, store: Datastore): void {
  store.mount = 'mounted';
  noteReadability(world, server, store);
}

export function unmountStore(world: World, server: PbsServer, store: Datastore): void {
  store.mount = 'notmounted';
  noteReadability(world, server, store);
}

/** Storage trouble: every read answers with this text. PBS's own is the default. */
export function breakStore(world: World, server: PbsServer, store: Datastore, errorText?: string): void {
  const missing = `unable to open chunk store '${store.name}' at "${store.path}/.chunks" - No such file or directory (os error 2)`;
  store.brokenWith = errorText ?? missing;
  noteReadability(world, server, store);
}

export function repairStore(world: World, server: PbsServer, store: Datastore): void {
  store.brokenWith = null;
  noteReadability(world, server, store);
}

/** A dead NFS mount: reads of the storage never return, and the metrics collector stands still with them. */
export function hangStore(world: World, server: PbsServer, store: Datastore): void {
  store.hangingSinceS = serverNowS(world, server);
}

export function releaseStore(store: Datastore): void {
  store.hangingSinceS = null;
}

/** History has a gap while a store cannot be read. */
function noteReadability(world: World, server: PbsServer, store: Datastore): void {
  recordUsed(store, serverNowS(world, server), readError(server, store) === null ? store.usedBytes : null);
}

/** Chunks that no snapshot of this world explains: used bytes jump. */
export function setUsedBytes(world: World, server: PbsServer, store: Datastore, usedBytes: number): void {
  store.usedBytes = Math.min(usedBytes, store.totalBytes - store.reservedBytes);
  noteReadability(world, server, store);
}

export function resizeStore(world: World, server: PbsServer, store: Datastore, totalBytes: number): void {
  const reservedRatio = store.reservedBytes / store.totalBytes;
  store.totalBytes = totalBytes;
  store.reservedBytes = Math.round(totalBytes * reservedRatio);
  noteReadability(world, server, store);
}

export function setGcSchedule(world: World, server: PbsServer, store: Datastore, schedule: string | null): void {
  store.gcSchedule = schedule;
  planNextGc(world, server, store);
}

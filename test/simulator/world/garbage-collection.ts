/** Garbage collection: frees what pruning orphaned at least 24 hours and 5 minutes before it started. */
import { isWritable } from './availability.ts';
import { nextRunS } from './calendar.ts';
import { plan } from './event-queue.ts';
import type { Datastore, GcCounters, PbsServer, World } from './model.ts';
import { nextInteger } from './random.ts';
import { finishTask, serverNowS, startTask } from './tasks.ts';
import { changeUsed, garbageBytes } from './usage.ts';
import { planIn } from './world.ts';

const GRACE_S = 24 * 3600 + 300;
const BYTES_PER_CHUNK = 1_970_000;
/** The scheduler looks again after this while a store cannot be collected. */
export const RETRY_MS = 600_000;

export function planNextGc(world: World, server: PbsServer, store: Datastore): void {
  const { gc } = store;
  gc.scheduleVersion += 1;
  const nowS = serverNowS(world, server);
  gc.nextRunS = store.gcSchedule === null ? null : nextRunS(store.gcSchedule, server.timeZone, nowS);
  if (gc.nextRunS === null) return;
  const delayMs = (gc.nextRunS - nowS + nextInteger(store.random, 1, 50)) * 1000;
  planAttempt(world, server, store, world.nowMs + delayMs);
}

function planAttempt(world: World, server: PbsServer, store: Datastore, atMs: number): void {
  const version = store.gc.scheduleVersion;
  plan(world.queue, atMs, `gc ${server.name}:${store.name}`, () => {
    if (store.isRemoved || version !== store.gc.scheduleVersion) return;
    if (store.gc.isStuck || !isWritable(server, store)) planAttempt(world, server, store, world.nowMs + RETRY_MS);
    else startGc(world, server, store);
  });
}

export function isGcRunning(store: Datastore): boolean {
  return store.gc.lastRun !== null && store.gc.lastRun.endS === null;
}

export function startGc(world: World, server: PbsServer, store: Datastore): string | null {
  if (isGcRunning(store)) return null;
  const task = startTask(world, server, { workerType: 'garbage_collection', workerId: store.name });
  store.gc.lastRun = { upid: task.upid, startS: task.startS, state: null, endS: null };
  if (store.gcSchedule !== null) store.gc.nextRunS = nextRunS(store.gcSchedule, server.timeZone, task.startS);
  planIn(world, store.gc.durationS * 1000, `end of gc ${store.name}`, () => finishGc(world, server, store, task.upid));
  return task.upid;
}

/** Ends the running collection; an error text leaves garbage and counters as they were. */
export function finishGc(world: World, server: PbsServer, store: Datastore, upid: string, errorText?: string): void {
  const { gc } = store;
  const run = gc.lastRun;
  if (run === null || run.upid !== upid || run.endS !== null) return;
  const status = errorText ?? gc.comingErrors.shift() ?? gc.brokenWith ?? 'OK';
  if (status === 'OK' || status.startsWith('WARNINGS: ')) {
    gc.lastSuccess = { upid, startS: run.startS, counters: sweep(world, server, store, run.startS) };
  }
  run.state = status;
  run.endS = serverNowS(world, server);
  finishTask(world, server, upid, status, [
    'Start GC phase1 (mark used chunks)',
    'Start GC phase2 (sweep unused chunks)',
  ]);
  planNextGc(world, server, store);
}

function sweep(world: World, server: PbsServer, store: Datastore, startS: number): GcCounters {
  let removedBytes = 0;
  while (store.garbage[0] !== undefined && store.garbage[0].orphanedS <= startS - GRACE_S) {
    removedBytes += store.garbage.shift()?.bytes ?? 0;
  }
  changeUsed(world, server, store, -removedBytes);
  return gcCounters(store, removedBytes);
}

export function gcCounters(store: Datastore, removedBytes: number): GcCounters {
  const pendingBytes = garbageBytes(store);
  const diskBytes = Math.max(0, store.usedBytes - pendingBytes);
  let indexFileCount = 0;
  for (const namespace of store.namespaces.values()) {
    for (const group of namespace.groups.values()) {
      indexFileCount += group.snapshots.length * Math.max(1, group.archives.length - 2);
    }
  }
  return {
    indexFileCount,
    indexDataBytes: store.indexDataBytes,
    diskBytes,
    diskChunks: chunks(diskBytes),
    removedBytes,
    removedChunks: chunks(removedBytes),
    pendingBytes,
    pendingChunks: chunks(pendingBytes),
    removedBad: 0,
    stillBad: store.gc.stillBad,
    cacheHits: Math.max(0, chunks(store.indexDataBytes) - chunks(diskBytes)),
    cacheMisses: chunks(diskBytes),
  };
}

function chunks(bytes: number): number {
  return Math.max(0, Math.round(bytes / BYTES_PER_CHUNK));
}

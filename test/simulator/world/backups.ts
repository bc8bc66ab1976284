/** A backup's life: planned by its rhythm, running, finished or failed. */
import { isWritable } from './availability.ts';
import { nextRunS } from './calendar.ts';
import { plan } from './event-queue.ts';
import type { Group, RunningBackup, Snapshot, World } from './model.ts';
import { type GroupPlace, groupKey } from './places.ts';
import { nextFloat, nextInteger } from './random.ts';
import { finishTask, startTask } from './tasks.ts';
import { changeUsed, orphan, uniqueBytes } from './usage.ts';
import { verifyNewSnapshot } from './verification.ts';
import { planIn } from './world.ts';

/** Part of a group's first full backup that no other group shares. */
const FIRST_BACKUP_RATIO = 0.55;
const FINISHED_LOG: readonly string[] = ['backup finished successfully'];

export function planNextBackup(world: World, place: GroupPlace): void {
  const { group, server } = place;
  group.scheduleVersion += 1;
  const version = group.scheduleVersion;
  group.nextRunMs = nextStartMs(world, group, server.timeZone);
  if (group.nextRunMs === null) return;
  plan(world.queue, group.nextRunMs, `backup ${server.name}:${place.store.name}:${groupKey(group)}`, () => {
    if (group.isRemoved || version !== group.scheduleVersion) return;
    if (world.nowMs >= group.pausedUntilMs) startBackup(world, place);
    planNextBackup(world, place);
  });
}

function nextStartMs(world: World, group: Group, timeZone: string): number | null {
  const { rhythm } = group;
  const nowS = world.nowMs / 1000;
  if (rhythm.kind === 'irregular') {
    const gapS = rhythm.meanGapS * (0.3 + 1.4 * nextFloat(group.random));
    return Math.ceil(nowS + gapS) * 1000;
  }
  if (rhythm.schedule === null) return null;
  return (nextRunS(rhythm.schedule, timeZone, nowS) + nextInteger(group.random, 0, rhythm.jitterS)) * 1000;
}

/** Null when the store does not take writes or the group is locked by a running backup: then PBS starts no task. */
export function startBackup(world: World, place: GroupPlace): RunningBackup | null {
  const { server, store, group } = place;
  if (group.running !== null || !isWritable(server, store)) return null;
  const workerId = `${store.name}:${groupKey(group)}`;
  const task = startTask(world, server, { workerType: 'backup', workerId, authId: group.owner });
  const running: RunningBackup = { snapshot: addRunningSnapshot(world, group), upid: task.upid };
  group.running = running;
  const durationS = Math.max(2, Math.round(group.durationS * (0.8 + 0.5 * nextFloat(group.random))));
  const error = group.comingErrors.shift() ?? group.brokenWith;
  const delayMs = (error === null ? durationS : Math.ceil(durationS * 0.3)) * 1000;
  planIn(world, delayMs, `end of backup ${workerId}`, () => {
    if (group.running !== running) return;
    if (error === null && isWritable(server, store)) finishBackup(world, place);
    else failBackup(world, place, error ?? 'backup ended but finished state is not set.');
  });
  return running;
}

/** Backup times come from the client's clock, so a server's skew does not touch them. */
function addRunningSnapshot(world: World, group: Group): Snapshot {
  const newestS = group.snapshots.at(-1)?.timeS ?? 0;
  const snapshot: Snapshot = {
    timeS: Math.max(Math.floor(world.nowMs / 1000), newestS + 1),
    sizeBytes: nextSizeBytes(group),
    state: 'running',
    verification: null,
    isProtected: false,
    isEncrypted: group.isEncrypted,
    isCorrupt: false,
    comment: null,
  };
  group.snapshots.push(snapshot);
  return snapshot;
}

function nextSizeBytes({ sizeBytes, sizeNoise, random }: Group): number {
  if (sizeNoise === 0) return sizeBytes;
  return Math.max(1, Math.round(sizeBytes * (1 + sizeNoise * (2 * nextFloat(random) - 1))));
}

export function finishBackup(world: World, place: GroupPlace): void {
  const { server, store, group } = place;
  const { running } = group;
  if (running === null) return;
  const isFirst = group.snapshots.length === 1;
  running.snapshot.state = 'finished';
  group.running = null;
  finishTask(world, server, running.upid, 'OK', FINISHED_LOG);
  store.indexDataBytes += running.snapshot.sizeBytes;
  const addedBytes = uniqueBytes(group, running.snapshot);
  changeUsed(world, server, store, isFirst ? Math.round(running.snapshot.sizeBytes * FIRST_BACKUP_RATIO) : addedBytes);
  group.sizeBytes = Math.max(1, group.sizeBytes + group.growthBytesPerRun);
  if (store.isVerifyNew) verifyNewSnapshot(world, place, running.snapshot);
}

/** PBS deletes the directory of a failed backup and keeps the task. */
export function failBackup(world: World, place: GroupPlace, errorText: string): void {
  const { server, group } = place;
  const { running } = group;
  if (running === null) return;
  group.running = null;
  removeFrom(group.snapshots, running.snapshot);
  finishTask(world, server, running.upid, errorText);
}

/** What a crash leaves: the partial snapshot stays, the task ends as unknown. */
export function abandonBackup(world: World, place: GroupPlace): void {
  const { server, group } = place;
  const { running } = group;
  if (running === null) return;
  running.snapshot.state = 'leftover';
  group.running = null;
  finishTask(world, server, running.upid, 'unknown');
}

/** Forgets a snapshot; its own chunks stay on disk until garbage collection. */
export function forgetSnapshot(place: GroupPlace, snapshot: Snapshot, nowS: number): void {
  const { store, group } = place;
  removeFrom(group.snapshots, snapshot);
  if (snapshot.state !== 'finished') return;
  store.indexDataBytes -= snapshot.sizeBytes;
  orphan(store, uniqueBytes(group, snapshot), nowS);
}

function removeFrom<T>(items: T[], item: T): void {
  const index = items.indexOf(item);
  if (index >= 0) items.splice(index, 1);
}

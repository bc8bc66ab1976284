/** What tests and incidents do to groups and snapshots. */
import { failBackup, forgetSnapshot, planNextBackup } from './backups.ts';
import { addGroup } from './build.ts';
import type { Group, Snapshot, World } from './model.ts';
import { type GroupPlace, groupKey } from './places.ts';
import { type RhythmWish, rhythmOf } from './rhythm.ts';
import { recordTask, serverNowS } from './tasks.ts';
import { hex8 } from './upid.ts';
import { changeUsed, uniqueBytes } from './usage.ts';
import { nsPath, VERIFICATION_FAILED } from './verification.ts';

export function setRhythm(world: World, place: GroupPlace, wish: RhythmWish): void {
  place.group.rhythm = rhythmOf(wish, place.group.random);
  planNextBackup(world, place);
}

/** The client simply stops: no further run, no error, nothing removed. */
export function stopGroup(world: World, place: GroupPlace): void {
  setRhythm(world, place, 'stopped');
}

/** Runs before that time are skipped, then the rhythm goes on. */
export function pauseGroup(group: Group, untilMs: number): void {
  group.pausedUntilMs = untilMs;
}

export function failNextBackups(group: Group, ...errorTexts: readonly string[]): void {
  group.comingErrors.push(...errorTexts);
}

/** Every run fails with the text; null repairs it. */
export function breakBackups(group: Group, errorText: string | null): void {
  group.brokenWith = errorText;
}

export function removeGroup(world: World, place: GroupPlace): void {
  const nowS = serverNowS(world, place.server);
  failBackup(world, place, 'backup ended but finished state is not set.');
  for (const snapshot of [...place.group.snapshots]) forgetSnapshot(place, snapshot, nowS);
  place.group.isRemoved = true;
  place.namespace.groups.delete(groupKey(place.group));
}

/** A guest gets another id: the old group stops where it is, a new one goes on. */
export function renameGroup(world: World, place: GroupPlace, id: string): GroupPlace {
  const { server, store, namespace, group } = place;
  const { kind, ...rest } = group.rhythm;
  const { type, owner, comment, sizeBytes, growthBytesPerRun, changeRatio, durationS, isEncrypted } = group;
  stopGroup(world, place);
  const rhythm: RhythmWish = { kind, ...rest };
  const wish = { type, id, owner, comment, sizeBytes, growthBytesPerRun, changeRatio, durationS, isEncrypted, rhythm };
  return addGroup(world, server, store, namespace.path, wish);
}

export interface SnapshotWish {
  readonly timeS?: number;
  readonly sizeBytes?: number;
  readonly state?: Snapshot['state'];
  readonly verification?: Snapshot['verification'];
  readonly isProtected?: boolean;
  readonly isEncrypted?: boolean;
  readonly comment?: string | null;
}

/** A snapshot out of nowhere, without a task. */
export function addSnapshot(world: World, place: GroupPlace, wish: SnapshotWish = {}): Snapshot {
  const { server, store, group } = place;
  const snapshot: Snapshot = {
    timeS: wish.timeS ?? Math.floor(world.nowMs / 1000),
    sizeBytes: wish.sizeBytes ?? group.sizeBytes,
    state: wish.state ?? 'finished',
    verification: wish.verification ?? null,
    isProtected: wish.isProtected ?? false,
    isEncrypted: wish.isEncrypted ?? group.isEncrypted,
    isCorrupt: false,
    comment: wish.comment ?? null,
  };
  group.snapshots.push(snapshot);
  group.snapshots.sort((one, other) => one.timeS - other.timeS);
  if (snapshot.state !== 'finished') return snapshot;
  store.indexDataBytes += snapshot.sizeBytes;
  changeUsed(world, server, store, uniqueBytes(group, snapshot));
  return snapshot;
}

export function removeSnapshot(world: World, place: GroupPlace, snapshot: Snapshot): void {
  forgetSnapshot(place, snapshot, serverNowS(world, place.server));
}

/** A verification by hand that has just ended with this result; leaves its task. */
export function markVerified(world: World, place: GroupPlace, snapshot: Snapshot, state: 'ok' | 'failed'): void {
  const { server, store, namespace, group } = place;
  const endS = serverNowS(world, server);
  const workerId = `${store.name}:${nsPath(namespace.path)}/${groupKey(group)}/${hex8(snapshot.timeS)}`;
  const status = state === 'ok' ? 'OK' : VERIFICATION_FAILED;
  const task = recordTask(server, { workerType: 'verify_snapshot', workerId, startS: endS - 30, endS, status });
  snapshot.verification = { state, upid: task.upid };
  snapshot.isCorrupt = state === 'failed';
}

/** The newest finished snapshots rot; verify jobs will find it. */
export function corruptSnapshots(group: Group, count: number): readonly Snapshot[] {
  const rotten = group.snapshots.filter((snapshot) => snapshot.state === 'finished').slice(-count);
  for (const snapshot of rotten) snapshot.isCorrupt = true;
  return rotten;
}

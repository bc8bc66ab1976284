/** Bytes on a store, and how they came to be: used now, used then, orphaned, logical. */

import { readError } from './availability.ts';
import type { Datastore, Group, PbsServer, Snapshot, World } from './model.ts';
import { serverNowS } from './tasks.ts';

export const USAGE_STEP_S = 1800;

/** PBS keeps ten years of samples; two are more than any test looks at. */
const HISTORY_LIMIT = 2 * 365 * 48;

export function availBytes(store: Datastore): number {
  return Math.max(0, store.totalBytes - store.usedBytes - store.reservedBytes);
}

/** used / (used + avail), as the GUI shows it. */
export function usedRatio(store: Datastore): number {
  const usable = store.usedBytes + availBytes(store);
  return usable === 0 ? 0 : store.usedBytes / usable;
}

/** What a snapshot adds to the disk: the chunks that no other one shares. */
export function uniqueBytes(group: Group, snapshot: Snapshot): number {
  return Math.round(snapshot.sizeBytes * group.changeRatio);
}

export function changeUsed(world: World, server: PbsServer, store: Datastore, deltaBytes: number): void {
  store.usedBytes = Math.min(Math.max(0, store.usedBytes + deltaBytes), store.totalBytes - store.reservedBytes);
  recordUsed(store, serverNowS(world, server), readError(server, store) === null ? store.usedBytes : null);
}

/** The last value of a half hour stands for it. */
export function recordUsed(store: Datastore, atS: number, usedBytes: number | null): void {
  const { usedHistory } = store;
  const last = usedHistory.at(-1);
  const isSameStep = last !== undefined && Math.floor(last.atS / USAGE_STEP_S) === Math.floor(atS / USAGE_STEP_S);
  if (isSameStep) {
    last.atS = atS;
    last.usedBytes = usedBytes;
    last.totalBytes = store.totalBytes;
    return;
  }
  usedHistory.push({ atS, usedBytes, totalBytes: store.totalBytes });
  if (usedHistory.length > HISTORY_LIMIT * 1.2) usedHistory.splice(0, usedHistory.length - HISTORY_LIMIT);
}

/** Used bytes at a past moment; null before the store existed or while it could not be read. */
export function usedBytesAt(store: Datastore, atS: number): number | null {
  const { usedHistory } = store;
  let low = 0;
  let high = usedHistory.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((usedHistory[middle]?.atS ?? 0) <= atS) low = middle + 1;
    else high = middle;
  }
  return usedHistory[low - 1]?.usedBytes ?? null;
}

export function usedRatioAt(store: Datastore, atS: number): number | null {
  const usedBytes = usedBytesAt(store, atS);
  return usedBytes === null ? null : usedBytes / (store.totalBytes - store.reservedBytes);
}

/** Chunks that only this snapshot used become garbage; only garbage collection frees them. */
export function orphan(store: Datastore, bytes: number, nowS: number): void {
  const last = store.garbage.at(-1);
  if (last !== undefined && last.orphanedS === nowS) last.bytes += bytes;
  else store.garbage.push({ orphanedS: nowS, bytes });
}

export function garbageBytes(store: Datastore): number {
  return store.garbage.reduce((sum, batch) => sum + batch.bytes, 0);
}

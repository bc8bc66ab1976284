import {
  type BackupGroup,
  countFlagged,
  groupKey,
  type SnapshotColumns,
  type SnapshotDetail,
} from '../../../shared/domain/backup.ts';
import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import type { GroupPlace } from '../../../shared/domain/history.ts';
import { mayAudit } from '../../../shared/domain/privileges.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { snapshotFigures } from '../../../shared/rules/alerts/group-facts.ts';
import { lateByMs } from '../../../shared/rules/rhythm/rhythm.ts';
import { DAY, MINUTE } from '../../../shared/time-units.ts';
import { noteDowntime, noteOutage } from './downtimes.ts';
import { type GroupEntry, isExpected, listsDifferently, newEntry, snapshotsBefore } from './group-entry.ts';
import { isSameGroup, misses } from './losses.ts';
import { aheadMs, newStoreMemory, type ServerMemory, type StoreMemory } from './server-memory.ts';
import { packSnapshots } from './snapshot-pack.ts';

interface Parts {
  readonly memory: ServerMemory;
  /** A group that two complete lists in a row did not hold. */
  readonly onGone: (entry: GroupEntry, missedAtMs: number) => void;
  /** Has what earlier runs knew of the datastore's groups put in. */
  readonly recall: (memory: ServerMemory, store: StoreMemory) => void;
  /** Monotonic. */
  readonly nowMs: number;
}

/** History hears of a backup with the next poll. */
const RECORDED_WITHIN_MS = 15 * MINUTE;

/** A newer backup is never late, so what follows from it may wait until all is known of it; without history, for a while. */
function awaitRecord({ memory, nowMs }: Parts, entry: GroupEntry): void {
  const serverNowMs = (memory.state?.lastPollAtMs ?? 0) + aheadMs(memory);
  if (entry.rhythm !== null && lateByMs(entry.rhythm, serverNowMs) === 0) {
    if (!memory.awaited.has(entry)) memory.awaited.set(entry, nowMs + RECORDED_WITHIN_MS);
    return;
  }
  // One that was late is looked at: it is to be well again at once.
  memory.dirty.add(entry);
  if (entry.rhythm !== null) memory.relearnAtMs = nowMs;
}

/** Rights that were read this long before a group was missing are believed. */
const RIGHTS_CHANGE_RARELY_MS = 5 * MINUTE;

/** Takes a server's new state in, one namespace after the other: what changed is marked, nothing is worked out yet. */
export function* takeIn(parts: Parts, now: ServerState): Generator<void> {
  const { memory } = parts;
  const before = memory.state;
  memory.state = now;
  noteTimeZone(memory, now);
  noteClock(memory, parts.nowMs);
  if (noteDowntime(memory, { before, now })) learnAllAnew(memory);
  for (const [name, datastore] of now.datastores) {
    let store = memory.stores.get(name);
    if (!store) {
      store = newStoreMemory(memory.name, name);
      memory.stores.set(name, store);
    }
    if (!store.isRecalled) parts.recall(memory, store);
    const known = before?.datastores.get(name);
    if (known === datastore) continue;
    const hasReturned = noteOutage(memory, store, { before, now });
    noteStage(memory, datastore);
    if (hasReturned) for (const entry of store.entries.values()) memory.dirty.add(entry);
    for (const namespace of datastore.groups.keys()) {
      takeGroups(parts, store, datastore, namespace);
      takeDetails(parts, store, known, datastore, namespace);
      yield;
    }
    if (datastore.namespaces !== known?.namespaces) takeLostNamespaces(parts, store, datastore);
    yield;
  }
  if (now.datastoreList.kind === 'unread') return;
  for (const name of memory.stores.keys()) if (!now.datastores.has(name)) memory.stores.delete(name);
}

function noteTimeZone(memory: ServerMemory, { timeZone }: ServerState): void {
  const { notes } = memory;
  const name = lastGood(timeZone)?.value ?? null;
  if (name === null || name === notes.timeZone) return;
  notes.timeZone = name;
  learnAllAnew(memory);
}

/** How far the server's clock went back and forth lately: its times of then and now differ by as much. */
function noteClock(memory: ServerMemory, nowMs: number): void {
  const { swing } = memory;
  const ahead = aheadMs(memory);
  if (nowMs - swing.sinceMs > DAY) {
    memory.swing = { sinceMs: nowMs, leastMs: ahead, mostMs: ahead, beforeMs: swing.mostMs - swing.leastMs };
    return;
  }
  swing.leastMs = Math.min(swing.leastMs, ahead);
  swing.mostMs = Math.max(swing.mostMs, ahead);
}

function learnAllAnew({ stores, dirty }: ServerMemory): void {
  for (const { entries } of stores.values()) for (const entry of entries.values()) dirty.add(entry);
}

function noteStage({ notes }: ServerMemory, { name, mount, maintenance, sameSinceMs }: DatastoreState): void {
  const mode = maintenance?.mode ?? null;
  const known = notes.stages.get(name);
  if (known?.mount !== mount || known.mode !== mode) notes.stages.set(name, { mount, mode, sinceMs: sameSinceMs });
}

function takeGroups(parts: Parts, store: StoreMemory, { groups }: DatastoreState, namespace: string): void {
  const section = groups.get(namespace);
  // A failed read proves nothing.
  if (section?.kind !== 'read' || section.takenAtMs <= (store.listedAtMs.get(namespace) ?? -1)) return;
  store.listedAtMs.set(namespace, section.takenAtMs);
  const readAtMs = section.takenAtMs + aheadMs(parts.memory);
  const listed = new Set<GroupEntry>();
  for (const group of section.value) listed.add(takeGroup(parts, store, { group, namespace, readAtMs }));
  noteMissing(parts, store, namespace, { listed, readAtMs });
}

interface Listed {
  readonly group: BackupGroup;
  readonly namespace: string;
  readonly readAtMs: number;
}

function takeGroup(parts: Parts, store: StoreMemory, { group, namespace, readAtMs }: Listed): GroupEntry {
  const { memory } = parts;
  const key = groupKey(group);
  let entry = store.entries.get(namespace, key);
  if (!entry) {
    entry = newEntry({ server: memory.name, datastore: store.name, namespace, group: key }, readAtMs);
    store.entries.add(entry);
    memory.unsaved.add(entry);
  }
  const isNew = entry.group === null;
  const changed = listsDifferently(entry.group, group);
  entry.group = group;
  entry.missedAtMs = null;
  if (changed) awaitRecord(parts, entry);
  if (isNew) endDeparture(memory, store.name, entry);
  return entry;
}

/** It is back. */
function endDeparture({ notes }: ServerMemory, store: string, { group, place }: GroupEntry): void {
  const gone = notes.gone.get(store);
  if (group === null || gone === undefined) return;
  const identity = { namespace: place.namespace, backupType: group.backupType, backupId: group.backupId };
  notes.gone.set(
    store,
    gone.filter((one) => !isSameGroup(one, identity)),
  );
}

interface Complete {
  readonly listed: ReadonlySet<GroupEntry>;
  readonly readAtMs: number;
}

/** Absence from one list is no proof (pbs-api.md 5.12); and a token with fewer rights is shown fewer groups. */
function noteMissing(parts: Parts, store: StoreMemory, namespace: string, { listed, readAtMs }: Complete): void {
  const { state } = parts.memory;
  const privileges = state === null ? null : lastGood(state.privileges);
  if (privileges === null || !mayAudit(privileges.value, store.name)) return;
  for (const entry of store.entries.values()) {
    if (entry.place.namespace !== namespace || listed.has(entry) || !isExpected(entry)) continue;
    if (entry.missedAtMs === null) {
      entry.missedAtMs = readAtMs;
      continue;
    }
    // Without the right to audit a token is still shown what it owns.
    const rightsAreKnown = privileges.takenAtMs + aheadMs(parts.memory) >= entry.missedAtMs - RIGHTS_CHANGE_RARELY_MS;
    const isSeenWhole = rightsAreKnown || hasOwner(listed, entry);
    if (isSeenWhole && readAtMs > entry.missedAtMs) parts.onGone(entry, entry.missedAtMs);
  }
}

/** Whether a group of the same owner is still shown. */
function hasOwner(listed: ReadonlySet<GroupEntry>, { group }: GroupEntry): boolean {
  return group !== null && group.owner !== null && [...listed].some((other) => other.group?.owner === group.owner);
}

/** A namespace that is not listed any more took its groups with it. */
function takeLostNamespaces(parts: Parts, store: StoreMemory, { namespaces }: DatastoreState): void {
  if (namespaces.kind !== 'read') return;
  const there = new Set(namespaces.value);
  const readAtMs = namespaces.takenAtMs + aheadMs(parts.memory);
  const gone = new Set(
    [...store.entries.values()].map(({ place }) => place.namespace).filter((one) => !there.has(one)),
  );
  for (const namespace of gone) noteMissing(parts, store, namespace, { listed: new Set(), readAtMs });
}

function takeDetails(
  parts: Parts,
  store: StoreMemory,
  before: DatastoreState | undefined,
  now: DatastoreState,
  namespace: string,
): void {
  const details = now.details.get(namespace);
  if (details === undefined || details === before?.details.get(namespace)) return;
  for (const [key, detail] of details) {
    const entry = store.entries.get(namespace, key);
    if (entry) takeDetail(parts, store, entry, detail);
  }
}

function takeDetail(parts: Parts, store: StoreMemory, entry: GroupEntry, detail: SnapshotDetail): void {
  const { memory } = parts;
  const { columns } = detail;
  const readAtMs = detail.takenAtMs + aheadMs(memory);
  if (countFlagged(columns, 'failed') > 0) noteFailed(memory, entry.place, detail.takenAtMs);
  if (columns === entry.columns) {
    // Confirmed: nothing ended there since.
    entry.readAtMs = readAtMs;
    return;
  }
  const before = snapshotsBefore(entry);
  if (before !== null && misses(before, columns)) {
    store.missed.push({ entry, before, beforeAtMs: entry.readAtMs ?? readAtMs, after: columns, afterAtMs: readAtMs });
  }
  // What prune or verification alone changed says nothing of when it is backed up.
  if (entry.columns === null || before === null) memory.dirty.add(entry);
  else if (misses(columns, before)) awaitRecord(parts, entry);
  const { oldestAtMs, newestOkTakenAtMs } = snapshotFigures(columns);
  const verifiedAtMs = Math.max(entry.verifiedAtMs ?? 0, newestOkTakenAtMs ?? 0) || null;
  if (verifiedAtMs !== entry.verifiedAtMs || !packsAlike(entry, columns)) memory.unsaved.add(entry);
  entry.oldestAtMs = Math.min(entry.oldestAtMs, oldestAtMs ?? entry.oldestAtMs);
  Object.assign(entry, { columns, packed: null, readAtMs, verifiedAtMs });
}

/** Whether a later run would be told the same as before. */
function packsAlike({ columns, packed }: GroupEntry, now: SnapshotColumns): boolean {
  const before = columns === null ? packed : packSnapshots(columns);
  return before !== null && Buffer.compare(before, packSnapshots(now)) === 0;
}

function noteFailed({ notes }: ServerMemory, { datastore, namespace }: GroupPlace, atMs: number): void {
  const known = notes.failedSeen.get(datastore) ?? new Map<string, number>();
  notes.failedSeen.set(datastore, known.set(namespace, Math.max(atMs, known.get(namespace) ?? 0)));
}

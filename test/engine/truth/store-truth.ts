import { groupKey, snapshotAt, snapshotTotal } from '../../../shared/domain/backup.ts';
import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import { finishedSnapshotCount, groupLastFinished } from '../../../shared/rules/newest-finished.ts';
import { readError } from '../../simulator/world/availability.ts';
import type { Datastore, Group, Namespace, PbsServer, Snapshot } from '../../simulator/world/model.ts';
import { groupKey as worldKey } from '../../simulator/world/places.ts';
import { availBytes } from '../../simulator/world/usage.ts';
import { has } from '../../simulator/world/version.ts';
import { type Facts, firstLine } from './facts.ts';
import { upidParts } from './upid-parts.ts';

const MOUNTS = { nonremovable: 'not-removable', mounted: 'mounted', notmounted: 'not-mounted' } as const;

/** A datastore's state, and where it can be read its sizes, namespaces, groups and snapshots. */
export function compareStore(
  facts: Facts,
  known: DatastoreState | undefined,
  server: PbsServer,
  store: Datastore,
): void {
  const at = `${server.name} ${store.name}`;
  facts.compare(`${at} is known`, known?.name, store.name);
  if (!known) return;
  const { maintenance } = store;
  facts.compare(`${at} comment`, known.comment, store.comment);
  facts.compare(`${at} mount`, known.mount, has(server.version, 'mountStatus') ? MOUNTS[store.mount] : 'unknown');
  facts.compare(`${at} backend`, known.backend, has(server.version, 'backendInStoreList') ? store.backend : null);
  const expected = maintenance === null ? null : { mode: maintenance.type, message: maintenance.message };
  facts.compare(`${at} maintenance`, known.maintenance, expected);
  if (readError(server, store) !== null) {
    // What was known before it went stays, with its age.
    const takenAtMs = lastGood(known.usage)?.takenAtMs ?? 0;
    facts.compare(`${at} has no sizes since it cannot be read`, takenAtMs <= known.sameSinceMs, true);
    return;
  }
  const sizes = { totalBytes: store.totalBytes, usedBytes: store.usedBytes, availableBytes: availBytes(store) };
  facts.compare(`${at} sizes`, lastGood(known.usage)?.value, sizes);
  facts.compare(`${at} namespaces`, lastGood(known.namespaces)?.value, [...store.namespaces.keys()].sort());
  facts.compare(`${at} namespaces with groups`, [...known.groups.keys()].sort(), [...store.namespaces.keys()].sort());
  for (const namespace of store.namespaces.values()) compareNamespace(facts, known, { server, store, namespace });
}

interface Place {
  readonly server: PbsServer;
  readonly store: Datastore;
  readonly namespace: Namespace;
}

function compareNamespace(facts: Facts, known: DatastoreState, place: Place): void {
  const { server, store, namespace } = place;
  const section = known.groups.get(namespace.path);
  const groups = new Map((section ? (lastGood(section)?.value ?? []) : []).map((group) => [groupKey(group), group]));
  const listed = [...namespace.groups.values()].filter(
    (group) => group.isReadable && (group.snapshots.length > 0 || has(server.version, 'reliableGroups')),
  );
  const at = `${server.name} ${store.name}:${namespace.path}`;
  facts.compare(`${at} groups`, [...groups.keys()].sort(), listed.map(worldKey).sort());
  for (const truth of listed) {
    const key = worldKey(truth);
    const group = groups.get(key);
    const detail = known.details.get(namespace.path)?.get(key) ?? null;
    if (!group || !detail) {
      facts.compare(`${at} ${key} is known with its snapshots`, [Boolean(group), Boolean(detail)], [true, true]);
      continue;
    }
    const finished = truth.snapshots.findLast((snapshot) => snapshot.state === 'finished');
    const last = finished ? { kind: 'at', atMs: finished.timeS * 1000 } : { kind: 'none' };
    const unfinished = truth.snapshots.filter(({ state }) => state === 'running' || state === 'leftover').length;
    facts.compare(`${at} ${key} last finished`, groupLastFinished(group, detail), last);
    facts.compare(`${at} ${key} count`, group.snapshotCount, truth.snapshots.length);
    facts.compare(`${at} ${key} finished`, finishedSnapshotCount(group, detail), truth.snapshots.length - unfinished);
    facts.compare(`${at} ${key} owner`, group.owner, truth.owner);
    facts.compare(`${at} ${key} comment`, group.comment, firstLine(truth.comment));
    facts.compare(`${at} ${key} snapshots`, snapshotTotal(detail.columns), truth.snapshots.length);
    for (const [index, snapshot] of truth.snapshots.toReversed().entries()) {
      const expected = expectedSnapshot(place, truth, snapshot);
      facts.compare(`${at} ${key} #${index}`, snapshotAt(detail.columns, index), expected);
    }
  }
}

function expectedSnapshot({ server, store }: Place, group: Group, snapshot: Snapshot) {
  const isFinished = snapshot.state === 'finished';
  const verification = isFinished ? snapshot.verification : null;
  const upid = verification === null ? null : upidParts(verification.upid);
  return {
    takenAtMs: snapshot.timeS * 1000,
    finished: isFinished,
    manifestUnreadable: snapshot.state === 'manifest-broken',
    sizeBytes: isFinished ? snapshot.sizeBytes : null,
    verification: verification?.state ?? 'none',
    verifiedAtMs: upid === null ? null : upid.startS * 1000,
    verifiedElsewhere: upid !== null && (upid.node !== server.name || upid.workerId.split(':')[0] !== store.name),
    isProtected: snapshot.isProtected,
    encrypted: isFinished && snapshot.isEncrypted,
    comment: firstLine(snapshot.comment),
    owner: group.owner,
  };
}

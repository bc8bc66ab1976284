import type { SnapshotPlace } from './translate-backup.ts';
import { toGroups, toNamespaces, toSnapshots } from './translate-backup.ts';
import { toListing, toUsage, toUsageByDatastore, toUsageHistory } from './translate-datastore.ts';
import { toHostMoments, toUsageMoments } from './translate-rrd.ts';
import {
  toHostStatus,
  toPrivileges,
  toSubscription,
  toTapeDrives,
  toTimeZone,
  toUpdates,
  toVersion,
} from './translate-server.ts';
import {
  toGarbageCollections,
  toPruneJobs,
  toSyncJobs,
  toTaskLogTail,
  toTasks,
  toVerifyJobs,
} from './translate-task.ts';
import { Undecodable } from './undecodable.ts';
import * as wire from './wire.ts';

/** How each kind of answer is read: PBS's `data` -> the domain's words. */
const DECODERS = {
  version: (data) => toVersion(wire.read(wire.version, data)),
  permissions: (data) => toPrivileges(wire.read(wire.permissions, data)),
  host: (data) => toHostStatus(wire.read(wire.hostStatus, data)),
  usages: (data) => toUsageByDatastore(wire.read(wire.metricPoints, data).data),
  usage: (data) => toUsage(wire.read(wire.datastoreStatus, data)),
  datastores: (data) => toListing(wire.read(wire.datastoreList, data)),
  'usage-history': (data) => toUsageHistory(wire.read(wire.usageHistory, data)),
  namespaces: (data) => toNamespaces(wire.read(wire.namespaces, data)),
  groups: (data) => toGroups(wire.read(wire.groups, data)),
  snapshots: (data, place) => toSnapshots(wire.read(wire.snapshots, data), place ?? NOWHERE),
  tasks: (data) => toTasks(wire.read(wire.tasks, data)),
  'task-log': (data, _place, total) => toTaskLogTail(wire.read(wire.taskLog, data), total ?? null),
  gc: (data) => toGarbageCollections(wire.read(wire.garbageCollections, data)),
  verify: (data) => toVerifyJobs(wire.read(wire.verifyJobs, data)),
  prune: (data) => toPruneJobs(wire.read(wire.pruneJobs, data)),
  sync: (data) => toSyncJobs(wire.read(wire.syncJobs, data)),
  'host-rrd': (data) => toHostMoments(wire.read(wire.hostRrd, data)),
  'store-rrd': (data) => toUsageMoments(wire.read(wire.storeRrd, data)),
  tape: (data) => toTapeDrives(wire.read(wire.tapeDrives, data)),
  subscription: (data) => toSubscription(wire.read(wire.subscription, data)),
  updates: (data) => toUpdates(wire.read(wire.updates, data)),
  time: (data) => toTimeZone(wire.read(wire.time, data)),
} as const satisfies Record<string, (data: unknown, place?: SnapshotPlace, total?: number | null) => unknown>;

const NOWHERE: SnapshotPlace = { datastore: '', node: null };

export type AnswerKind = keyof typeof DECODERS;
export type Decoded<K extends AnswerKind> = ReturnType<(typeof DECODERS)[K]>;

/**
 * Reads the body of a 200 answer. Throws `Undecodable`. Depends on nothing but its arguments, so that it can run in a
 * worker as well.
 */
export function decode<K extends AnswerKind>(kind: K, body: Uint8Array, place?: SnapshotPlace): Decoded<K>;
export function decode(kind: AnswerKind, body: Uint8Array, place?: SnapshotPlace): unknown {
  const { data, total } = wire.read(wire.envelope, parseJson(body));
  return DECODERS[kind](data, place, total);
}

function parseJson(body: Uint8Array): unknown {
  const text = new TextDecoder().decode(body);
  try {
    return JSON.parse(text);
  } catch {
    const start = text.trimStart()[0];
    // PBS's answers are one JSON object: one that begins but does not parse was cut off on its way.
    if (start === '{' && !text.trimEnd().endsWith('}')) throw new Undecodable('truncated', `${body.length} bytes`);
    throw new Undecodable('not-json', body.length === 0 ? 'an empty answer' : `${body.length} bytes that are no JSON`);
  }
}

import type { z } from 'zod';
import type { SnapshotPlace } from './translate-backup.ts';
import { toGroups, toNamespaces, toSnapshots } from './translate-backup.ts';
import { toListing, toUsage, toUsageByDatastore, toUsageHistory } from './translate-datastore.ts';
import {
  toHostStatus,
  toPrivileges,
  toSubscription,
  toTapeDrives,
  toUpdates,
  toVersion,
} from './translate-server.ts';
import { toGarbageCollections, toPruneJobs, toSyncJobs, toTasks, toVerifyJobs } from './translate-task.ts';
import * as wire from './wire.ts';

/** Thrown for an answer that is no JSON, or is not what the endpoint answers with. The text holds no answer's content. */
export class Undecodable extends Error {
  readonly reason: 'not-json' | 'truncated' | 'wrong-shape';
  constructor(reason: 'not-json' | 'truncated' | 'wrong-shape', message: string) {
    super(message);
    this.reason = reason;
  }
}

/** How each kind of answer is read: PBS's `data` -> the domain's words. */
const DECODERS = {
  version: (data) => toVersion(read(wire.version, data)),
  permissions: (data) => toPrivileges(read(wire.permissions, data)),
  host: (data) => toHostStatus(read(wire.hostStatus, data)),
  usages: (data) => toUsageByDatastore(read(wire.metricPoints, data).data),
  usage: (data) => toUsage(read(wire.datastoreStatus, data)),
  datastores: (data) => toListing(read(wire.datastoreList, data)),
  'usage-history': (data) => toUsageHistory(read(wire.usageHistory, data)),
  namespaces: (data) => toNamespaces(read(wire.namespaces, data)),
  groups: (data) => toGroups(read(wire.groups, data)),
  snapshots: (data, place) => toSnapshots(read(wire.snapshots, data), place ?? NOWHERE),
  tasks: (data) => toTasks(read(wire.tasks, data)),
  gc: (data) => toGarbageCollections(read(wire.garbageCollections, data)),
  verify: (data) => toVerifyJobs(read(wire.verifyJobs, data)),
  prune: (data) => toPruneJobs(read(wire.pruneJobs, data)),
  sync: (data) => toSyncJobs(read(wire.syncJobs, data)),
  tape: (data) => toTapeDrives(read(wire.tapeDrives, data)),
  subscription: (data) => toSubscription(read(wire.subscription, data)),
  updates: (data) => toUpdates(read(wire.updates, data)),
} as const satisfies Record<string, (data: unknown, place?: SnapshotPlace) => unknown>;

const NOWHERE: SnapshotPlace = { datastore: '', node: null };

export type AnswerKind = keyof typeof DECODERS;
export type Decoded<K extends AnswerKind> = ReturnType<(typeof DECODERS)[K]>;

/**
 * Reads the body of a 200 answer. Throws `Undecodable`. Depends on nothing but its arguments, so that it can run in a
 * worker as well.
 */
export function decode<K extends AnswerKind>(kind: K, body: Uint8Array, place?: SnapshotPlace): Decoded<K>;
export function decode(kind: AnswerKind, body: Uint8Array, place?: SnapshotPlace): unknown {
  return DECODERS[kind](read(wire.envelope, parseJson(body)).data, place);
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

function read<S extends z.ZodType>(schema: S, data: unknown): z.infer<S> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw new Undecodable('wrong-shape', `${path === '' ? 'data' : path}: ${issue?.code ?? 'unfit'}`);
}

import { type DatastoreState, isReadable } from '../domain/datastore.ts';
import type { Failure } from '../domain/failure.ts';
import type { Pace } from '../domain/pace.ts';
import type { Section } from '../domain/section.ts';
import type { ServerState } from '../domain/server.ts';
import type { Freshness } from './freshness.ts';
import { isWithheld } from './withheld.ts';

/** Kinds of calls, as they are named in labels. */
export const ENDPOINTS = [
  'host',
  'usage',
  'datastores',
  'namespaces',
  'groups',
  'snapshots',
  'tasks',
  'gc',
  'verify',
  'sync',
  'prune',
  'tape',
] as const;

export type Endpoint = (typeof ENDPOINTS)[number];

const PACES: Record<Endpoint, Pace> = {
  host: 'heartbeat',
  usage: 'heartbeat',
  datastores: 'datastores',
  namespaces: 'namespaces',
  groups: 'groups',
  snapshots: 'snapshots',
  tasks: 'heartbeat',
  gc: 'jobs',
  verify: 'jobs',
  sync: 'jobs',
  prune: 'jobs',
  tape: 'tape',
};

/**
 * Whether every call of a kind that the token may make succeeded in its last round; null where none was made.
 * `datastores` are the watched ones; those that PBS will not read now (absent disk, maintenance) are not asked.
 */
export function endpointAvailable(
  endpoint: Endpoint,
  server: ServerState,
  datastores: readonly DatastoreState[],
  freshness: Freshness,
): boolean | null {
  const asked = sectionsOf(endpoint, server, datastores.filter(isReadable));
  const verdicts = asked.map((section) => verdictOn(section, PACES[endpoint], freshness));
  if (verdicts.includes(false)) return false;
  return verdicts.includes(true) ? true : null;
}

function sectionsOf(
  endpoint: Endpoint,
  server: ServerState,
  datastores: readonly DatastoreState[],
): readonly Section<unknown>[] {
  switch (endpoint) {
    case 'host':
      return [server.host];
    case 'usage':
      return roundOver(
        server.usageRound,
        datastores.map((datastore) => datastore.usage),
      );
    case 'datastores':
      return [server.datastoreList];
    case 'namespaces':
      return datastores.map((datastore) => datastore.namespaces);
    case 'groups':
      return datastores.flatMap((datastore) => [...datastore.groups.values()]);
    case 'snapshots':
      return datastores.flatMap((datastore) => [...datastore.detailReads.values()]);
    case 'tasks':
      return [server.tasks];
    case 'gc':
      return roundOver(
        server.gcRound,
        datastores.map((datastore) => datastore.garbageCollection),
      );
    case 'verify':
      return [server.verifyJobs];
    case 'sync':
      return [server.syncJobs];
    case 'prune':
      return [server.pruneJobs];
    case 'tape':
      return [server.tapeDrives];
  }
}

/** One request for all datastores tells nothing to a token that may see the figures of none of them. */
function roundOver(round: Section<unknown>, parts: readonly Section<unknown>[]): readonly Section<unknown>[] {
  return parts.length > 0 && parts.every(isWithheld) ? [] : [round, ...parts];
}

function verdictOn(section: Section<unknown>, pace: Pace, freshness: Freshness): boolean | null {
  switch (section.kind) {
    case 'unread':
      return null;
    case 'read':
      return freshness.stands(section.takenAtMs, pace) ? true : null;
    case 'failed':
      return wasAsked(section.failure) && freshness.stands(section.failedAtMs, pace) ? false : null;
  }
}

/** Failures that say nothing about the endpoint: no right to ask, or nothing was sent. */
function wasAsked(failure: Failure): boolean {
  return failure.kind !== 'permission' && failure.kind !== 'cancelled' && failure.kind !== 'setup';
}

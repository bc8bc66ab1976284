import type { DatastoreListing, DatastoreState } from '../../../shared/domain/datastore.ts';
import { UNREAD } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';

/** Holds what is known of one server. The only place that replaces it. */
export interface ServerBook {
  state(): ServerState;
  /** Replaces parts of the state and tells. */
  change(part: Partial<ServerState>): void;
  /** Replaces parts of one datastore's state and tells; does nothing for one that is not known (any more). */
  changeDatastore(name: string, part: (before: DatastoreState) => Partial<DatastoreState>): void;
}

export function createServerBook(
  server: { readonly name: string; readonly url: string },
  tell: (state: ServerState) => void,
): ServerBook {
  let state: ServerState = {
    name: server.name,
    kind: 'pbs',
    url: server.url,
    reach: { kind: 'unpolled' },
    lastPollAtMs: null,
    lastPollMs: null,
    overviewCompleteAtMs: null,
    snapshotsCompleteAtMs: null,
    cost: { requests: 0, receivedBytes: 0, manifestsRead: 0 },
    certificate: null,
    clock: null,
    version: UNREAD,
    privileges: UNREAD,
    host: UNREAD,
    tasks: UNREAD,
    datastoreList: UNREAD,
    datastores: new Map(),
    usageRound: UNREAD,
    gcRound: UNREAD,
    verifyJobs: UNREAD,
    pruneJobs: UNREAD,
    syncJobs: UNREAD,
    tapeDrives: UNREAD,
    subscription: UNREAD,
    updates: UNREAD,
  };

  function change(part: Partial<ServerState>): void {
    state = { ...state, ...part };
    tell(state);
  }

  return {
    state: () => state,
    change,
    changeDatastore(name, part) {
      const before = state.datastores.get(name);
      if (!before) return;
      change({ datastores: new Map(state.datastores).set(name, { ...before, ...part(before) }) });
    },
  };
}

/** A datastore of which only the listing is known. */
export function newDatastore(listing: DatastoreListing, nowMs: number): DatastoreState {
  return {
    ...listing,
    sameSinceMs: nowMs,
    usage: UNREAD,
    garbageCollection: UNREAD,
    history: UNREAD,
    namespaces: UNREAD,
    groups: new Map(),
    details: new Map(),
    detailReads: new Map(),
  };
}

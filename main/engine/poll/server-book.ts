import type { DatastoreListing, DatastoreState } from '../../../shared/domain/datastore.ts';
import { UNREAD } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { UNPOLLED } from '../../../shared/domain/source.ts';

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
  let state = newServer(server);

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

/** A server of which nothing is known. */
export function newServer(server: { readonly name: string; readonly url: string }): ServerState {
  return {
    name: server.name,
    kind: 'pbs',
    url: server.url,
    ...UNPOLLED,
    snapshotsCompleteAtMs: null,
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
    timeZone: UNREAD,
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

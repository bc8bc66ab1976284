import type { PveState } from './pve.ts';
import type { ServerState } from './server.ts';
import type { SqlbakState } from './sqlbak.ts';

/** Everything we know of one source, by its kind. */
export type AnySourceState = ServerState | PveState | SqlbakState;

/** Everything we know of all sources. Replaced as a whole on every change; `revision` only grows. */
export interface FleetState {
  readonly revision: number;
  /** Proxmox Backup Servers. */
  readonly servers: readonly ServerState[];
  /** Proxmox VE clusters. */
  readonly pve: readonly PveState[];
  /** Accounts at SqlBak. */
  readonly sqlbak: readonly SqlbakState[];
}

/** Each kind in the order of the sources. */
export function fleetOf(revision: number, sources: readonly AnySourceState[]): FleetState {
  return {
    revision,
    servers: sources.filter((source) => source.kind === 'pbs'),
    pve: sources.filter((source) => source.kind === 'pve'),
    sqlbak: sources.filter((source) => source.kind === 'sqlbak'),
  };
}

/** All sources of the fleet, whatever their kind. */
export function allSources(fleet: FleetState): readonly AnySourceState[] {
  return [...fleet.servers, ...fleet.pve, ...fleet.sqlbak];
}

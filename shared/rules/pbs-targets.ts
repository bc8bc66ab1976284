import type { PbsTarget, PveState, PveStorageEntry } from '../domain/pve.ts';
import { lastGood } from '../domain/section.ts';
import type { ServerState } from '../domain/server.ts';

/** A PVE storage that writes to a PBS, and the monitored one that it is; null: none that we watch. */
export interface StorageLink {
  readonly storage: PveStorageEntry;
  readonly target: PbsTarget;
  readonly server: ServerState | null;
}

/** Which datastore and namespace each backup storage of a cluster points to, as last read. */
export function storageLinks(
  state: Pick<PveState, 'storages'>,
  servers: readonly ServerState[],
): readonly StorageLink[] {
  const entries = lastGood(state.storages)?.value ?? [];
  return entries.flatMap((storage) => {
    const { pbs: target } = storage;
    return target === null ? [] : [{ storage, target, server: servers.find((one) => isServer(one, target)) ?? null }];
  });
}

/**
 * Whether a target is this server: the same address, or, because one machine has many names, the same certificate
 * (pve-api.md 9.7).
 */
export function isServer({ url, certificate }: Pick<ServerState, 'url' | 'certificate'>, target: PbsTarget): boolean {
  if (target.fingerprint !== null && certificate?.fingerprint === target.fingerprint) return true;
  const parsed = /^https:\/\/(\[[^\]]+\]|[^/:]+)(?::(\d+))?/.exec(url.toLowerCase());
  if (parsed === null) return false;
  const host = (parsed[1] ?? '').replace(/^\[|\]$/g, '');
  return host === target.host && Number(parsed[2] ?? 443) === target.port;
}

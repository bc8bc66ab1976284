import type { Rows } from './asker.ts';

/** Sizes of one server, for a peer's formula. */
export interface ServerSize {
  readonly stores: number;
  /** Per store, root included. */
  readonly namespaces: number;
  /** Per namespace. */
  readonly groups: number;
  /** Per group. */
  readonly snapshots: number;
  /** Backup tasks of the last 35 days, per store. */
  readonly backupTasks: number;
}

/** A part of a peer's work with a rhythm of its own. */
export interface PeerRound {
  readonly name: string;
  readonly perHour: number;
  /** How many requests it makes, by the peer's code (peers.md, section 4). */
  readonly formula: (size: ServerSize) => number;
  readonly ask: (rows: Ask, known: KnownServer) => Promise<void>;
}

export type Ask = (path: string) => Promise<Rows>;

/** What a peer knows of a server from its earlier rounds. */
export interface KnownServer {
  readonly nowSeconds: number;
  readonly stores: readonly { readonly store: string; readonly namespaces: readonly string[] }[];
}

/** Another program that watches PBS: which requests its code makes, replayed. */
export interface Peer {
  readonly name: string;
  /** What its HTTP library asks for; PBS compresses with `deflate` alone. Null: the header is not sent. */
  readonly acceptEncoding: string | null;
  readonly rounds: readonly PeerRound[];
}

export function storePath(store: unknown): string {
  return `/admin/datastore/${encodeURIComponent(String(store))}`;
}

/** `?ns=a%2Fb`, empty for the root. */
export function inNamespace(namespace: unknown): string {
  return namespace === '' ? '' : `?ns=${encodeURIComponent(String(namespace))}`;
}

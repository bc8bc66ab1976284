/*
 * What the rules need of history, and nothing else. Whoever fills it keeps the answers ready (they change when a backup,
 * a snapshot list or a garbage collection arrives, not with each round): a round asks for every group of the fleet.
 * Moments are the monitored server's own time unless a name says otherwise.
 */

import type { GroupPlace } from '../../domain/history.ts';

/** What history knows beyond the present state. */
export interface Knowledge {
  readonly machine: MachineFacts;
  /** Null where history has nothing of the datastore (yet). */
  store(server: string, datastore: string): StoreKnowledge | null;
  /** Null where history has nothing of the namespace (yet). Root is the empty string. */
  namespace(server: string, datastore: string, namespace: string): NamespaceKnowledge | null;
}

/** What is known of the machine that we run on. */
export interface MachineFacts {
  /**
   * `none`: no network but loopback. `changed`: its addresses are not those it had when the servers last answered
   * (another Wi-Fi, VPN off). `same`: they are. `unknown`: nobody could tell.
   */
  readonly network: 'same' | 'changed' | 'none' | 'unknown';
  readonly history:
    | { readonly kind: 'kept' }
    /**
     * Nothing can be written. `sinceMs`: our clock. `reason`: a sentence's end, such as `the disk is full`. `next`: what
     * to do, in whole sentences.
     */
    | { readonly kind: 'failing'; readonly sinceMs: number; readonly reason: string; readonly next: string };
  /** Paths of damaged files of history that were set aside and lie there still. */
  readonly setAside: readonly string[];
}

/** When a datastore will be full by its own history. */
export type FullForecast =
  /** Too little history to say. */
  | { readonly kind: 'unknown' }
  /** Flat, shrinking, or no line to be drawn: "no trend" is an answer. */
  | { readonly kind: 'no-trend' }
  /** Null ends of the range are open. */
  | {
      readonly kind: 'full';
      readonly fullAtMs: number;
      readonly earliestMs: number;
      readonly latestMs: number | null;
    };

/** The deduplication factor that a garbage collection found. */
export interface DedupSample {
  readonly atMs: number;
  readonly factor: number;
}

export interface StoreKnowledge {
  readonly forecast: FullForecast;
  /** One for each successful garbage collection of the last 60 days or more, oldest first. */
  readonly dedup: readonly DedupSample[];
  /** Since when it is mounted and maintained as it is now (our clock), over restarts; null: only the state knows. */
  readonly sameSinceMs: number | null;
  /** Snapshots that vanished without anything that explains it (`unexplainedLosses`), while they are worth telling. */
  readonly losses: readonly GroupLoss[];
  /** Groups that vanished by two complete reads in a row, with what may explain it; while they are worth telling. */
  readonly goneGroups: readonly GoneGroup[];
}

/** Snapshots of one group that should still be there. */
export interface GroupLoss {
  readonly namespace: string;
  readonly backupType: string;
  readonly backupId: string;
  /** How many. */
  readonly count: number;
  readonly newestLostAtMs: number;
  /** The newest of the group or a protected one is among them: no prune does that. */
  readonly beyondAnyPrune: boolean;
  /** When they were last listed, and when they were first missing. */
  readonly lastSeenAtMs: number;
  readonly missedAtMs: number;
}

/** A group that was there and is not listed any more. */
export interface GoneGroup {
  readonly namespace: string;
  readonly backupType: string;
  readonly backupId: string;
  /** As last known. */
  readonly snapshotCount: number;
  readonly newestAtMs: number | null;
  readonly lastSeenAtMs: number;
  /** When it was first missing; a second complete read has confirmed it since. */
  readonly missedAtMs: number;
  /** Such as a move, or a sync that removes what vanished at its source; then nothing is said. */
  readonly isExplained: boolean;
}

/** How a group stands to its own rhythm. */
export type Lateness =
  /** Nobody wants to hear of it: put aside, muted in PBS by a comment, or asked about as "retired?". */
  | { readonly kind: 'not-watched'; readonly reason: 'archived' | 'no-monitor' | 'retired' }
  /** Its age alone counts. */
  | { readonly kind: 'no-rhythm' }
  /** It was met a moment ago and its past was not read yet. */
  | { readonly kind: 'unread' }
  | {
      readonly kind: 'rhythm';
      /** When the next backup usually begins. */
      readonly expectedMs: number;
      /** Later than this is late. */
      readonly dueByMs: number;
      /** See `Due`. */
      readonly wasPutOff: boolean;
      /** The last backup that this was computed from; a newer one is never late before it is computed anew. */
      readonly lastRunAtMs: number | null;
      /** 0 to 1. */
      readonly confidence: number;
    };

/** How large a group's earlier backups were, without the newest. See `sizeBaseline`. */
export interface SizeBaseline {
  readonly count: number;
  readonly medianBytes: number;
  /** Median of the distances from the median. */
  readonly deviationBytes: number;
  /** Time of the newest backup that it leaves out: it says nothing of another one. */
  readonly newestAtMs: number;
}

/** Each asked by group key, such as `vm/101`. */
export interface NamespaceKnowledge {
  lateness(group: string): Lateness;
  /** Its rhythm in words, such as `usually daily at 02:10`; asked only for what is late. */
  usual(group: string): string;
  /** When the group was first seen or has its oldest known snapshot, pruned ones included. */
  firstSeenMs(group: string): number | null;
  /** Time of the newest snapshot of it that was ever seen verified ok, pruned ones included. */
  newestVerifiedMs(group: string): number | null;
  sizes(group: string): SizeBaseline | null;
  /** When a snapshot marked as failed was last seen here; null: never. Our clock. */
  readonly failedSeenAtMs: number | null;
}

/** Whether somebody put a group such as `vm/101` aside, also one that is not listed (any more). */
export function isGroupPutAside(
  knowledge: Pick<Knowledge, 'namespace'>,
  { server, datastore, namespace, group }: GroupPlace,
): boolean {
  return knowledge.namespace(server, datastore, namespace)?.lateness(group).kind === 'not-watched';
}

/** Knows nothing: before history is open, and where it cannot be. */
export const NO_KNOWLEDGE: Knowledge = {
  machine: { network: 'unknown', history: { kind: 'kept' }, setAside: [] },
  store: () => null,
  namespace: () => null,
};

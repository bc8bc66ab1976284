import type { TaskOutcome } from './task.ts';

/** How the backup of one guest ended within a run. `interrupted`: the run ended before it did. */
export type GuestResultKind = 'ok' | 'failed' | 'interrupted';

/** What a run came to for one guest. */
export interface GuestResult {
  readonly vmid: number;
  readonly kind: GuestResultKind;
  /** Why it failed; null unless it did, and where that is not known (yet). */
  readonly message: string | null;
}

/** One run of vzdump on one node. A job of a cluster leaves one for each node that has guests of it. */
export interface VzdumpRun {
  readonly upid: string;
  readonly node: string;
  readonly startedAtMs: number;
  /** Null while it runs. */
  readonly endedAtMs: number | null;
  /** Null while it runs. An error may concern one guest of many: see `guests`. */
  readonly outcome: TaskOutcome | null;
  /** Where it wrote to; null where its log was not read or does not say. */
  readonly storage: string | null;
  /** What it came to for each guest; null where that is not known (yet). */
  readonly guests: readonly GuestResult[] | null;
}

/** The runs of one node. */
export interface VzdumpHistory {
  /** Newest start first. */
  readonly runs: readonly VzdumpRun[];
  /** From here on none is missing, as far as the node's own list reaches. */
  readonly coveredSinceMs: number;
}

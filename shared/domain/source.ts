import type { Failure } from './failure.ts';

/** What is watched: a Proxmox Backup Server, a Proxmox VE cluster, an account at SqlBak. */
export type SourceKind = 'pbs' | 'pve' | 'sqlbak';

/** Whether a source answers. */
export type Reach =
  | { readonly kind: 'unpolled' }
  | { readonly kind: 'answering'; readonly sinceMs: number; readonly lastAnswerAtMs: number }
  | {
      readonly kind: 'failing';
      readonly failure: Failure;
      readonly sinceMs: number;
      /** Null when it never answered. */
      readonly lastAnswerAtMs: number | null;
      readonly attempts: number;
    };

/** What watching a source costs it, since we started. */
export interface PollingCost {
  readonly requests: number;
  /** Bytes received on the wire, TLS and headers included. */
  readonly receivedBytes: number;
  /** Manifests that PBS had to read for our snapshot lists. */
  readonly manifestsRead: number;
}

/** What is known of every source, whatever its kind. */
export interface SourceState {
  /** As configured; unique over all kinds. */
  readonly name: string;
  readonly kind: SourceKind;
  /** Where it is asked; of several endpoints the one that answered last. */
  readonly url: string;
  readonly reach: Reach;
  readonly lastPollAtMs: number | null;
  /** How long the last poll took. */
  readonly lastPollMs: number | null;
  /** When everything of the overview had last been asked for, and nothing of it was outstanding. */
  readonly overviewCompleteAtMs: number | null;
  readonly cost: PollingCost;
}

/** What is known of any source before its first poll. */
export const UNPOLLED = {
  reach: { kind: 'unpolled' },
  lastPollAtMs: null,
  lastPollMs: null,
  overviewCompleteAtMs: null,
  cost: { requests: 0, receivedBytes: 0, manifestsRead: 0 },
} as const satisfies Omit<SourceState, 'name' | 'kind' | 'url'>;

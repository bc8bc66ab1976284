/** Scheduled jobs: configuration as PBS keeps it, and their run state. */
import type { JobRun } from './model.ts';

interface ScheduledJob {
  readonly id: string;
  readonly store: string;
  /** null = the job names no namespace (root). */
  readonly ns: string | null;
  readonly maxDepth: number | null;
  schedule: string | null;
  comment: string | null;
  lastRun: JobRun | null;
  nextRunS: number | null;
  /** Statuses that the coming runs will end with, first one first. */
  readonly comingErrors: string[];
  /** Every run ends with this until it is null again. */
  brokenWith: string | null;
  /** The scheduler does not pick it up: next-run passes and nothing happens. */
  isStuck: boolean;
  scheduleVersion: number;
}

export interface KeepOptions {
  readonly last?: number;
  readonly hourly?: number;
  readonly daily?: number;
  readonly weekly?: number;
  readonly monthly?: number;
  readonly yearly?: number;
}

export interface PruneJob extends ScheduledJob {
  readonly kind: 'prune';
  keep: KeepOptions;
  isDisabled: boolean;
}

export interface VerifyJob extends ScheduledJob {
  readonly kind: 'verify';
  readonly ignoreVerified: boolean | null;
  readonly outdatedAfterDays: number | null;
}

export interface SyncJob extends ScheduledJob {
  readonly kind: 'sync';
  readonly direction: 'pull' | 'push';
  /** null = local sync between two stores of this server. */
  readonly remote: string | null;
  readonly remoteStore: string;
  readonly remoteNs: string | null;
  readonly owner: string | null;
  readonly removeVanished: boolean;
  /** Server of the same world behind `remote`; null = a server elsewhere, nothing is copied. */
  readonly peer: string | null;
  /** Groups such as "vm/101" that its filter leaves out. */
  readonly leftOut: Set<string>;
}

export type Job = PruneJob | VerifyJob | SyncJob;

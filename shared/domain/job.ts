import type { TaskOutcome } from './task.ts';
import { isWithin } from './task-scope.ts';

/**
 * The last run of a job. Absence is not success: a job that never ran, or whose record the server cannot read, says
 * `none`.
 */
export type JobRun =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly startedAtMs: number | null; readonly upid: string }
  | {
      readonly kind: 'finished';
      readonly endedAtMs: number;
      readonly outcome: TaskOutcome;
      readonly upid: string | null;
    };

interface Job {
  readonly id: string;
  readonly datastore: string;
  /** Root is the empty string. */
  readonly namespace: string;
  /** PBS calendar event; null for a job that only runs by hand. */
  readonly schedule: string | null;
  /** Null without a schedule or while disabled; in the past when it is overdue. */
  readonly nextRunAtMs: number | null;
  readonly lastRun: JobRun;
  readonly comment: string | null;
}

export interface VerifyJob extends Job {
  readonly kind: 'verify';
  /** Snapshots verified less than this many days ago are skipped; null: never verified again. */
  readonly outdatedAfterDays: number | null;
  readonly ignoreVerified: boolean;
}

export interface PruneJob extends Job {
  readonly kind: 'prune';
  readonly enabled: boolean;
  /** Such as `{ last: 3, daily: 7 }`: how many the job keeps. */
  readonly keep: Readonly<Record<string, number>>;
}

export interface SyncJob extends Job {
  readonly kind: 'sync';
  /** pull: `datastore` is the target; push: it is the source. */
  readonly direction: 'pull' | 'push';
  /** Null for a sync between two datastores of the same server. */
  readonly remote: string | null;
  readonly remoteDatastore: string | null;
  readonly remoteNamespace: string;
  readonly removeVanished: boolean;
}

/** The sync jobs that bring copies into a namespace: into it or into one above it. */
export function pullsInto(jobs: readonly SyncJob[], datastore: string, namespace: string): SyncJob[] {
  return jobs.filter(
    (job) => job.direction === 'pull' && job.datastore === datastore && isWithin(namespace, job.namespace),
  );
}

/** Garbage collection of one datastore: what the last success found and how the last attempt ended. */
export interface GarbageCollection {
  readonly datastore: string;
  readonly schedule: string | null;
  readonly nextRunAtMs: number | null;
  /** From the last *successful* run; null when none is known. */
  readonly lastSuccess: GarbageCollectionResult | null;
  /** The last attempt, whatever its outcome. */
  readonly lastRun: JobRun;
}

export interface GarbageCollectionResult {
  readonly upid: string;
  readonly startedAtMs: number | null;
  /** Null where the server's own figure would be wrong (pbs-api.md 5.9). */
  readonly durationMs: number | null;
  /** Logical bytes that all indexes refer to. */
  readonly indexDataBytes: number;
  /** Bytes of the chunks that are in use. */
  readonly diskBytes: number;
  readonly removedBytes: number | null;
  /** Unused but too young to be removed; not part of `diskBytes`. */
  readonly pendingBytes: number | null;
  /** Corrupt chunks that are still there. */
  readonly stillBadChunks: number | null;
}

/**
 * The deduplication factor as PBS's page, GC log and notices compute it: index-data-bytes / disk-bytes of the last
 * successful GC, 1 for an empty datastore. Source: pbs-api.md 5.4.
 */
export function dedupFactor(result: GarbageCollectionResult): number {
  return result.diskBytes > 0 ? result.indexDataBytes / result.diskBytes : 1;
}

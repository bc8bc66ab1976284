/**
 * The simulated fleet as plain data. Tests read it as the truth; only the functions beside it change it.
 * Times ending in S are Unix epoch seconds, in Ms milliseconds; sizes are bytes.
 */

import type { AccessControl } from './access.ts';
import type { EventQueue } from './event-queue.ts';
import type { PruneJob, SyncJob, VerifyJob } from './job-model.ts';
import type { Host, NodeFacts } from './node-model.ts';
import type { RandomStream } from './random.ts';
import type { TaskList } from './task-model.ts';
import type { PbsVersion } from './version.ts';

export interface World {
  readonly seed: number;
  nowMs: number;
  readonly servers: PbsServer[];
  readonly queue: EventQueue;
}

export interface PbsServer {
  /** Node name: second field of every UPID, and the certificate's common name. */
  readonly name: string;
  readonly seed: number;
  version: PbsVersion;
  repoid: string;
  timeZone: string;
  /** How far this server's own clock is ahead of the world's. Everything it stamps from then on carries it. */
  clockSkewMs: number;
  /** False: switched off or rebooting. Nothing runs, nobody answers. */
  isUp: boolean;
  /** False: the root daemon is down, endpoints marked P answer 400. */
  isPrivilegedDaemonUp: boolean;
  instanceId: string;
  fingerprint: string;
  readonly host: Host;
  readonly facts: NodeFacts;
  readonly access: AccessControl;
  readonly datastores: Map<string, Datastore>;
  readonly syncJobs: Map<string, SyncJob>;
  readonly verifyJobs: Map<string, VerifyJob>;
  readonly pruneJobs: Map<string, PruneJob>;
  readonly tasks: TaskList;
  /** Requests answered so far: the order of unsorted lists is derived from it. */
  requestCount: number;
}

export type MaintenanceType = 'read-only' | 'offline' | 'delete' | 'unmount' | 's3-refresh';

export interface Maintenance {
  readonly type: MaintenanceType;
  readonly message: string | null;
}

export interface Datastore {
  readonly name: string;
  path: string;
  comment: string | null;
  totalBytes: number;
  /** Blocks reserved for root: total - used - reserved = avail, as on ext4 and ZFS. */
  reservedBytes: number;
  /** Chunks on disk, garbage included. */
  usedBytes: number;
  backend: 'filesystem' | 's3';
  mount: 'nonremovable' | 'mounted' | 'notmounted';
  maintenance: Maintenance | null;
  /** Error text of every read while the storage under the store is broken. */
  brokenWith: string | null;
  /** Since when reads of the storage never return (a dead NFS mount); null = they do. */
  hangingSinceS: number | null;
  isVerifyNew: boolean;
  gcSchedule: string | null;
  readonly gc: GcState;
  readonly namespaces: Map<string, Namespace>;
  /** Logical bytes that all finished snapshots reference. */
  indexDataBytes: number;
  /** Chunks that pruning has orphaned, oldest first; the next garbage collections free them. */
  readonly garbage: GarbageBatch[];
  readonly usedHistory: UsedSample[];
  readonly random: RandomStream;
  isRemoved: boolean;
}

export interface GarbageBatch {
  readonly orphanedS: number;
  bytes: number;
}

/** One per half hour in which something changed; null while the store could not be read. */
export interface UsedSample {
  atS: number;
  usedBytes: number | null;
  totalBytes: number;
}

export interface GcCounters {
  readonly indexFileCount: number;
  readonly indexDataBytes: number;
  readonly diskBytes: number;
  readonly diskChunks: number;
  readonly removedBytes: number;
  readonly removedChunks: number;
  readonly pendingBytes: number;
  readonly pendingChunks: number;
  readonly removedBad: number;
  readonly stillBad: number;
  readonly cacheHits: number;
  readonly cacheMisses: number;
}

export interface GcState {
  /** Counters of the last successful run only, as PBS keeps them. */
  lastSuccess: { readonly upid: string; readonly startS: number; readonly counters: GcCounters } | null;
  lastRun: JobRun | null;
  nextRunS: number | null;
  /** Error texts that the coming runs will end with, first one first. */
  readonly comingErrors: string[];
  /** Every run ends with this until it is null again. */
  brokenWith: string | null;
  durationS: number;
  stillBad: number;
  /** The scheduler does not pick it up: next-run passes and nothing happens. */
  isStuck: boolean;
  scheduleVersion: number;
}

/** What a job's state file says: only `upid` while it runs. */
export interface JobRun {
  readonly upid: string;
  readonly startS: number;
  state: string | null;
  endS: number | null;
}

export interface Namespace {
  /** "" is the root, otherwise "a/b". */
  readonly path: string;
  /** By "vm/101". */
  readonly groups: Map<string, Group>;
  /** Error text of reads of this directory, e.g. "EIO: I/O error". */
  brokenWith: string | null;
}

export type BackupType = 'vm' | 'ct' | 'host';

export type RhythmKind = 'hourly' | 'daily' | 'weekdays' | 'weekly' | 'monthly' | 'irregular' | 'stopped' | 'synced';

/** When a group's backups start. Tests compare what a client learned with `kind`. "synced": filled by sync jobs only. */
export interface Rhythm {
  readonly kind: RhythmKind;
  /** Calendar event in the server's zone; null for irregular and stopped. */
  readonly schedule: string | null;
  /** Uniform delay after the schedule. */
  readonly jitterS: number;
  /** Mean pause between runs of an irregular group. */
  readonly meanGapS: number;
}

export interface Archive {
  readonly filename: string;
  /** Part of the group's size that this archive takes. */
  readonly share: number;
}

export interface Group {
  readonly type: BackupType;
  readonly id: string;
  owner: string;
  comment: string | null;
  /** False: its owner file cannot be read, so /groups leaves it out silently. */
  isReadable: boolean;
  rhythm: Rhythm;
  /** Logical size of the next snapshot. */
  sizeBytes: number;
  growthBytesPerRun: number;
  /** Sizes differ by up to this part of `sizeBytes`, up or down. */
  sizeNoise: number;
  /** Part of a snapshot that no other snapshot shares: what it costs on disk. */
  changeRatio: number;
  durationS: number;
  isEncrypted: boolean;
  readonly archives: readonly Archive[];
  /** Oldest first. */
  readonly snapshots: Snapshot[];
  /** World time of the next start; null when none is planned. */
  nextRunMs: number | null;
  running: RunningBackup | null;
  /** Error texts of the coming runs, first one first. */
  readonly comingErrors: string[];
  /** Every run fails with this until it is null again. */
  brokenWith: string | null;
  /** Runs before this world time are skipped (holidays, a client that is switched off). */
  pausedUntilMs: number;
  readonly random: RandomStream;
  /** Raised when the rhythm changes, so that an already queued start is ignored. */
  scheduleVersion: number;
  isRemoved: boolean;
}

export interface RunningBackup {
  readonly snapshot: Snapshot;
  readonly upid: string;
}

/**
 * running: upload in progress. leftover: a dead partial after a crash. manifest-broken: the manifest exists but cannot
 * be read.
 */
export type SnapshotState = 'finished' | 'running' | 'leftover' | 'manifest-broken';

export interface Snapshot {
  readonly timeS: number;
  sizeBytes: number;
  state: SnapshotState;
  verification: Verification | null;
  isProtected: boolean;
  isEncrypted: boolean;
  /** A chunk is bad: the next verification of this snapshot says "failed". */
  isCorrupt: boolean;
  comment: string | null;
}

export interface Verification {
  readonly state: 'ok' | 'failed';
  readonly upid: string;
}

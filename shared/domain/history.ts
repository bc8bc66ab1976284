import type { AlertSubject } from './alert.ts';
import type { TaskOutcome } from './task.ts';

/** What history keeps figures of. Bytes, ratios (0 to 1), seconds and counts, as the name ends. */
export type Measure =
  | 'total-bytes'
  | 'used-bytes'
  | 'available-bytes'
  | 'dedup-factor'
  | 'cpu-ratio'
  | 'io-wait-ratio'
  | 'load1'
  | 'memory-used-ratio'
  | 'root-disk-used-ratio'
  | 'snapshot-count'
  | 'newest-size-bytes'
  | 'backup-seconds'
  | 'gc-seconds'
  | 'verify-seconds'
  | 'sync-seconds';

/** A server, a datastore of it, or a group: then with its namespace (root is the empty string) and key (`vm/101`). */
export interface HistoryPlace {
  readonly server: string;
  readonly datastore?: string;
  readonly namespace?: string;
  readonly group?: string;
}

export interface GroupPlace extends HistoryPlace {
  readonly datastore: string;
  readonly namespace: string;
  readonly group: string;
}

/** One line of a chart. */
export interface SeriesKey {
  readonly place: HistoryPlace;
  readonly measure: Measure;
}

export interface Sample {
  readonly atMs: number;
  readonly value: number;
}

/** What is known of one stretch of time. Where nothing is known there is no point: a gap is a gap. */
export interface SeriesPoint {
  /** The first moment of it with a value; the start of the hour or day where only those are kept. */
  readonly atMs: number;
  readonly mean: number;
  readonly least: number;
  readonly most: number;
  /** Samples in it. */
  readonly count: number;
}

/** A backup that finished, from whatever told of it. Moments are the server's own time. */
export interface KeptBackup extends GroupPlace {
  /** The snapshot's time; the start of its task while only that is known. */
  readonly takenAtMs: number;
  /** From its task; null where none could be told to be of this group. */
  readonly endedAtMs: number | null;
  readonly tookMs: number | null;
  /** When we saw it appear; null when we had not looked shortly before. */
  readonly seenAtMs: number | null;
  readonly sizeBytes: number | null;
  /** Who told: a list of snapshots (`listed`), a look at the group (`seen`), the task list (`task`). */
  readonly sources: readonly BackupSource[];
}

/** What is remembered of a group beside its backups. Moments are the server's own time. */
export interface KeptGroup extends GroupPlace {
  /** Since when we know it. */
  readonly sinceMs: number;
  /** Time of its oldest snapshot that was ever known; `sinceMs` without any. */
  readonly oldestAtMs: number;
  /** Time of its newest snapshot that was ever seen verified ok. */
  readonly verifiedAtMs: number | null;
  /** When its snapshots were last read. */
  readonly readAtMs: number | null;
  /** They themselves, in a form that its keeper knows. */
  readonly snapshots: Uint8Array | null;
}

/** What was decided about a group: `archived` silences it for good, `watched` also one that looked retired. */
export type GroupCare = 'archived' | 'watched';

export interface GroupDecision extends GroupPlace {
  readonly care: GroupCare;
}

export type BackupSource = 'listed' | 'seen' | 'task';

/** How a finished task is remembered. */
export interface KeptTask {
  readonly server: string;
  readonly workerType: string;
  /** Without a trailing snapshot time; empty where there is none. */
  readonly workerId: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly outcome: TaskOutcome;
  /** Only of what did not end with OK, for its log. */
  readonly upid: string | null;
}

/** Something that happened to an alert. */
export interface AlertEvent {
  readonly alertId: string;
  readonly rule: string;
  readonly subject: AlertSubject;
  /** What it became, such as `firing`, `resolved` or `acknowledged`; open. */
  readonly change: string;
  readonly atMs: number;
  readonly summary: string;
}

/** One line of the strip of backups per day. */
export interface CalendarRow {
  readonly namespace: string;
  readonly group: string;
  /** Finished backups between each two of the asked edges; 0 where none is known. */
  readonly counts: readonly number[];
}

/** A moment of a server's own past, as its RRD has it. Each figure is null where it has none. */
export interface HostMoment {
  readonly atMs: number;
  readonly cpuRatio: number | null;
  readonly ioWaitRatio: number | null;
  readonly load1: number | null;
  readonly memoryUsedRatio: number | null;
  readonly rootDiskUsedRatio: number | null;
}

/** A moment of a datastore's past, as the server's RRD has it. */
export interface UsageMoment {
  readonly atMs: number;
  readonly totalBytes: number | null;
  readonly usedBytes: number | null;
  readonly availableBytes: number | null;
}

/** Where the part of a datastore's usage from before we watched comes from. */
export type UsagePast =
  /** The server's own samples in bytes, half-hourly means. */
  | { readonly kind: 'measured'; readonly fromMs: number; readonly untilMs: number }
  /** Only ratios were to be had: bytes are those of the capacity at that time, which may have been another before. */
  | { readonly kind: 'estimated'; readonly fromMs: number; readonly untilMs: number; readonly capacityBytes: number };

/** Why history cannot be written, or not even read. */
export interface HistoryTrouble {
  readonly kind: 'no-module' | 'newer-version' | 'locked' | 'read-only' | 'disk-full' | 'damaged' | 'unreadable';
  /** The end of a sentence, such as `the disk is full`. */
  readonly reason: string;
  /** What is so and what to do, for people. */
  readonly sentence: string;
  /** What to do alone, in whole sentences. */
  readonly next: string;
  readonly sinceMs: number;
  /** False: it is used again by itself as soon as that is possible. True: only after a restart. */
  readonly isFinal: boolean;
}

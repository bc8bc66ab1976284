import type { Failure } from '../../shared/domain/failure.ts';
import type { FleetState } from '../../shared/domain/fleet.ts';
import type {
  AlertEvent,
  CalendarRow,
  GroupDecision,
  GroupPlace,
  HistoryPlace,
  HistoryTrouble,
  HostMoment,
  KeptBackup,
  KeptGroup,
  KeptTask,
  Sample,
  SeriesKey,
  SeriesPoint,
  UsageMoment,
  UsagePast,
} from '../../shared/domain/history.ts';
import type { ServerCertificate, ServerState } from '../../shared/domain/server.ts';
import type { FinishedTask, Task } from '../../shared/domain/task.ts';

/** Time, and the only way to wait for it. Everything in the engine that needs a clock gets this one. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch. May jump. */
  nowMs(): number;
  /** Only grows, and at the pace of real time while the machine is awake. */
  monotonicMs(): number;
  /** Calls `task` once after `delayMs`; returns the function that cancels it. */
  after(delayMs: number, task: () => void): () => void;
}

/** Structured log. Field values must not hold secrets; registered ones are cut out by the writer all the same. */
export interface Log {
  debug(event: string, fields?: Record<string, unknown>): void;
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
  /** A log whose lines carry the room that writes them. */
  child(room: string): Log;
}

/** One GET below the path of a server's API, such as `/api2/json`. */
export interface TransportRequest {
  /** Path with its query, such as `/admin/datastore/main/groups?ns=a`; already encoded. */
  readonly path: string;
  /** Limit for the headers and, anew, for each silence within the body. */
  readonly timeoutMs: number;
  /** Limit for the whole body, both as received and after decompression. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface TransportAnswer {
  readonly status: number;
  /** The status line's text: where older PVE says what is wrong. */
  readonly reason?: string;
  /** The `Server` header, by which PVE can be told from others. */
  readonly software?: string | null;
  readonly contentType: string | null;
  readonly location: string | null;
  /** The `Retry-After` header as it stands: seconds or a date. */
  readonly retryAfter?: string | null;
  /** The server's `Date` header as milliseconds, null when missing or unreadable. */
  readonly dateMs: number | null;
  /** Decompressed. */
  readonly body: Uint8Array;
}

/** Carries requests to one server. Throws what its network stack throws; `failure-from.ts` makes sense of it. */
export interface Transport {
  get(request: TransportRequest): Promise<TransportAnswer>;
  /** Requests sent and bytes received on the wire since it was made. */
  cost(): { readonly requests: number; readonly receivedBytes: number };
  /** What the server presented in the last accepted handshake. */
  certificate(): ServerCertificate | null;
  close(): Promise<void>;
}

/** Where the fleet's state can be read and followed. */
export interface StateSource {
  state(): FleetState;
  /** Calls `listener` after every change; returns its remover. */
  subscribe(listener: (state: FleetState) => void): () => void;
}

/** Something for history to keep. */
export type HistoryItem =
  | { readonly kind: 'sample'; readonly key: SeriesKey; readonly sample: Sample }
  | { readonly kind: 'task'; readonly server: string; readonly task: FinishedTask }
  | { readonly kind: 'backups'; readonly place: GroupPlace; readonly reports: readonly BackupReport[] };

/** What tells of a group's finished backup. The same backup told twice is one. */
export type BackupReport =
  | { readonly kind: 'listed'; readonly takenAtMs: number; readonly sizeBytes: number | null }
  /** `seenAtMs`: the server's time; null when we had not looked shortly before. */
  | { readonly kind: 'seen'; readonly takenAtMs: number; readonly seenAtMs: number | null }
  /** Ended well, and can be of this group alone. */
  | { readonly kind: 'task'; readonly startedAtMs: number; readonly endedAtMs: number };

export interface SeriesQuery extends SeriesKey {
  /** Inclusive. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly untilMs: number;
  readonly maxPoints: number;
}

export interface TaskQuery {
  readonly server?: string;
  readonly workerType?: string;
  /** Ended at or after. */
  readonly sinceMs: number;
  readonly untilMs?: number;
  /** Only those that ended with an error. */
  readonly failedOnly?: boolean;
  readonly limit: number;
}

export interface AlertEventQuery {
  readonly sinceMs: number;
  readonly untilMs?: number;
  readonly rule?: string;
  readonly alertId?: string;
  readonly limit: number;
}

/** Rows by table, and bytes on disk. Counting reads whole tables: not for every moment. */
export interface HistoryStatistics {
  readonly rows: Readonly<Record<string, number>>;
  readonly bytesByTable: Readonly<Record<string, number>>;
  readonly fileBytes: number;
  readonly walBytes: number;
}

/** Queues that survive a restart. Unlike the rest of history it throws when it cannot: its user keeps things itself. */
export interface DurableQueue {
  append(queueName: string, texts: readonly string[], nowMs: number): void;
  /** The oldest, in order. */
  peek(
    queueName: string,
    limit: number,
  ): readonly { readonly id: number; readonly queuedAtMs: number; readonly text: string }[];
  remove(queueName: string, ids: readonly number[]): void;
  count(queueName: string): number;
}

/**
 * What was, over restarts. Never throws (but for `queue`) and never waits: where it cannot write it answers false, where
 * it cannot read null (unknown, which is not "nothing"), and `trouble()` says why. It comes back by itself.
 */
export interface History {
  /** Keeps all of it or nothing. What is there already is fine. True: it survives the end of this process. */
  append(items: readonly HistoryItem[]): boolean;
  /** At most `maxPoints`, oldest first, from the finest that is kept of each time. */
  series(query: SeriesQuery): readonly SeriesPoint[] | null;
  /** The newest value; null also where there is none. */
  latest(key: SeriesKey): Sample | null;
  /** Newest end first. */
  tasks(query: TaskQuery): readonly KeptTask[] | null;
  /** From here on no finished task of the server is missing; null: nobody can tell. The server's time. */
  tasksKeptSinceMs(server: string): number | null;
  /** Of a group, a namespace, a datastore or a whole server, by group, oldest first. */
  backups(place: HistoryPlace, sinceMs: number): readonly KeptBackup[] | null;
  /** The newest of one group, at most `limit`, oldest first. */
  newestBackups(place: GroupPlace, limit: number): readonly KeptBackup[] | null;
  /** Calls `listener` for each group of which a backup is kept from now on; returns its remover. */
  watchBackups(listener: (place: GroupPlace) => void): () => void;
  /** Backups of all groups of a datastore between each two of these moments (days need not be 24 hours). */
  calendar(
    place: { readonly server: string; readonly datastore: string },
    edgesMs: readonly number[],
  ): readonly CalendarRow[] | null;
  /** Up to which snapshot time the group's snapshot list is kept; null: never was. */
  backupsListedUntilMs(place: GroupPlace): number | null;
  /** Where the usage from before we watched comes from; null: nothing of it is kept. */
  usagePast(server: string, datastore: string): UsagePast | null;
  appendAlertEvents(events: readonly AlertEvent[]): boolean;
  /** Newest first. */
  alertEvents(query: AlertEventQuery): readonly AlertEvent[] | null;
  /** What is remembered of the groups of a datastore. */
  keptGroups(place: { readonly server: string; readonly datastore: string }): readonly KeptGroup[] | null;
  /** Remembers this of groups, in place of what was. */
  keepGroups(groups: readonly KeptGroup[]): boolean;
  forgetGroups(places: readonly GroupPlace[]): boolean;
  /** What people decided about groups, as far as earlier versions of this program kept it here. */
  earlierDecisions(): readonly GroupDecision[] | null;
  /** Keeps a small document, JSON or what its owner likes, in the place of the one before. */
  keep(key: string, text: string): boolean;
  /** The document; null also where there is none. */
  recall(key: string): string | null;
  readonly queue: DurableQueue;
  statistics(): HistoryStatistics | null;
  /** Null: all is well. */
  trouble(): HistoryTrouble | null;
  /** Damaged files that were set aside, in this run or before, for as long as they lie in the data folder. */
  setAside(): readonly string[];
  /** How often in this run a new file was begun in place of a damaged one: it holds nothing of what was kept until then. */
  renewals(): number;
  close(): void;
}

/**
 * Small documents, each in a file of its own: what people decided and were told. They outlive a history that is damaged,
 * and need no database.
 */
export interface Documents {
  /** Puts it in the place of the one before. Null: it survives the end of this process; else why not, as a sentence. */
  keep(name: string, text: string): string | null;
  /** Null: there is none. One that `read` makes nothing of (null) is set aside rather than overwritten. */
  recall<T>(name: string, read: (text: string) => T | null): T | null;
}

/** A part of a server's past that only the server has. Times of tasks are the server's. */
export type PastPart =
  | { readonly kind: 'host' }
  | { readonly kind: 'datastore'; readonly datastore: string }
  | { readonly kind: 'tasks'; readonly fromMs: number; readonly untilMs: number };

export type PastAnswer =
  | { readonly kind: 'host'; readonly moments: readonly HostMoment[] }
  | { readonly kind: 'datastore'; readonly datastore: string; readonly moments: readonly UsageMoment[] }
  /** All tasks that started from `fromMs` on and before `untilMs`. */
  | { readonly kind: 'tasks'; readonly fromMs: number; readonly untilMs: number; readonly tasks: readonly Task[] };

/** Wants each server's past once, when it is first met or was not watched for long. */
export interface PastKeeper {
  /** What to ask next; null: nothing (more). */
  next(server: ServerState): PastPart | null;
  /** Resolves when it is kept, or cannot be. */
  take(server: ServerState, answer: PastAnswer): Promise<void>;
  /** The server will not answer this. */
  giveUp(server: ServerState, part: PastPart, failure: Failure): Promise<void>;
  /** The newest finished task of each worker of the last 30 days, as far as kept; resolves early once `signal` ends. */
  newestTasks(server: string, serverNowMs: number, signal: AbortSignal): Promise<readonly FinishedTask[]>;
}

import {
  type BackupGroup,
  groupFingerprint,
  groupKey,
  type Snapshot,
  type SnapshotDetail,
  snapshotColumns,
} from '../../shared/domain/backup.ts';
import type { DatastoreState } from '../../shared/domain/datastore.ts';
import type { Failure, Learned } from '../../shared/domain/failure.ts';
import { type FleetState, fleetOf } from '../../shared/domain/fleet.ts';
import type { GarbageCollection, PruneJob, SyncJob, VerifyJob } from '../../shared/domain/job.ts';
import { type Section, settle, UNREAD } from '../../shared/domain/section.ts';
import type { HostStatus, ServerState } from '../../shared/domain/server.ts';
import { type FinishedTask, type Task, type TaskLog, workerKey } from '../../shared/domain/task.ts';
import { failed } from '../../shared/outcome.ts';
import { DAY, HOUR, MINUTE } from '../../shared/time-units.ts';

/*
 * Complete, boring values: a healthy server of one datastore with one group, everything read a moment ago. A test
 * names only what it is about.
 */

/** The tests' present: a whole second. */
export const NOW = 1_790_600_000_000;

const GIB = 1024 ** 3;

/** A section that was read well, just now. */
export function read<T>(value: T, takenAtMs = NOW): Section<T> {
  return { kind: 'read', value, takenAtMs };
}

/** A section whose last read failed, just now, after `before`. */
export function unreadable<T>(failure: Failure, before: Section<T> = UNREAD, failedAtMs = NOW): Section<T> {
  const learned: Learned<T> = failed(failure);
  return settle(before, learned, failedAtMs);
}

export const REFUSED: Failure = {
  kind: 'network',
  endpoint: 'GET /version',
  reason: 'refused',
  detail: 'ECONNREFUSED',
};

export const NO_PRIVILEGE: Failure = {
  kind: 'permission',
  endpoint: 'GET /nodes/localhost/status',
  privilege: 'Sys.Audit',
  path: '/system/status',
  asked: false,
};

export function aGroup(part: Partial<BackupGroup> = {}): BackupGroup {
  return {
    backupType: 'vm',
    backupId: '101',
    snapshotCount: 3,
    namedBackupAtMs: NOW - 6 * HOUR,
    lastFinished: { kind: 'at', atMs: NOW - 6 * HOUR },
    namesUnfinished: false,
    owner: 'pve@pbs!cluster1',
    comment: 'web frontend',
    ...part,
  };
}

export function aSnapshot(part: Partial<Snapshot> = {}): Snapshot {
  return {
    takenAtMs: NOW - 6 * HOUR,
    finished: true,
    manifestUnreadable: false,
    sizeBytes: 32 * GIB,
    verification: 'ok',
    verifiedAtMs: NOW - 5 * HOUR,
    verifiedElsewhere: false,
    isProtected: false,
    encrypted: false,
    comment: null,
    owner: 'pve@pbs!cluster1',
    ...part,
  };
}

/** A snapshot of an upload that is under way, or was left over. */
export function anUnfinished(takenAtMs: number): Snapshot {
  return aSnapshot({ takenAtMs, finished: false, sizeBytes: null, verification: 'none', verifiedAtMs: null });
}

/** What was read of a group's snapshots, for the group as it is. */
export function aDetail(group: BackupGroup, snapshots: readonly Snapshot[], takenAtMs = NOW): SnapshotDetail {
  return { takenAtMs, fingerprint: groupFingerprint(group), columns: snapshotColumns(snapshots) };
}

/** The details of one namespace, by group key. */
export function byGroupKey(
  ...entries: readonly (readonly [BackupGroup, SnapshotDetail])[]
): ReadonlyMap<string, SnapshotDetail> {
  return new Map(entries.map(([group, detail]) => [groupKey(group), detail]));
}

export function aGarbageCollection(part: Partial<GarbageCollection> = {}): GarbageCollection {
  return {
    datastore: 'store-a',
    schedule: 'daily',
    nextRunAtMs: NOW + 12 * HOUR,
    lastSuccess: {
      upid: 'UPID:pbs1:00000425:000023D8:0000000A:6ABA2CCA:garbage_collection:store\\x2da:root@pam:',
      startedAtMs: NOW - 12 * HOUR,
      durationMs: 90_000,
      indexDataBytes: 600,
      diskBytes: 200,
      removedBytes: 41,
      pendingBytes: 7,
      stillBadChunks: 0,
    },
    lastRun: { kind: 'finished', endedAtMs: NOW - 12 * HOUR + 90_000, outcome: { kind: 'ok' }, upid: null },
    ...part,
  };
}

export function aDatastore(part: Partial<DatastoreState> = {}): DatastoreState {
  const group = aGroup();
  return {
    name: 'store-a',
    comment: null,
    mount: 'not-removable',
    maintenance: null,
    backend: 'filesystem',
    sameSinceMs: NOW - DAY,
    usage: read({ totalBytes: 1000, usedBytes: 400, availableBytes: 550 }),
    garbageCollection: read(aGarbageCollection({ datastore: part.name ?? 'store-a' })),
    history: UNREAD,
    namespaces: read(['']),
    groups: new Map([['', read([group])]]),
    details: new Map([['', byGroupKey([group, aDetail(group, [aSnapshot()])])]]),
    detailReads: new Map([['', read(null)]]),
    ...part,
  };
}

let upids = 0;

export function aTask(part: Partial<Task> = {}): Task {
  upids += 1;
  return {
    upid: `UPID:pbs1:00000425:000023D8:${upids.toString(16).padStart(8, '0')}:6ABA2CDF:backup::root@pam:`,
    workerType: 'backup',
    workerId: 'store-a:vm/101',
    user: 'root@pam',
    startedAtMs: NOW - HOUR,
    endedAtMs: null,
    outcome: null,
    ...part,
  };
}

export function aFinishedTask(part: Partial<FinishedTask> = {}): FinishedTask {
  return { ...aTask(), endedAtMs: NOW - HOUR + MINUTE, outcome: { kind: 'ok' }, ...part };
}

/** A task list that reaches back two days; the newest run of each worker is among the finished ones. */
export function aTaskLog(finished: readonly FinishedTask[] = [], part: Partial<TaskLog> = {}): TaskLog {
  const newestFirst = finished.toSorted((a, b) => b.endedAtMs - a.endedAtMs);
  return {
    finished: newestFirst,
    newestPerWorker: new Map(newestFirst.toReversed().map((task) => [workerKey(task), task])),
    running: [],
    coveredSinceMs: NOW - 2 * DAY,
    verificationErrors: new Map(),
    ...part,
  };
}

const JOB = {
  datastore: 'store-a',
  namespace: '',
  schedule: 'daily',
  nextRunAtMs: NOW + HOUR,
  lastRun: { kind: 'none' },
} as const;

export function aVerifyJob(part: Partial<VerifyJob> = {}): VerifyJob {
  return { ...JOB, kind: 'verify', id: 'v-1', comment: null, outdatedAfterDays: 30, ignoreVerified: true, ...part };
}

export function aPruneJob(part: Partial<PruneJob> = {}): PruneJob {
  return { ...JOB, kind: 'prune', id: 'p-1', comment: null, enabled: true, keep: { daily: 7 }, ...part };
}

export function aSyncJob(part: Partial<SyncJob> = {}): SyncJob {
  return {
    ...JOB,
    kind: 'sync',
    id: 's-1',
    comment: null,
    direction: 'pull',
    remote: 'dc2',
    remoteDatastore: 'main',
    remoteNamespace: '',
    removeVanished: false,
    ...part,
  };
}

export function aHost(part: Partial<HostStatus> = {}): HostStatus {
  return {
    cpuRatio: 0.25,
    ioWaitRatio: 0.01,
    load: [0.5, 0.75, 1],
    memory: { usedBytes: 2 * GIB, totalBytes: 8 * GIB, freeBytes: 6 * GIB },
    swap: { usedBytes: 0, totalBytes: GIB, freeBytes: GIB },
    rootDisk: { usedBytes: 5 * GIB, totalBytes: 20 * GIB, availableBytes: 14 * GIB },
    uptimeSeconds: 86_400,
    cpuCount: 4,
    cpuModel: 'Some CPU',
    kernel: 'Linux 6.14',
    ...part,
  };
}

/** Datastores by name, as a server holds them. */
export function stores(...datastores: readonly DatastoreState[]): ReadonlyMap<string, DatastoreState> {
  return new Map(datastores.map((datastore) => [datastore.name, datastore]));
}

export function aServer(part: Partial<ServerState> = {}): ServerState {
  const datastores = part.datastores ?? stores(aDatastore());
  return {
    name: 'pbs-1',
    kind: 'pbs',
    url: 'https://pbs1.example.com:8007',
    reach: { kind: 'answering', sinceMs: NOW - DAY, lastAnswerAtMs: NOW },
    lastPollAtMs: NOW,
    lastPollMs: 120,
    overviewCompleteAtMs: NOW - MINUTE,
    snapshotsCompleteAtMs: NOW - HOUR,
    cost: { requests: 42, receivedBytes: 12_345, manifestsRead: 7 },
    certificate: null,
    clock: { aheadMs: 0, measuredAtMs: NOW },
    version: read({ version: '4.2', release: '3', repoid: 'abcdef', tuple: [4, 2, 3] }),
    privileges: read(new Map()),
    host: read(aHost()),
    tasks: read(aTaskLog()),
    datastoreList: read([...datastores.values()]),
    usageRound: read(null),
    gcRound: read(null),
    verifyJobs: read([]),
    pruneJobs: read([]),
    syncJobs: read([]),
    tapeDrives: read([]),
    subscription: UNREAD,
    updates: UNREAD,
    timeZone: UNREAD,
    ...part,
    datastores,
  };
}

/** A server of which nothing is known yet. */
export function anUnreadServer(part: Partial<ServerState> = {}): ServerState {
  return aServer({
    reach: { kind: 'unpolled' },
    lastPollAtMs: null,
    lastPollMs: null,
    overviewCompleteAtMs: null,
    snapshotsCompleteAtMs: null,
    cost: { requests: 0, receivedBytes: 0, manifestsRead: 0 },
    clock: null,
    version: UNREAD,
    privileges: UNREAD,
    host: UNREAD,
    tasks: UNREAD,
    datastoreList: UNREAD,
    datastores: new Map(),
    usageRound: UNREAD,
    gcRound: UNREAD,
    verifyJobs: UNREAD,
    pruneJobs: UNREAD,
    syncJobs: UNREAD,
    tapeDrives: UNREAD,
    ...part,
  });
}

export function aFleet(...servers: readonly ServerState[]): FleetState {
  return fleetOf(1, servers);
}

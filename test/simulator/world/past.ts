/** A past that was not simulated: snapshots, tasks, runs of jobs and usage, written down at once. */
import { gcCounters } from './garbage-collection.ts';
import type { Job } from './job-model.ts';
import { workerIdOf } from './jobs.ts';
import type { Datastore, PbsServer, Snapshot, Verification } from './model.ts';
import { type GroupPlace, groupKey } from './places.ts';
import { noise } from './random.ts';
import { recordTask } from './tasks.ts';

export interface PastSnapshots {
  /** Oldest first. */
  readonly timesS: readonly number[];
  /** State that all but the newest share; null = never verified. */
  readonly verification: Verification | null;
  readonly unverifiedNewest?: number;
  /** Also leave the backup tasks that started at or after this moment. */
  readonly tasksSinceS?: number;
}

export function seedSnapshots(place: GroupPlace, past: PastSnapshots): void {
  const { group, store } = place;
  const firstUnverified = past.timesS.length - (past.unverifiedNewest ?? 0);
  const firstSize = group.sizeBytes - group.growthBytesPerRun * past.timesS.length;
  for (const [at, timeS] of past.timesS.entries()) {
    const snapshot: Snapshot = {
      timeS,
      sizeBytes: Math.max(1, firstSize + group.growthBytesPerRun * at),
      state: 'finished',
      verification: at < firstUnverified ? past.verification : null,
      isProtected: false,
      isEncrypted: group.isEncrypted,
      isCorrupt: false,
      comment: null,
    };
    group.snapshots.push(snapshot);
    store.indexDataBytes += snapshot.sizeBytes;
    if (timeS >= (past.tasksSinceS ?? Number.POSITIVE_INFINITY)) seedBackupTask(place, timeS);
  }
}

function seedBackupTask(place: GroupPlace, startS: number): void {
  const { server, store, group } = place;
  const durationS = Math.round(group.durationS * (0.8 + 0.5 * noise(server.seed, startS)));
  recordTask(server, {
    workerType: 'backup',
    workerId: `${store.name}:${groupKey(group)}`,
    authId: group.owner,
    startS,
    endS: startS + durationS,
    status: 'OK',
  });
}

/** The garbage collection that ended then, successful, with counters of the store as it is now. */
export function seedGc(server: PbsServer, store: Datastore, endS: number, removedBytes: number): void {
  const startS = endS - store.gc.durationS;
  const { upid } = recordTask(server, {
    workerType: 'garbage_collection',
    workerId: store.name,
    startS,
    endS,
    status: 'OK',
  });
  store.gc.lastSuccess = { upid, startS, counters: gcCounters(store, removedBytes) };
  store.gc.lastRun = { upid, startS, state: 'OK', endS };
}

const WORKER_TYPES = { prune: 'prunejob', verify: 'verificationjob', sync: 'syncjob' } as const;

export interface PastRun {
  readonly startS: number;
  readonly endS: number;
  readonly status?: string;
}

/** A past run of a job; the last one seeded is what its state file says. Returns its UPID. */
export function seedJobRun(server: PbsServer, job: Job, run: PastRun): string {
  const status = run.status ?? 'OK';
  const { upid } = recordTask(server, {
    workerType: WORKER_TYPES[job.kind],
    workerId: workerIdOf(job),
    startS: run.startS,
    endS: run.endS,
    status,
  });
  job.lastRun = { upid, startS: run.startS, state: status, endS: run.endS };
  return upid;
}

/** A straight line of used bytes that ends at the present value, one sample a day. */
export function seedUsedHistory(store: Datastore, nowS: number, days: number, growthBytesPerDay: number): void {
  const samples = [];
  for (let day = days; day >= 1; day -= 1) {
    const usedBytes = Math.max(0, store.usedBytes - growthBytesPerDay * day);
    samples.push({ atS: nowS - day * 86_400, usedBytes, totalBytes: store.totalBytes });
  }
  store.usedHistory.unshift(...samples);
}

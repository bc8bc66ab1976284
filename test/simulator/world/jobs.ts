/** The scheduler: runs prune, verify and sync jobs when their time comes. */
import { isWritable, readError } from './availability.ts';
import { nextRunS } from './calendar.ts';
import { plan } from './event-queue.ts';
import { RETRY_MS } from './garbage-collection.ts';
import type { Job } from './job-model.ts';
import type { Datastore, PbsServer, World } from './model.ts';
import { hashText } from './random.ts';
import { pruneRun } from './retention.ts';
import { syncRun } from './syncing.ts';
import { finishTask, serverNowS, startTask } from './tasks.ts';
import { type PlannedRun, verifyRun } from './verification.ts';
import { planIn } from './world.ts';

const WORKER_TYPES = { prune: 'prunejob', verify: 'verificationjob', sync: 'syncjob' } as const;

export function planJob(world: World, server: PbsServer, job: Job): void {
  job.scheduleVersion += 1;
  const nowS = serverNowS(world, server);
  const isOff = job.schedule === null || (job.kind === 'prune' && job.isDisabled);
  job.nextRunS = isOff || job.schedule === null ? null : nextRunS(job.schedule, server.timeZone, nowS);
  if (job.nextRunS === null) return;
  const delayS = job.nextRunS - nowS + 1 + (hashText(server.seed, job.id) % 50);
  planAttempt(world, server, job, world.nowMs + delayS * 1000);
}

/** While the store cannot be opened PBS starts no task: next-run stays in the past and the scheduler tries again. */
function planAttempt(world: World, server: PbsServer, job: Job, atMs: number): void {
  const version = job.scheduleVersion;
  plan(world.queue, atMs, `${job.kind} ${server.name}:${job.id}`, () => {
    if (version !== job.scheduleVersion) return;
    const isStarted = !job.isStuck && startJob(world, server, job) !== null;
    if (!isStarted) planAttempt(world, server, job, world.nowMs + RETRY_MS);
  });
}

export function isJobRunning(job: Job): boolean {
  return job.lastRun !== null && job.lastRun.endS === null;
}

/** Starts a job now, planned or by hand; null when it runs already or its store cannot be opened. */
export function startJob(world: World, server: PbsServer, job: Job): string | null {
  const store = server.datastores.get(job.store);
  if (store === undefined || isJobRunning(job) || !canOpen(server, store, job)) return null;
  const task = startTask(world, server, { workerType: WORKER_TYPES[job.kind], workerId: workerIdOf(job) });
  job.lastRun = { upid: task.upid, startS: task.startS, state: null, endS: null };
  // From now on PBS counts the next run from this start.
  if (job.nextRunS !== null && job.schedule !== null) {
    job.nextRunS = nextRunS(job.schedule, server.timeZone, task.startS);
  }
  const run = runOf(world, server, store, job, task.startS);
  planIn(world, run.durationS * 1000, `end of ${job.kind} ${job.id}`, () =>
    finishJob(world, server, job, task.upid, run),
  );
  return task.upid;
}

/** Verification and pushing only read their store. */
function canOpen(server: PbsServer, store: Datastore, job: Job): boolean {
  const isReading = job.kind === 'verify' || (job.kind === 'sync' && job.direction === 'push');
  return isReading ? server.isUp && readError(server, store) === null : isWritable(server, store);
}

function runOf(world: World, server: PbsServer, store: Datastore, job: Job, startS: number): PlannedRun {
  switch (job.kind) {
    case 'prune':
      return pruneRun(server, store, job);
    case 'verify':
      return verifyRun(server, store, job, startS);
    case 'sync':
      return syncRun(world, server, store, job);
  }
}

function finishJob(world: World, server: PbsServer, job: Job, upid: string, run: PlannedRun): void {
  if (job.lastRun?.upid !== upid || job.lastRun.endS !== null) return;
  const error = job.comingErrors.shift() ?? job.brokenWith;
  const outcome = error === null ? run.finish(upid) : { status: error, logLines: [] };
  finishTask(world, server, upid, outcome.status, outcome.logLines);
  job.lastRun.state = outcome.status;
  job.lastRun.endS = serverNowS(world, server);
  planJob(world, server, job);
}

export function workerIdOf(job: Job): string {
  switch (job.kind) {
    case 'prune':
      return job.ns === null ? job.store : `${job.store}:${job.ns}`;
    case 'verify':
      return `${job.store}:${job.id}`;
    case 'sync':
      return `${job.remote ?? '-'}:${job.remoteStore}:${job.store}:${job.ns ?? ''}:${job.id}`;
  }
}

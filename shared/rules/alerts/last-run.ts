import type { GarbageCollection, JobRun, SyncJob, VerifyJob } from '../../domain/job.ts';
import { lastGood } from '../../domain/section.ts';
import { type FinishedTask, type Task, type TaskLog, type TaskOutcome, workerKey } from '../../domain/task.ts';
import { HOUR, SECOND } from '../../time-units.ts';
import { scopeOfTask } from '../scope-of-task.ts';
import { excusedFromMs, storeWasOff, type WasOff } from './planned-off.ts';
import type { JudgeContext } from './rule.ts';

/** How a job stands. */
export interface RunState {
  /** The last run that ended, as far as anybody knows. */
  readonly ended: { readonly endedAtMs: number; readonly outcome: TaskOutcome } | null;
  readonly isRunning: boolean;
  readonly startedAtMs: number | null;
}

/** The tasks while they stand; empty otherwise. */
export function currentLog(context: JudgeContext): TaskLog | null {
  return context.current(context.server.tasks, 'heartbeat');
}

/**
 * A garbage collection. PBS's record hides one that failed every time, and forgets how the last one ended as soon as
 * the next begins (pbs-api.md 5.9); the task list knows, and is read more often.
 */
export function gcState(gc: GarbageCollection, log: TaskLog | null): RunState {
  const key = workerKey({ workerType: 'garbage_collection', workerId: gc.datastore });
  const task = log?.newestPerWorker.get(key) ?? null;
  const isOwn = (candidate: Task) =>
    candidate.workerType === 'garbage_collection' && candidate.workerId === gc.datastore;
  return stateOf(gc.lastRun, task, log?.running.find(isOwn), log !== null);
}

/** A sync or verify job; its tasks name it. */
export function jobState(job: SyncJob | VerifyJob, log: TaskLog | null): RunState {
  const key = jobKey(job.kind === 'sync' ? 'syncjob' : 'verificationjob', job.datastore, job.id);
  const running = log?.running.find((task) => keyOf(task) === key);
  const newest = log === null ? null : (newestByJob(log).get(key) ?? null);
  return stateOf(job.lastRun, newest, running, log !== null);
}

function jobKey(workerType: string, datastore: string, id: string): string {
  return `${workerType} ${datastore} ${id}`;
}

function keyOf(task: Task): string | null {
  if (task.workerType !== 'syncjob' && task.workerType !== 'verificationjob') return null;
  const { datastore, jobId } = scopeOfTask(task);
  return datastore === null || jobId === null ? null : jobKey(task.workerType, datastore, jobId);
}

const byJob = new WeakMap<TaskLog['newestPerWorker'], ReadonlyMap<string, FinishedTask>>();

/** The newest task of each job; worked out once for each task list that was read. */
function newestByJob({ newestPerWorker }: TaskLog): ReadonlyMap<string, FinishedTask> {
  const known = byJob.get(newestPerWorker);
  if (known) return known;
  const newest = new Map<string, FinishedTask>();
  for (const task of newestPerWorker.values()) {
    const key = keyOf(task);
    if (key !== null && task.endedAtMs >= (newest.get(key)?.endedAtMs ?? 0)) newest.set(key, task);
  }
  byJob.set(newestPerWorker, newest);
  return newest;
}

/** A run that PBS's record does not hold: only a prune job's record counts, because its tasks do not name it. */
export function recordedState(run: JobRun): RunState {
  return stateOf(run, null, undefined, false);
}

function stateOf(run: JobRun, task: FinishedTask | null, running: Task | undefined, knowsTasks: boolean): RunState {
  const recorded = run.kind === 'finished' ? run : null;
  const ended = recorded === null || (task !== null && task.endedAtMs > recorded.endedAtMs) ? task : recorded;
  return {
    ended,
    // The task list is read more often than the record, and lists all that runs.
    isRunning: running !== undefined || (run.kind === 'running' && !knowsTasks),
    startedAtMs: running?.startedAtMs ?? (run.kind === 'running' ? run.startedAtMs : null),
  };
}

/** How much a scheduler may be late before it is called so (design.md: next-run > 1 h past). */
const PATIENCE_MS = HOUR;

/**
 * For how long a job should have begun by the server's own clock; 0 while it is not late. By the time of the reading:
 * a next run that lay ahead when it was read says nothing of what happened since.
 */
export function overdueMs(
  context: JudgeContext,
  job: { readonly datastore: string; readonly nextRunAtMs: number | null },
  readAtMs: number,
  state: RunState,
): number {
  if (job.nextRunAtMs === null || state.isRunning) return 0;
  const readByServerMs = readAtMs + (context.serverNowMs - context.nowMs);
  // After a start its scheduler makes up for what it missed.
  const dueAtMs = Math.max(job.nextRunAtMs, startedAtMs(context));
  if (readByServerMs - dueAtMs <= PATIENCE_MS) return 0;
  if (state.ended !== null && state.ended.endedAtMs >= job.nextRunAtMs) return 0;
  const wasOff = storeWasOff(context, job.datastore);
  if (job.nextRunAtMs + PATIENCE_MS >= excusedFromMs(readByServerMs, PATIENCE_MS, wasOff)) return 0;
  return context.serverNowMs - job.nextRunAtMs;
}

/** When the server was switched on, by its own clock; 0 where that is not known. */
function startedAtMs({ server, serverNowMs, nowMs }: JudgeContext): number {
  const host = lastGood(server.host);
  const uptimeSeconds = host?.value.uptimeSeconds ?? null;
  return host === null || uptimeSeconds === null ? 0 : host.takenAtMs + (serverNowMs - nowMs) - uptimeSeconds * SECOND;
}

/** The text of a failed run; null where it did not fail. */
export function errorOf(state: RunState): string | null {
  return state.ended?.outcome.kind === 'error' ? state.ended.outcome.message : null;
}

/** Whether the last run failed while what it needs was off on purpose: that says nothing, and the next one may do well. */
export function failedWhileOff(state: RunState, wasOff: WasOff): boolean {
  return errorOf(state) !== null && state.ended !== null && wasOff(state.ended.endedAtMs);
}

/** Whether how the last run ended is only hidden at present: it runs again, or the server does not know. */
export function isHidden(state: RunState): boolean {
  if (state.ended === null) return state.isRunning;
  return state.ended.outcome.kind === 'unknown';
}

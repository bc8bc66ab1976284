import { dedupFactor, type GarbageCollection } from '../domain/job.ts';
import { type FinishedTask, succeeded, type TaskLog, type TaskOutcome, workerKey } from '../domain/task.ts';

/** What garbage collection tells of a datastore; null where nothing is known. */
export interface GcFigures {
  readonly dedupFactor: number | null;
  /** End of the last run that ended, whatever its outcome. */
  readonly lastEndedAtMs: number | null;
  /** How that run ended: well (warnings included), or not. */
  readonly lastSucceeded: boolean | null;
  /** Of the last successful run. */
  readonly durationMs: number | null;
  readonly removedBytes: number | null;
  readonly pendingBytes: number | null;
}

/**
 * PBS's own record of the last run counts. While one runs, and where it was never recorded (a GC that always failed
 * looks as one that never ran, pbs-api.md 5.9), the task list may still know the run before.
 */
export function gcFigures(gc: GarbageCollection, log: TaskLog | null): GcFigures {
  const ended = lastEnded(gc, log);
  const result = gc.lastSuccess;
  return {
    dedupFactor: result === null ? null : dedupFactor(result),
    lastEndedAtMs: ended?.endedAtMs ?? null,
    lastSucceeded: ended === null || ended.outcome.kind === 'unknown' ? null : succeeded(ended.outcome),
    durationMs: result === null ? null : (result.durationMs ?? taskDurationMs(result.upid, gc.datastore, log)),
    removedBytes: result?.removedBytes ?? null,
    pendingBytes: result?.pendingBytes ?? null,
  };
}

interface Ended {
  readonly endedAtMs: number;
  readonly outcome: TaskOutcome;
}

function lastEnded(gc: GarbageCollection, log: TaskLog | null): Ended | null {
  return gc.lastRun.kind === 'finished' ? gc.lastRun : newestTask(gc.datastore, log);
}

function newestTask(datastore: string, log: TaskLog | null): FinishedTask | null {
  const key = workerKey({ workerType: 'garbage_collection', workerId: datastore });
  return log?.newestPerWorker.get(key) ?? null;
}

/** How long the run of this UPID took by the task list: PBS's own figure is lost as soon as another run starts. */
function taskDurationMs(upid: string, datastore: string, log: TaskLog | null): number | null {
  const newest = newestTask(datastore, log);
  const task = newest?.upid === upid ? newest : log?.finished.find((finished) => finished.upid === upid);
  return task ? task.endedAtMs - task.startedAtMs : null;
}

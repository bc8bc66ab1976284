import { type FinishedTask, stableWorkerId, type Task, type TaskLog, type TaskOutcome } from '../domain/task.ts';
import { DAY, MINUTE } from '../time-units.ts';
import { scopeOfTask } from './scope-of-task.ts';
import { type DatastoreFilter, isWatched } from './watched-datastores.ts';

/** How an outcome is called in labels. */
export function statusWord(outcome: TaskOutcome): 'OK' | 'WARNING' | 'ERROR' | 'UNKNOWN' {
  switch (outcome.kind) {
    case 'ok':
      return 'OK';
    case 'warnings':
      return 'WARNING';
    case 'error':
      return 'ERROR';
    case 'unknown':
      return 'UNKNOWN';
  }
}

/** Whether a task counts: not when it works on a datastore that is left out. */
export function isWatchedTask(filter: DatastoreFilter, task: Task): boolean {
  const { datastore } = scopeOfTask(task);
  return datastore === null || isWatched(filter, datastore);
}

/** The tasks that ended within one day before a moment of the server's own clock. */
export interface TaskWindow {
  readonly tasks: readonly FinishedTask[];
  /** When the first of them leaves the window, by the server's clock. */
  readonly changesAtMs: number;
}

/** Our idea of the server's clock is as exact as the whole seconds of its `Date` header, so coverage gets some grace. */
const COVERAGE_GRACE_MS = MINUTE;

/** The last 24 hours; null while the log does not reach back that far. */
export function lastDayOf(log: TaskLog, serverNowMs: number): TaskWindow | null {
  const sinceMs = serverNowMs - DAY;
  if (log.coveredSinceMs > sinceMs + COVERAGE_GRACE_MS) return null;
  const tasks = log.finished.filter((task) => task.endedAtMs >= sinceMs);
  const oldestMs = tasks.reduce((oldest, task) => Math.min(oldest, task.endedAtMs), Number.POSITIVE_INFINITY);
  return { tasks, changesAtMs: oldestMs + DAY };
}

/** Tasks alike in everything that a tally tells apart. */
export interface Tally<K> {
  readonly key: K;
  readonly count: number;
}

/** Counts items by key; keys are alike when all their values are. */
export function tally<T, K extends Readonly<Record<string, string>>>(
  items: readonly T[],
  keyOf: (item: T) => K,
): Tally<K>[] {
  const counted = new Map<string, { key: K; count: number }>();
  for (const item of items) {
    const key = keyOf(item);
    const text = JSON.stringify(Object.values(key));
    const seen = counted.get(text);
    if (seen) seen.count++;
    else counted.set(text, { key, count: 1 });
  }
  return [...counted.values()];
}

/** How long the newest run of a worker took. */
export interface WorkerDuration {
  readonly task: FinishedTask;
  readonly workerId: string;
  readonly seconds: number;
}

/** Durations of the newest finished task of each watched worker: the `limit` newest, and how many are left out. */
export function newestDurations(
  log: TaskLog,
  filter: DatastoreFilter,
  limit: number,
): { readonly shown: readonly WorkerDuration[]; readonly omitted: number } {
  const tasks = [...log.newestPerWorker.values()]
    .filter((task) => isWatchedTask(filter, task))
    .sort((a, b) => b.endedAtMs - a.endedAtMs || (a.upid < b.upid ? -1 : 1));
  const shown = tasks.slice(0, limit).map((task) => ({
    task,
    workerId: stableWorkerId(task.workerId),
    seconds: Math.max(0, task.endedAtMs - task.startedAtMs) / 1000,
  }));
  return { shown, omitted: tasks.length - shown.length };
}

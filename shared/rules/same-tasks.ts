import type { Task, TaskLog } from '../domain/task.ts';

/** Whether two readings of a task list say the same: between most polls nothing has begun or ended. */
export function saySame(a: TaskLog, b: TaskLog): boolean {
  return (
    a === b ||
    (a.coveredSinceMs === b.coveredSinceMs &&
      areSame(a.finished, b.finished) &&
      areSame([...a.newestPerWorker.values()], [...b.newestPerWorker.values()]) &&
      areSame(a.running, b.running) &&
      haveSameCounts(a.verificationErrors, b.verificationErrors))
  );
}

/** A task that has the same UPID and is as far is the same, also when it was read anew. */
function areSame(a: readonly Task[], b: readonly Task[]): boolean {
  return a.length === b.length && a.every((task, index) => isSame(task, b[index]));
}

function isSame(a: Task, b: Task | undefined): boolean {
  return a === b || (a.upid === b?.upid && a.endedAtMs === b.endedAtMs);
}

function haveSameCounts(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([datastore, count]) => b.get(datastore) === count);
}

import type { Task } from '../../simulator/world/task-model.ts';
import { serverNowS } from '../../simulator/world/tasks.ts';
import type { Sight } from './sight.ts';
import type { TruthQuestion } from './truth-question.ts';
import { lastingWorkerId, workerPlace } from './worker-place.ts';

const DAY_S = 86_400;

/** A task that has ended. */
export type EndedTask = Task & { readonly endS: number };

/** The tasks of one server that can be known and count: those of excluded datastores do not. */
export interface TaskView {
  readonly running: readonly Task[];
  /** Those that ended in the last 24 hours by the server's clock. */
  readonly lastDay: readonly EndedTask[];
  /** Newest end first: of each worker the newest, whenever it ended, as far as the list was asked for. */
  readonly newestPerWorker: readonly EndedTask[];
  /** Those that ended since the first look. */
  readonly seenToEnd: readonly EndedTask[];
}

/** Whether this token sees tasks at all. */
export function seesTasks(sight: Sight): boolean {
  return sight.may('/system/tasks', 'Sys.Audit');
}

export function taskView(question: TruthQuestion, sight: Sight): TaskView {
  const { world } = question;
  const { server } = sight;
  const witness = question.witness(server.name);
  const isCounted = (task: Task) => {
    const { datastore } = workerPlace(task);
    return datastore === null || sight.isWatched(datastore);
  };
  const ended = server.tasks.finished.filter(hasEnded).filter(isCounted);
  const known = ended.filter((task) => witness.wasAskedFor(task));
  const firstLookS = serverNowS({ ...world, nowMs: witness.firstTaskLookMs() ?? world.nowMs }, server);
  const nowS = serverNowS(world, server);
  return {
    running: [...server.tasks.running.values()].filter(isCounted),
    lastDay: ended.filter(({ endS }) => endS >= nowS - DAY_S),
    newestPerWorker: newestPerWorker(known),
    seenToEnd: ended.filter(({ endS }) => endS > firstLookS),
  };
}

function hasEnded(task: Task): task is EndedTask {
  return task.endS !== null;
}

function newestPerWorker(tasks: readonly EndedTask[]): EndedTask[] {
  const newest = new Map<string, EndedTask>();
  for (const task of tasks) {
    const key = `${task.workerType} ${lastingWorkerId(task.workerId)}`;
    const known = newest.get(key);
    if (known === undefined || known.endS <= task.endS) newest.set(key, task);
  }
  return [...newest.values()].sort((one, other) => other.endS - one.endS);
}

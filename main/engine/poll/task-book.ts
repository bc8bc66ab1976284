import { type FinishedTask, isFinished, type Task, type TaskLog, workerKey } from '../../../shared/domain/task.ts';
import { taskScope } from '../../../shared/domain/task-scope.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';
import { createLostTasks } from './lost-tasks.ts';

/** How far the first look goes back: a task of the last 24 hours may have started a day before it ended. */
const FIRST_LOOK_MS = 2 * DAY;

/** Each look reaches back this far behind the last one, for tasks that the server lists late. */
const OVERLAP_MS = 5 * MINUTE;

/** Following a task that has run for longer than this would make every look return all that came after it. */
const LONG_RUNNING_MS = HOUR;

const WINDOW_MS = DAY;

/** Each task that a look returns is told from news by this: kept for as long as one of them reaches back. */
const KEEP_MS = FIRST_LOOK_MS + OVERLAP_MS;

/** A worker that has not run for this long is forgotten. */
const FORGET_MS = 30 * DAY;

/** What to ask the server's task list for, in the server's own time. */
export interface TaskLook {
  readonly sinceSeconds: number;
  /** Ask for all running tasks as well: some started before `sinceSeconds`. */
  readonly runningToo: boolean;
}

/** Remembers a server's tasks from look to look, so that each asks only for what is new. */
export interface TaskBook {
  /** What to ask for now. `serverNowMs`: the server's clock. */
  nextLook(serverNowMs: number): TaskLook;
  /**
   * Takes in a complete answer to a look. Returns the tasks that were seen to end since the last one; none on the
   * first look, which only learns what was there before us.
   */
  take(tasks: readonly Task[], serverNowMs: number): FinishedTask[];
  /** At most `limit` tasks that were running and are not listed any more: how did they end? Each is named a few times. */
  lost(limit: number): readonly Task[];
  /** Takes in how a lost task stands. Returns it, if it has ended and is news. */
  takeLost(task: Task): FinishedTask[];
  /** Adds old runs that only a search by type found. */
  recall(tasks: readonly Task[]): void;
  log(serverNowMs: number): TaskLog;
}

export function createTaskBook(): TaskBook {
  const recent = new Map<string, FinishedTask>();
  const newestPerWorker = new Map<string, FinishedTask>();
  const verificationErrors = new Map<string, number>();
  let running: Task[] = [];
  const lost = createLostTasks();
  let lookedAtMs: number | null = null;
  let coveredSinceMs = 0;

  function remember(task: FinishedTask): void {
    const key = workerKey(task);
    const newest = newestPerWorker.get(key);
    if (!newest || newest.endedAtMs <= task.endedAtMs) newestPerWorker.set(key, task);
  }

  /** Remembers a finished task; false when it was known already. */
  function isNews(task: FinishedTask): boolean {
    if (recent.has(task.upid)) return false;
    recent.set(task.upid, task);
    remember(task);
    return true;
  }

  function noteErrors(task: FinishedTask): void {
    const { datastore } = taskScope(task);
    if (!task.workerType.startsWith('verif') || task.outcome.kind !== 'error' || datastore === null) return;
    verificationErrors.set(datastore, (verificationErrors.get(datastore) ?? 0) + 1);
  }

  function forgetOld(serverNowMs: number): void {
    for (const [upid, task] of recent) if (task.endedAtMs < serverNowMs - KEEP_MS) recent.delete(upid);
    for (const [key, task] of newestPerWorker) {
      if (task.endedAtMs < serverNowMs - FORGET_MS) newestPerWorker.delete(key);
    }
  }

  /** A clock that stepped back would hide everything in between: then look from the beginning. */
  const isFirst = (serverNowMs: number) => lookedAtMs === null || serverNowMs < lookedAtMs - OVERLAP_MS;

  return {
    nextLook(serverNowMs) {
      if (lookedAtMs === null || isFirst(serverNowMs)) {
        return { sinceSeconds: toSeconds(serverNowMs - FIRST_LOOK_MS), runningToo: true };
      }
      const oldest = Math.min(...running.map((task) => task.startedAtMs), lookedAtMs - OVERLAP_MS);
      const follow = oldest > serverNowMs - LONG_RUNNING_MS;
      return { sinceSeconds: toSeconds(follow ? oldest : lookedAtMs - OVERLAP_MS), runningToo: !follow };
    },
    take(tasks, serverNowMs) {
      const first = lookedAtMs === null;
      const news = tasks.filter(isFinished).filter(isNews);
      const ended = first ? [] : news;
      for (const task of ended) noteErrors(task);
      const listed = new Set(tasks.map((task) => task.upid));
      lost.compare(running, listed);
      running = uniqueRunning(tasks);
      if (first) coveredSinceMs = serverNowMs - WINDOW_MS;
      lookedAtMs = serverNowMs;
      forgetOld(serverNowMs);
      return ended;
    },
    lost: lost.next,
    takeLost(task) {
      lost.found(task.upid);
      if (!isFinished(task) || !isNews(task)) return [];
      noteErrors(task);
      return [task];
    },
    recall(tasks) {
      for (const task of tasks) if (isFinished(task)) remember(task);
    },
    log: (serverNowMs) => ({
      finished: [...recent.values()]
        .filter((task) => task.endedAtMs >= serverNowMs - WINDOW_MS)
        .sort((a, b) => b.endedAtMs - a.endedAtMs),
      newestPerWorker: new Map(newestPerWorker),
      running,
      coveredSinceMs,
      verificationErrors: new Map(verificationErrors),
    }),
  };
}

function uniqueRunning(tasks: readonly Task[]): Task[] {
  const byUpid = new Map(tasks.filter((task) => !isFinished(task)).map((task) => [task.upid, task]));
  return [...byUpid.values()].sort((a, b) => b.startedAtMs - a.startedAtMs);
}

function toSeconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000));
}

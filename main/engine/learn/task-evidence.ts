import { lastGood, type Section } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import type { Task, TaskLog } from '../../../shared/domain/task.ts';
import { DAY } from '../../../shared/time-units.ts';
import type { History } from '../ports.ts';

/** What may take snapshots away. */
const REMOVING = ['prunejob', 'prune', 'syncjob', 'sync', 'move-group', 'move-namespace', 'delete-datastore'] as const;

/** Longer ago than this nobody asks why something is gone. */
const REACH_MS = 30 * DAY;

/** Most of what is missing was there a day ago: then so much of the past is enough. */
const USUAL_REACH_MS = 2 * DAY;
const MOST_PER_TYPE = 2000;

/** The tasks of a server that may explain a loss. */
export interface TaskEvidence {
  readonly tasks: readonly Task[];
  /** No finished task is missing from here on. The server's time. */
  readonly tasksSinceMs: number;
}

interface Read extends TaskEvidence {
  readonly reachMs: number;
}

/** Reads it from the server's task list and from history; once for each list that was read, unless more is asked for. */
export function createTaskEvidence(history: Pick<History, 'tasks' | 'tasksKeptSinceMs'>) {
  const known = new WeakMap<Section<TaskLog>, Read>();
  /** `sinceMs`: what ended before does not matter; the server's time. */
  return (server: ServerState, serverNowMs: number, sinceMs: number): TaskEvidence => {
    const reachMs = serverNowMs - sinceMs <= DAY ? USUAL_REACH_MS : REACH_MS;
    let evidence = known.get(server.tasks);
    if (!evidence || evidence.reachMs < reachMs) {
      evidence = { ...read(history, server, serverNowMs - reachMs), reachMs };
      known.set(server.tasks, evidence);
    }
    return evidence;
  };
}

function read(
  history: Pick<History, 'tasks' | 'tasksKeptSinceMs'>,
  server: ServerState,
  sinceMs: number,
): TaskEvidence {
  const log = lastGood(server.tasks)?.value;
  if (log === undefined || server.tasks.kind !== 'read') return { tasks: [], tasksSinceMs: Number.POSITIVE_INFINITY };
  const kept = REMOVING.flatMap((workerType) =>
    (history.tasks({ server: server.name, workerType, sinceMs, limit: MOST_PER_TYPE }) ?? []).map(
      ({ workerId, startedAtMs, endedAtMs, outcome, upid }): Task => ({
        ...{ upid: upid ?? '', workerType, workerId, user: '', startedAtMs, endedAtMs, outcome },
      }),
    ),
  );
  return {
    tasks: [...log.finished, ...log.running, ...log.newestPerWorker.values(), ...kept],
    tasksSinceMs: Math.min(log.coveredSinceMs, history.tasksKeptSinceMs(server.name) ?? log.coveredSinceMs),
  };
}

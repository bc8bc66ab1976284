import type { Datastore, PbsServer } from '../../simulator/world/model.ts';
import type { Task } from '../../simulator/world/task-model.ts';
import type { TaskView } from './task-view.ts';
import type { Witness } from './witness.ts';
import { statusWord } from './worker-place.ts';

/** What garbage collection tells of one datastore. `tasks`: null where the task list is not known. */
export function gcTruth(
  server: PbsServer,
  store: Datastore,
  witness: Witness,
  tasks: TaskView | null,
): [name: string, value: number][] {
  return [...lastRun(store, tasks), ...lastSuccess(server, store, witness, tasks)];
}

/**
 * PBS itself keeps the last run's end, but hides it while another runs and as long as none ever succeeded
 * (pbs-api.md 5.9); the task list knows it all the same.
 */
function lastRun(store: Datastore, tasks: TaskView | null): [string, number][] {
  const { lastRun: run, lastSuccess: success } = store.gc;
  const isTold = success !== null && run !== null && run.endS !== null;
  const task = tasks?.newestPerWorker.find(
    ({ workerType, workerId }) => workerType === 'garbage_collection' && workerId === store.name,
  );
  const last = isTold ? { endS: run.endS, status: run.state } : task;
  if (last === undefined || last.endS === null) return [];
  const word = statusWord(last);
  const status: [string, number][] = word === 'UNKNOWN' ? [] : [['pbs_gc_status', word === 'ERROR' ? 0 : 1]];
  return [['pbs_gc_last_run_timestamp', last.endS], ...status];
}

function lastSuccess(
  server: PbsServer,
  store: Datastore,
  witness: Witness,
  tasks: TaskView | null,
): [string, number][] {
  const success = store.gc.lastSuccess;
  if (success === null) return [];
  const { indexDataBytes, diskBytes, removedBytes, pendingBytes } = success.counters;
  // PBS tells the duration only until the next attempt; after that the task list has it.
  const isKnown = tasks !== null || witness.toldDurations.has(success.upid);
  const durationS = isKnown ? durationOf(server.tasks.finished.find(({ upid }) => upid === success.upid)) : null;
  return [
    ['pbs_datastore_dedup_factor', diskBytes > 0 ? indexDataBytes / diskBytes : 1],
    ['pbs_gc_removed_bytes', removedBytes],
    ['pbs_gc_pending_bytes', pendingBytes],
    ...(durationS === null ? [] : [['pbs_gc_duration_seconds', durationS] satisfies [string, number]]),
  ];
}

function durationOf(task: Task | undefined): number | null {
  return task === undefined || task.endS === null ? null : task.endS - task.startS;
}

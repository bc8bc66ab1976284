import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import type { Task as KnownTask } from '../../../shared/domain/task.ts';
import { DAY, SECOND } from '../../../shared/time-units.ts';
import type { PbsServer } from '../../simulator/world/model.ts';
import type { Task } from '../../simulator/world/task-model.ts';
import type { Facts } from './facts.ts';
import { outcomeOf } from './job-truth.ts';

function expectedTask(task: Task): KnownTask {
  const ended = task.endS !== null;
  return {
    upid: task.upid,
    workerType: task.workerType,
    workerId: task.workerId,
    user: task.authId,
    startedAtMs: task.startS * 1000,
    endedAtMs: task.endS === null ? null : task.endS * 1000,
    outcome: ended ? outcomeOf(task.status) : null,
  };
}

/** What runs, and all that ended in the last 24 hours. */
export function compareTasks(facts: Facts, known: ServerState, node: PbsServer): void {
  const log = lastGood(known.tasks);
  // The server's time is known to a second: what ended right at the edge may be in or out.
  const sinceMs = (log?.takenAtMs ?? 0) + node.clockSkewMs - DAY + 2 * SECOND;
  const within = log?.value.finished.filter((task) => task.endedAtMs >= sinceMs);
  const finished = new Map(within?.map((task) => [task.upid, task]));
  const truths = node.tasks.finished.filter((task) => (task.endS ?? 0) * 1000 >= sinceMs);
  facts.compare(`${node.name} finished tasks`, [...finished.keys()].sort(), truths.map((task) => task.upid).sort());
  for (const truth of truths) facts.compare(truth.upid, finished.get(truth.upid), expectedTask(truth));
  const running = [...node.tasks.running.values()];
  const knownRunning = new Map(log?.value.running.map((task) => [task.upid, task]));
  facts.compare(`${node.name} running`, [...knownRunning.keys()].sort(), running.map((task) => task.upid).sort());
  for (const truth of running) facts.compare(truth.upid, knownRunning.get(truth.upid), expectedTask(truth));
  for (const task of log?.value.newestPerWorker.values() ?? []) {
    const truth = node.tasks.finished.find(({ upid }) => upid === task.upid);
    facts.compare(`newest of ${task.workerType} ${task.workerId}`, task, truth && expectedTask(truth));
  }
}

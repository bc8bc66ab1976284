import { MINUTE } from '../../../shared/time-units.ts';
import type { WatchedFleet } from '../../kit/watched-fleet.ts';
import { allJobs } from '../../simulator/world/change-server.ts';
import type { JobRun, PbsServer } from '../../simulator/world/model.ts';
import type { Task } from '../../simulator/world/task-model.ts';

/**
 * Lets minutes pass until nothing happened for as long as the engine may take to notice: a task's end for the next
 * heartbeat, the start of a job for its own round, that is ten intervals, that of an upload for the next list of groups.
 */
export async function quietMoment(watched: WatchedFleet, pollingIntervalMs: number): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const { world } = watched.fleet;
    if (world.servers.every((node) => isQuiet(node, world.nowMs, pollingIntervalMs))) return;
    await watched.pass(MINUTE);
  }
  throw new Error('the world is never quiet');
}

const isUpload = (task: Task) => task.workerType === 'backup' || task.workerType === 'syncjob';

function isQuiet(node: PbsServer, nowMs: number, pollingIntervalMs: number): boolean {
  const sinceS = (nowMs + node.clockSkewMs - 2 * pollingIntervalMs - MINUTE) / 1000;
  const roundS = (nowMs + node.clockSkewMs - 11 * pollingIntervalMs) / 1000;
  const groupsS = (nowMs + node.clockSkewMs - 17 * pollingIntervalMs) / 1000;
  const runs = [...allJobs(node), ...[...node.datastores.values()].map((store) => store.gc)].map((job) => job.lastRun);
  return (
    [...node.tasks.running.values()].every((task) => task.startS < (isUpload(task) ? groupsS : sinceS)) &&
    (node.tasks.finished.at(-1)?.endS ?? 0) < sinceS &&
    runs.every((run: JobRun | null) => run === null || run.endS !== null || run.startS < roundS)
  );
}

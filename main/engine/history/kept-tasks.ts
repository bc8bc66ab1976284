import { setImmediate } from 'node:timers/promises';
import type { KeptTask } from '../../../shared/domain/history.ts';
import { type FinishedTask, workerKey } from '../../../shared/domain/task.ts';
import { DAY } from '../../../shared/time-units.ts';
import type { HistoryFile } from './history-file.ts';

/** A worker that has not run for this long is of no interest any more. */
const REACH_DAYS = 30;

/** The newest kept task of each worker, newest days first, one day at a time: a large server ends thousands in one. */
export async function newestKeptTasks(
  file: HistoryFile,
  server: string,
  serverNowMs: number,
  signal: AbortSignal,
): Promise<readonly FinishedTask[]> {
  const newest = new Map<string, FinishedTask>();
  for (let day = 0; day < REACH_DAYS && !signal.aborted; day++) {
    // Its last second belongs to it as well.
    const untilMs = serverNowMs - day * DAY + 1000;
    const kept = file.use(({ tasks }) => tasks.newestPerWorker(server, untilMs - DAY, untilMs), null);
    if (kept === null) break;
    for (const task of kept) {
      const key = workerKey(task);
      if (!newest.has(key)) newest.set(key, toTask(task));
    }
    await setImmediate();
  }
  return [...newest.values()];
}

/** Who started it is not kept, and its UPID only where it did not end with OK. */
function toTask({ server, workerType, workerId, startedAtMs, endedAtMs, outcome, upid }: KeptTask): FinishedTask {
  const name = upid ?? `kept:${server}:${workerType}:${workerId}:${endedAtMs}`;
  return { upid: name, workerType, workerId: workerId || null, user: '', startedAtMs, endedAtMs, outcome };
}

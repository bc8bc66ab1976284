import type { PastKeeper } from '../ports.ts';
import { serverNowMs, type Watch } from './watch.ts';

/**
 * Has the task book know what ended before this run: the server is only asked for the last two days, and a backup that
 * failed three days ago did not succeed since because we were restarted. To be called before the first look; works once.
 */
export function recallOnce(watch: Watch, past: PastKeeper | undefined): (signal: AbortSignal) => Promise<void> {
  let isDone = past === undefined;
  return async (signal) => {
    if (isDone || past === undefined) return;
    isDone = true;
    watch.tasks.recall(await past.newestTasks(watch.server.name, serverNowMs(watch), signal));
  };
}

import type { ServerState } from '../../../shared/domain/server.ts';
import type { FinishedTask } from '../../../shared/domain/task.ts';
import type { News } from './news.ts';
import { taskItems } from './task-items.ts';

/** Tells each finished task once in this run; that one was kept in an earlier run, the file notices. */
export function createTaskNews() {
  const told = new WeakSet<FinishedTask>();
  return function* taskNews(before: ServerState | null, now: ServerState): Generator<News> {
    // Which group a backup task was of shows only when all groups are known.
    if (now.tasks.kind !== 'read' || now.overviewCompleteAtMs === null) return;
    if (now.tasks === before?.tasks && before.overviewCompleteAtMs !== null) return;
    for (const task of now.tasks.value.finished) {
      if (told.has(task)) continue;
      const items = taskItems(now, task);
      for (const [index, item] of items.entries()) {
        yield { item, kept: () => void (index === items.length - 1 && told.add(task)) };
      }
    }
  };
}

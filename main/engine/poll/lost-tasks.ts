import type { Task } from '../../../shared/domain/task.ts';

/** A task whose end nobody can tell is looked for this often before it is given up. */
const MOST_LOOKS = 5;

/** Tasks that were running and then not listed any more, until it is known how they ended. */
export interface LostTasks {
  /** Takes in what ran before and what an answer lists now. */
  compare(running: readonly Task[], listed: ReadonlySet<string>): void;
  /** At most `limit` of them, to be looked for now. */
  next(limit: number): readonly Task[];
  found(upid: string): void;
}

export function createLostTasks(): LostTasks {
  const lost = new Map<string, { readonly task: Task; looks: number }>();
  return {
    compare(running, listed) {
      for (const task of running) if (!listed.has(task.upid)) lost.set(task.upid, { task, looks: 0 });
      for (const upid of listed) lost.delete(upid);
    },
    next(limit) {
      const named = [...lost.values()].slice(0, limit);
      for (const entry of named) {
        entry.looks++;
        if (entry.looks >= MOST_LOOKS) lost.delete(entry.task.upid);
      }
      return named.map(({ task }) => task);
    },
    found: (upid) => void lost.delete(upid),
  };
}

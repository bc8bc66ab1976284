import type { DatastoreState } from '../../domain/datastore.ts';
import { DAY } from '../../time-units.ts';
import { scopeOfTask } from '../scope-of-task.ts';
import type { JudgeContext } from './rule.ts';

/** An upload that takes longer has to be looked at, not waited for. */
const RECENT_MS = DAY;

/** Whether a backup of this type and id runs into the datastore, in whatever namespace; null: not as far as known. */
export function runningBackupOf(
  context: JudgeContext,
  datastore: DatastoreState,
  group: string,
): 'recent' | 'endless' | null {
  const log = context.current(context.server.tasks, 'heartbeat');
  for (const task of log?.running ?? []) {
    if (task.workerType !== 'backup') continue;
    const scope = scopeOfTask(task);
    if (scope.datastore !== datastore.name || scope.group !== group) continue;
    return context.serverNowMs - task.startedAtMs <= RECENT_MS ? 'recent' : 'endless';
  }
  return null;
}

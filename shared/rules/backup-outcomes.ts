import { type FinishedTask, succeeded } from '../domain/task.ts';
import { scopeOfTask } from './scope-of-task.ts';

/** How the backups of one type into one datastore went. An unknown outcome counts in `total` alone. */
export interface BackupOutcomes {
  readonly succeeded: number;
  readonly failed: number;
  readonly total: number;
}

const NOTHING: BackupOutcomes = { succeeded: 0, failed: 0, total: 0 };

/** Outcomes by datastore and backup type, of those tasks that are backups. */
export function backupOutcomes(tasks: readonly FinishedTask[]): Map<string, Map<string, BackupOutcomes>> {
  const byDatastore = new Map<string, Map<string, BackupOutcomes>>();
  for (const task of tasks) {
    if (task.workerType !== 'backup') continue;
    const { datastore, group } = scopeOfTask(task);
    if (datastore === null || group === null) continue;
    const byType = byDatastore.get(datastore) ?? new Map<string, BackupOutcomes>();
    byDatastore.set(datastore, byType);
    const backupType = group.slice(0, group.indexOf('/'));
    byType.set(backupType, withOne(byType.get(backupType) ?? NOTHING, task));
  }
  return byDatastore;
}

function withOne(before: BackupOutcomes, { outcome }: FinishedTask): BackupOutcomes {
  return {
    succeeded: before.succeeded + (succeeded(outcome) ? 1 : 0),
    failed: before.failed + (outcome.kind === 'error' ? 1 : 0),
    total: before.total + 1,
  };
}

/** Outcomes for every type that was backed up or that the datastore holds groups of: none at all is a known 0. */
export function outcomesByType(
  seen: ReadonlyMap<string, BackupOutcomes> | undefined,
  heldTypes: Iterable<string>,
): Map<string, BackupOutcomes> {
  const all = new Map([...heldTypes].map((type) => [type, NOTHING]));
  for (const [type, outcomes] of seen ?? []) all.set(type, outcomes);
  return all;
}

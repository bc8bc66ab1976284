import { groupKey } from '../../../shared/domain/backup.ts';
import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import type { Measure } from '../../../shared/domain/history.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { type FinishedTask, succeeded } from '../../../shared/domain/task.ts';
import { scopeOfTask } from '../../../shared/rules/scope-of-task.ts';
import type { HistoryItem } from '../ports.ts';

/** How long what took, by worker type. */
const DURATIONS: Readonly<Record<string, Measure>> = {
  garbage_collection: 'gc-seconds',
  verificationjob: 'verify-seconds',
  verify: 'verify-seconds',
  syncjob: 'sync-seconds',
  sync: 'sync-seconds',
};

/** What to keep of a finished task: itself, how long it took, and the backup that it made. */
export function taskItems(server: ServerState, task: FinishedTask): HistoryItem[] {
  const { datastore: name, group } = scopeOfTask(task);
  const own: HistoryItem = { kind: 'task', server: server.name, task };
  if (name === null) return [own];
  const datastore = server.datastores.get(name);
  // Excluded by the settings, or removed since.
  if (!datastore) return [];
  if (!succeeded(task.outcome)) return [own];
  if (task.workerType === 'backup' && group !== null) return [own, backupItem(server.name, datastore, group, task)];
  const measure = DURATIONS[task.workerType];
  return measure === undefined ? [own] : [own, durationItem(server.name, name, measure, task)];
}

function backupItem(server: string, datastore: DatastoreState, group: string, task: FinishedTask): HistoryItem {
  const namespace = onlyNamespaceOf(datastore, group);
  if (namespace === null) return durationItem(server, datastore.name, 'backup-seconds', task);
  const { startedAtMs, endedAtMs } = task;
  const place = { server, datastore: datastore.name, namespace, group };
  return { kind: 'backups', place, reports: [{ kind: 'task', startedAtMs, endedAtMs }] };
}

function durationItem(server: string, datastore: string, measure: Measure, task: FinishedTask): HistoryItem {
  const value = (task.endedAtMs - task.startedAtMs) / 1000;
  return { kind: 'sample', key: { place: { server, datastore }, measure }, sample: { atMs: task.endedAtMs, value } };
}

const namespacesByGroup = new WeakMap<DatastoreState['groups'], ReadonlyMap<string, string | null>>();

/** The namespace of a group, if no other one holds its type and id: tasks do not say theirs (pbs-api.md 6.4). */
function onlyNamespaceOf({ groups }: DatastoreState, group: string): string | null {
  let known = namespacesByGroup.get(groups);
  if (!known) {
    known = byGroup(groups);
    namespacesByGroup.set(groups, known);
  }
  return known.get(group) ?? null;
}

function byGroup(groups: DatastoreState['groups']): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  for (const [namespace, section] of groups) {
    const good = lastGood(section);
    // A namespace that was never read may hold any group.
    if (good === null) return new Map();
    for (const group of good.value) {
      const key = groupKey(group);
      found.set(key, found.has(key) ? null : namespace);
    }
  }
  return found;
}

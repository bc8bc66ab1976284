import { newestFinished } from '../../simulator/world/places.ts';
import { availBytes } from '../../simulator/world/usage.ts';
import { clientLabel, clientOfStore } from './client-truth.ts';
import { gcTruth } from './gc-truth.ts';
import type { ServerPart } from './server-part.ts';
import type { SeenStore } from './sight.ts';
import type { TaskView } from './task-view.ts';
import type { TrueSeries } from './true-series.ts';
import { statusWord, workerPlace } from './worker-place.ts';

/** The series of one datastore as a whole. */
export function storeTruth(part: ServerPart, seen: SeenStore): TrueSeries[] {
  const { server } = part.sight;
  const { gone } = part.trouble;
  const { name } = seen.store;
  const client = clientOfStore(part.question.settings.clients, server.name, name);
  const labels = { node: server.name, datastore: name, ...clientLabel(client) };
  const isOpen = seen.isAudited && seen.isReadable;
  const values = [
    ...(isOpen && !gone.has('usage') ? usage(seen) : []),
    ...(isOpen && !gone.has('gc') ? gcTruth(server, seen.store, part.witness, part.tasks) : []),
    ...(gone.has('groups') ? [] : content(seen, !gone.has('namespaces'))),
  ];
  const heldTypes = gone.has('groups') ? [] : seen.groups.map(({ group }) => group.type);
  return [
    ...values.map(([series, value]) => ({ name: series, labels, value })),
    ...(part.tasks === null ? [] : [...verifications(part.tasks, labels), ...backups(part.tasks, labels, heldTypes)]),
  ];
}

function usage({ store }: SeenStore): [string, number][] {
  return [
    ['pbs_datastore_total_bytes', store.totalBytes],
    ['pbs_datastore_used_bytes', store.usedBytes],
    ['pbs_datastore_available_bytes', availBytes(store)],
    ['pbs_datastore_avail_bytes', availBytes(store)],
  ];
}

/**
 * What all namespaces add up to: known only to who sees the list of them, and all of it. A snapshot that is marked failed is one all the same.
 */
function content({ isAudited, isReadable, groups }: SeenStore, isListed: boolean): [string, number][] {
  const snapshots = groups.flatMap(({ group }) => group.snapshots.filter(({ state }) => state === 'finished'));
  const failed = snapshots.filter(({ verification }) => verification?.state === 'failed').length;
  if (!isAudited || !isReadable || !isListed) return failed > 0 ? [['pbs_verification_errors', failed]] : [];
  const newest = groups.map(({ group }) => newestFinished(group)?.timeS).filter((timeS) => timeS !== undefined);
  const lastS = Math.max(...newest);
  const last: [string, number][] = [
    ['pbs_backup_last_timestamp', lastS],
    ['pbs_backup_last_success_timestamp', lastS],
  ];
  return [['pbs_verification_errors', failed], ...(newest.length > 0 ? last : [])];
}

interface StoreLabels extends Readonly<Record<string, string>> {
  readonly datastore: string;
}

/** Verifications seen to end with errors. */
function verifications(tasks: TaskView, labels: StoreLabels): TrueSeries[] {
  const failed = tasks.seenToEnd.filter(
    (task) =>
      task.workerType.startsWith('verif') &&
      workerPlace(task).datastore === labels.datastore &&
      statusWord(task) === 'ERROR',
  );
  return [{ name: 'pbs_verification_errors_total', labels, value: failed.length }];
}

/** Backups of the last day, for each type that was backed up or is kept here. */
function backups(tasks: TaskView, labels: StoreLabels, heldTypes: readonly string[]): TrueSeries[] {
  const ended = tasks.lastDay
    .filter((task) => task.workerType === 'backup' && workerPlace(task).datastore === labels.datastore)
    .map((task) => ({ type: workerPlace(task).groupKey?.split('/')[0] ?? '', word: statusWord(task) }));
  const types = new Set([...heldTypes, ...ended.map(({ type }) => type)]);
  return [...types].flatMap((type) => {
    const words = ended.filter((backup) => backup.type === type).map(({ word }) => word);
    const succeeded = words.filter((word) => word === 'OK' || word === 'WARNING').length;
    const failed = words.filter((word) => word === 'ERROR').length;
    const typed = { ...labels, backup_type: type };
    return [
      { name: 'pbs_backups_succeeded', labels: typed, value: succeeded },
      { name: 'pbs_backups_failed', labels: typed, value: failed },
      { name: 'pbs_backups_total', labels: typed, value: words.length },
    ];
  });
}

import { type BackupGroup, groupFingerprint, groupKey } from '../../../shared/domain/backup.ts';
import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import { lastGood, settle } from '../../../shared/domain/section.ts';
import { isAtLeast } from '../../../shared/domain/server.ts';
import { taskScope } from '../../../shared/domain/task-scope.ts';
import { HOUR } from '../../../shared/time-units.ts';
import { askGroups, askNamespaces } from '../pbs/endpoints.ts';
import type { Chore } from './agenda.ts';
import { RANK } from './server-chores.ts';
import { confirmedDetails } from './snapshot-details.ts';
import type { Sweep } from './sweep.ts';
import { failureOf, paceMs, relistOnTrouble, serverNowMs, type Watch } from './watch.ts';

/** Key of the chore that reads the groups of one namespace. */
export function groupsKey(datastore: string, namespace: string): string {
  return `groups ${datastore} ${namespace}`;
}

/** Reads the namespaces of a datastore and keeps a chore for the groups of each. */
export function namespacesChore(watch: Watch, sweep: Sweep, datastore: string): Chore {
  return {
    key: `namespaces ${datastore}`,
    datastore,
    rank: RANK.namespaces,
    everyMs: paceMs(watch, 'namespaces'),
    // On an unreadable directory PBS never answers and loses a thread to each try (pbs-api.md 10.4).
    afterTimeoutMs: HOUR,
    async run(signal) {
      const learned = await watch.client.ask(askNamespaces(datastore), signal);
      watch.book.changeDatastore(datastore, (before) => {
        const namespaces = settle(before.namespaces, learned, watch.clock.nowMs());
        return learned.ok ? { namespaces, ...onlyNamespaces(before, new Set(learned.value)) } : { namespaces };
      });
      if (learned.ok) planGroups(watch, sweep, datastore, learned.value);
      relistOnTrouble(watch, failureOf(learned));
      return failureOf(learned);
    },
  };
}

function onlyNamespaces(before: DatastoreState, listed: ReadonlySet<string>) {
  const kept = <T>(map: ReadonlyMap<string, T>) => new Map([...map].filter(([namespace]) => listed.has(namespace)));
  return { groups: kept(before.groups), details: kept(before.details), detailReads: kept(before.detailReads) };
}

function planGroups(watch: Watch, sweep: Sweep, datastore: string, namespaces: readonly string[]): void {
  const wanted = new Set(namespaces.map((namespace) => groupsKey(datastore, namespace)));
  watch.agenda.removeWhere((key) => key.startsWith(`groups ${datastore} `) && !wanted.has(key));
  sweep.keepNamespaces(datastore, new Set(namespaces));
  for (const namespace of namespaces) watch.agenda.add(groupsChore(watch, sweep, datastore, namespace));
  const recheck = recheckChore(watch, sweep, datastore);
  if (watch.agenda.has(recheck.key)) return;
  watch.agenda.add(recheck, paceMs(watch, 'snapshots'));
  // What is known already is from before the datastore was away: it may have been anywhere.
  sweep.recheck(datastore, null, null);
}

/**
 * Once a day has all snapshots of a datastore read again in which anything ended meanwhile: protection, notes and
 * copied verification states change without any other sign (pbs-api.md 12.1). Where nothing ended, nothing is read.
 */
function recheckChore(watch: Watch, sweep: Sweep, datastore: string): Chore {
  let sinceMs = serverNowMs(watch);
  return {
    key: `recheck ${datastore}`,
    rank: RANK.extras,
    everyMs: paceMs(watch, 'snapshots'),
    patient: true,
    async run() {
      const quiet = isQuiet(watch, datastore, sinceMs);
      sinceMs = serverNowMs(watch);
      if (quiet) watch.book.changeDatastore(datastore, (before) => confirmedDetails(before, watch.clock.nowMs()));
      else sweep.recheck(datastore, null, null);
      return null;
    },
  };
}

/** Whether nothing ended in the datastore since then; false where the tasks cannot tell. */
function isQuiet(watch: Watch, datastore: string, sinceMs: number): boolean {
  const { tasks } = watch.book.state();
  if (tasks.kind !== 'read') return false;
  const ended = [...tasks.value.newestPerWorker.values()].filter((task) => task.endedAtMs >= sinceMs);
  return ended.every((task) => taskScope(task).datastore !== datastore);
}

function groupsChore(watch: Watch, sweep: Sweep, datastore: string, namespace: string): Chore {
  return {
    key: groupsKey(datastore, namespace),
    datastore,
    rank: RANK.groups,
    everyMs: paceMs(watch, 'groups'),
    afterTimeoutMs: paceMs(watch, 'groups'),
    async run(signal) {
      const learned = await watch.client.ask(askGroups(datastore, namespace), signal);
      watch.book.changeDatastore(datastore, ({ groups }) => ({
        groups: new Map(groups).set(
          namespace,
          settle(groups.get(namespace) ?? { kind: 'unread' }, learned, watch.clock.nowMs()),
        ),
      }));
      if (learned.ok) {
        const doubtful = inDoubt(watch, datastore, namespace, learned.value);
        sweep.groupsRead(datastore, namespace, learned.value, doubtful);
      }
      const failure = failureOf(learned);
      relistOnTrouble(watch, failure);
      // The namespace may have been deleted or moved since it was listed (pbs-api.md 10.6).
      if (failure?.kind === 'datastore' && failure.trouble === 'storage') watch.agenda.hurry(`namespaces ${datastore}`);
      return failure;
    },
  };
}

/**
 * Groups whose newest finished backup the list cannot tell. Before 4.0.17, while an upload runs, it may even name an
 * older one than the newest finished (pbs-api.md 5.12): then the snapshots decide, once for each state of the group.
 */
function inDoubt(watch: Watch, datastore: string, namespace: string, groups: readonly BackupGroup[]): BackupGroup[] {
  const { version, tasks } = watch.book.state();
  const trusted = isAtLeast(lastGood(version)?.value ?? null, [4, 0, 17]);
  const uploading = new Set(
    (lastGood(tasks)?.value.running ?? [])
      .map((task) => ({ type: task.workerType, ...taskScope(task) }))
      .filter((scope) => scope.type === 'backup' && scope.datastore === datastore)
      .map((scope) => scope.group),
  );
  const details = watch.book.state().datastores.get(datastore)?.details.get(namespace);
  const isSettled = (group: BackupGroup) => details?.get(groupKey(group))?.fingerprint === groupFingerprint(group);
  const doubtful = groups.filter(
    (group) =>
      (group.lastFinished.kind === 'unknown' && group.namedBackupAtMs > 0) ||
      (!trusted && (group.namesUnfinished || uploading.has(groupKey(group)))),
  );
  return doubtful.filter((group) => !isSettled(group));
}

import type { AlertSubject, Finding } from '../../domain/alert.ts';
import { groupKey } from '../../domain/backup.ts';
import type { DatastoreState } from '../../domain/datastore.ts';
import { lastGood } from '../../domain/section.ts';
import type { FinishedTask } from '../../domain/task.ts';
import { durationText, listText, oneLine } from '../../view/quantities.ts';
import { groupLastFinished } from '../newest-finished.ts';
import { scopeOfTask } from '../scope-of-task.ts';
import { takesBackups } from '../storage-trouble.ts';
import { storeCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { holdersOf, isPutAsideIn } from './looks.ts';
import { newestBackupAtMs } from './newest-backup.ts';
import { keySubject, placeText, serverSubject } from './place.ts';
import { storeWasOff } from './planned-off.ts';
import type { EffectiveRule, JudgeContext, ServerRule } from './rule.ts';

/** What measures how fast a server is leaves backup tasks, but no backups. */
export const BENCHMARK = 'host/benchmark';

export const backupFailed: ServerRule = {
  kind: 'server',
  name: 'backup-failed',
  about: 'group',
  ending: 'backed up without errors',
  meaning: 'The newest backup task of a group failed, and no newer snapshot made up for it.',
  source: 'design.md, Alert rules; pbs-api.md 6.3 and 6.4',
  defaults: { threshold: null, forMs: 0, severity: 'warning' },
  *judge(context) {
    const log = context.current(context.server.tasks, 'heartbeat');
    if (log === null) {
      yield unknown(backupFailed, serverSubject(context.server.name));
      return;
    }
    for (const task of log.newestPerWorker.values()) {
      if (task.workerType !== 'backup' || task.outcome.kind === 'ok' || task.outcome.kind === 'warnings') continue;
      yield* judgeTask(context, task);
    }
  },
};

function* judgeTask(context: JudgeContext, task: FinishedTask): Generator<Finding> {
  const { server } = context;
  const { datastore: name, group } = scopeOfTask(task);
  const datastore = name === null ? undefined : server.datastores.get(name);
  // A datastore that is left out in the settings is not there.
  if (datastore === undefined || group === null || group === BENCHMARK) return;
  const holders = holdersOf(datastore, group);
  const only = holders?.length === 1 ? (holders[0] ?? null) : null;
  const subject = keySubject(server.name, datastore.name, only, group);
  if (holders === null || task.outcome.kind === 'unknown') {
    yield unknown(backupFailed, subject);
    return;
  }
  const watched = holders.filter((namespace) => !isPutAsideIn(context, datastore.name, namespace, group));
  if (holders.length > 0 && watched.length === 0) return;
  if (holders.some((namespace) => hasNewer(datastore, namespace, group, task.startedAtMs))) return;
  const subjects = failedBackupSubjects(server.name, datastore.name, watched, group);
  const settings = firstOn(subjects, (candidate) => context.settings(backupFailed, candidate));
  if (settings === null) return;
  if (storeWasOff(context, datastore.name)(task.endedAtMs)) {
    yield unknown(backupFailed, subject);
    return;
  }
  yield trips(backupFailed, settings, {
    subject,
    summary: summaryOf(context, datastore.name, group, holders, task),
    next: 'Read the log of the task on the server and of the backup job on the client, then run the backup again.',
    ...reasonOf(context, datastore),
    factVersion: task.upid,
    factSinceMs: context.nowMs - (context.serverNowMs - task.endedAtMs),
  });
}

/**
 * While the datastore takes no backups, that is the story; else what stops uploads is one for all of its groups. Of a
 * disk that was carried away only late groups speak (design.md), so an upload that broke meanwhile does not tell it.
 */
function reasonOf(
  { server, serverNowMs, nowMs }: JudgeContext,
  datastore: DatastoreState,
): Pick<Finding, 'cause' | 'followsSinceMs'> {
  if (datastore.mount === 'not-mounted' || takesBackups(datastore)) {
    return { cause: storeCause('uploads', server.name, datastore.name), followsSinceMs: null };
  }
  const followsSinceMs = newestBackupAtMs(datastore) - (serverNowMs - nowMs);
  return { cause: storeCause('storage', server.name, datastore.name), followsSinceMs };
}

/** Whether the group got a finished snapshot since, such as by a sync, or by a run that is no longer listed. */
function hasNewer(datastore: DatastoreState, namespace: string, key: string, sinceMs: number): boolean {
  const section = datastore.groups.get(namespace);
  const group = section && lastGood(section)?.value.find((held) => groupKey(held) === key);
  if (!group) return false;
  const last = groupLastFinished(group, datastore.details.get(namespace)?.get(key) ?? null);
  return last.kind === 'at' && last.atMs > sinceMs;
}

/** What settings may name a failed backup by: tasks carry no namespace, overrides do. One for each that may be meant. */
export function failedBackupSubjects(
  server: string,
  datastore: string,
  namespaces: readonly string[],
  group: string,
): readonly AlertSubject[] {
  const candidates: readonly (string | null)[] = namespaces.length > 0 ? namespaces : [null];
  return candidates.map((namespace) => keySubject(server, datastore, namespace, group));
}

/** The settings of the first subject for which the rule is on: they decide. Null: for none. */
export function firstOn(
  subjects: readonly AlertSubject[],
  settings: (subject: AlertSubject) => EffectiveRule | null,
): EffectiveRule | null {
  for (const subject of subjects) {
    const effective = settings(subject);
    if (effective !== null) return effective;
  }
  return null;
}

function summaryOf(
  context: JudgeContext,
  datastore: string,
  group: string,
  holders: readonly string[],
  { outcome, endedAtMs }: FinishedTask,
): string {
  const [only] = holders;
  const place = placeText(context.server.name, datastore, holders.length === 1 ? only : '');
  const names = holders.map((namespace) => (namespace === '' ? 'the root' : namespace));
  const which = holders.length > 1 ? ` (one of the namespaces ${listText(names)})` : '';
  const why = outcome.kind === 'error' ? `: ${oneLine(outcome.message)}` : '';
  return `The last backup of ${group} into ${place}${which} failed ${durationText(context.serverNowMs - endedAtMs)} ago${why}`;
}

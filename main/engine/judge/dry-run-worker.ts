import type { AlertSubject } from '../../../shared/domain/alert.ts';
import { groupKey } from '../../../shared/domain/backup.ts';
import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import type { GroupPlace } from '../../../shared/domain/history.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import type { Task } from '../../../shared/domain/task.ts';
import { type TaskScope, taskScope } from '../../../shared/domain/task-scope.ts';
import { BENCHMARK, failedBackupSubjects, firstOn } from '../../../shared/rules/alerts/backup-failed.ts';
import { BY_HAND, verifiedNamespace } from '../../../shared/rules/alerts/failed-verifications.ts';
import { isGroupPutAside } from '../../../shared/rules/alerts/knowledge.ts';
import { keySubject, placeText, storeSubject } from '../../../shared/rules/alerts/place.ts';
import type { EffectiveRule } from '../../../shared/rules/alerts/rule.ts';
import type { DryRunMoment } from './dry-run-moment.ts';

/** The rules that go by how tasks ended. */
export type TaskRule =
  | 'backup-failed'
  | 'verification-failed'
  | 'sync-failed'
  | 'prune-failed'
  | 'gc-failed'
  | 'gc-slow';

/** Whose failures a rule tells. */
export interface JudgedWorker {
  /** For people. */
  readonly subject: string;
  readonly settings: EffectiveRule;
  /** Groups whose newer backups make a failure good. */
  readonly groups: readonly GroupPlace[];
}

type Worker = Pick<Task, 'workerType' | 'workerId'>;

/**
 * A worker as the live rule sees it: in which namespace it works, and by which settings it is judged. Null where nobody
 * asks about it: of a datastore that is not watched, switched off, put aside.
 */
export function judgedWorker(
  rule: TaskRule,
  worker: Worker,
  server: ServerState,
  moment: DryRunMoment,
): JudgedWorker | null {
  const scope = taskScope(worker);
  const datastore = scope.datastore === null ? undefined : server.datastores.get(scope.datastore);
  if (datastore === undefined) return null;
  if (rule === 'backup-failed') return judgedBackup(scope, datastore, server, moment);
  const namespace = namespaceOf(worker, scope, datastore, server);
  const { group } = scope;
  if (rule === 'verification-failed' && group !== null) {
    const place = { server: server.name, datastore: datastore.name, namespace: namespace ?? '', group };
    if (isGroupPutAside(moment.learner.knowledge(), place)) return null;
  }
  const settings = moment.settingsOf(subjectOf(rule, { ...scope, namespace }, server.name, datastore.name));
  if (settings === null) return null;
  return { subject: textOf(worker, { ...scope, namespace }, server.name), settings, groups: [] };
}

function judgedBackup(
  { group }: TaskScope,
  datastore: DatastoreState,
  server: ServerState,
  moment: DryRunMoment,
): JudgedWorker | null {
  if (group === null || group === BENCHMARK) return null;
  const groups = holders(server, datastore, group);
  const watched = groups.filter((place) => !isGroupPutAside(moment.learner.knowledge(), place));
  if (groups.length > 0 && watched.length === 0) return null;
  const namespaces = watched.map(({ namespace }) => namespace);
  const subjects = failedBackupSubjects(server.name, datastore.name, namespaces, group);
  const settings = firstOn(subjects, moment.settingsOf);
  if (settings === null) return null;
  const only = groups.length === 1 ? groups[0]?.namespace : undefined;
  return { subject: `${group} in ${placeText(server.name, datastore.name, only)}`, settings, groups };
}

/** Where a group is, as far as is known. */
function holders(server: ServerState, datastore: DatastoreState, group: string): GroupPlace[] {
  return [...datastore.groups].flatMap(([namespace, section]) =>
    (lastGood(section)?.value ?? []).some((held) => groupKey(held) === group)
      ? [{ server: server.name, datastore: datastore.name, namespace, group }]
      : [],
  );
}

/** Where a worker works: by its own word, else by its job's or by where its group is. Null: nobody knows, or everywhere. */
function namespaceOf(
  { workerType }: Worker,
  scope: TaskScope,
  datastore: DatastoreState,
  server: ServerState,
): string | null {
  const { namespace, jobId } = scope;
  if (workerType === 'verificationjob') {
    const jobs = lastGood(server.verifyJobs)?.value ?? [];
    return jobs.find((job) => job.datastore === datastore.name && job.id === jobId)?.namespace ?? null;
  }
  return BY_HAND.has(workerType) ? (verifiedNamespace(datastore, scope) ?? namespace) : namespace;
}

/** What the live rule asks its settings for. */
function subjectOf(
  rule: TaskRule,
  { namespace, group, jobId }: TaskScope,
  server: string,
  datastore: string,
): AlertSubject {
  if (rule !== 'verification-failed') return { ...storeSubject(server, datastore), namespace, job: jobId };
  if (group === null) return { ...storeSubject(server, datastore), namespace };
  return keySubject(server, datastore, namespace ?? '', group);
}

function textOf({ workerType, workerId }: Worker, { datastore, namespace, group, jobId }: TaskScope, server: string) {
  const place = placeText(server, datastore ?? '', namespace ?? '');
  if (group !== null) return `${group} in ${place}`;
  if (jobId !== null) return `${jobId} of ${place}`;
  return workerType === 'garbage_collection' ? place : `${workerId} on ${server}`;
}

import { type AlertSubject, NOTHING } from '../../../shared/domain/alert.ts';
import { groupKey } from '../../../shared/domain/backup.ts';
import type { KeptTask } from '../../../shared/domain/history.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { taskScope } from '../../../shared/domain/task-scope.ts';
import { placeText } from '../../../shared/rules/alerts/place.ts';
import { DAY, HOUR } from '../../../shared/time-units.ts';
import type { DryRunMoment, Pasts } from './dry-run.ts';
import type { Look } from './firings.ts';

type TaskRule = 'backup-failed' | 'verification-failed' | 'sync-failed' | 'prune-failed' | 'gc-failed' | 'gc-slow';

const WORKERS: Readonly<Record<TaskRule, readonly string[]>> = {
  'backup-failed': ['backup'],
  'verification-failed': ['verificationjob', 'verify', 'verify_group', 'verify_snapshot'],
  'sync-failed': ['syncjob'],
  'prune-failed': ['prunejob'],
  'gc-failed': ['garbage_collection'],
  'gc-slow': ['garbage_collection'],
};

/** So that how a worker stood when the days in question began is known. */
const BEFORE_MS = 8 * DAY;

const MOST_TASKS = 100_000;

/** Pasts of the rules that go by how tasks ended: one for each worker. */
export function* taskPasts(rule: TaskRule, moment: DryRunMoment): Pasts {
  for (const server of moment.fleet.servers) {
    for (const workerType of WORKERS[rule]) yield* workersOf(rule, workerType, server, moment);
  }
}

function* workersOf(rule: TaskRule, workerType: string, server: ServerState, moment: DryRunMoment): Pasts {
  const sinceMs = moment.fromMs - BEFORE_MS;
  const tasks = moment.history.tasks({ server: server.name, workerType, sinceMs, limit: MOST_TASKS });
  if (tasks === null) {
    yield null;
    return;
  }
  const oldestMs = tasks.at(-1)?.endedAtMs ?? moment.nowMs;
  for (const [workerId, newestFirst] of Map.groupBy(tasks, (task) => task.workerId)) {
    const subject = subjectOf(server, workerType, workerId);
    const settings = subject === null ? null : moment.settingsOf(subject);
    if (subject === null || settings === null) continue;
    const ended = newestFirst.toReversed();
    const looks =
      rule === 'gc-slow'
        ? ended.flatMap((task) => slowLooks(task, settings.threshold * HOUR))
        : [...ended.map(failedLook), ...madeGood(rule, ended, subject, server, moment)];
    // Tasks carry the server's time.
    const aheadMs = server.clock?.aheadMs ?? 0;
    yield {
      subject: textOf(subject, workerType, workerId),
      forMs: settings.forMs,
      sinceMs: oldestMs - aheadMs,
      looks: looks.toSorted((a, b) => a.atMs - b.atMs).map((look) => ({ ...look, atMs: look.atMs - aheadMs })),
      standsMs: null,
    };
  }
}

function failedLook({ endedAtMs, outcome }: KeptTask): Look {
  return { atMs: endedAtMs, trips: outcome.kind === 'unknown' ? null : outcome.kind === 'error' };
}

/** It is slow as soon as it runs longer than the limit, and until one ends that was not. */
function slowLooks({ startedAtMs, endedAtMs, outcome }: KeptTask, limitMs: number): Look[] {
  const isSlow = endedAtMs - startedAtMs > limitMs;
  const isGood = outcome.kind === 'ok' || outcome.kind === 'warnings';
  if (isSlow)
    return [{ atMs: startedAtMs + limitMs, trips: true }, ...(isGood ? [] : [{ atMs: endedAtMs, trips: false }])];
  return isGood ? [{ atMs: endedAtMs, trips: false }] : [];
}

/** Newer snapshots make a failed backup good, whoever brought them. */
function madeGood(
  rule: TaskRule,
  tasks: readonly KeptTask[],
  { server: name, datastore, backupType, backupId }: AlertSubject,
  server: ServerState,
  { history, fromMs }: DryRunMoment,
): readonly Look[] {
  const isOfGroup = rule === 'backup-failed' && tasks.some(({ outcome }) => outcome.kind === 'error');
  if (!isOfGroup || name === null || datastore === null) return [];
  const group = `${backupType}/${backupId}`;
  return holders(server, datastore, group).flatMap((namespace) =>
    (history.backups({ server: name, datastore, namespace, group }, fromMs - BEFORE_MS) ?? []).map(
      ({ takenAtMs, endedAtMs, seenAtMs }) => ({ atMs: endedAtMs ?? seenAtMs ?? takenAtMs, trips: false }),
    ),
  );
}

function holders(server: ServerState, datastore: string, group: string): string[] {
  return [...(server.datastores.get(datastore)?.groups ?? [])].flatMap(([namespace, section]) =>
    (lastGood(section)?.value ?? []).some((held) => groupKey(held) === group) ? [namespace] : [],
  );
}

/** Null: of a datastore that is not watched. */
function subjectOf(server: ServerState, workerType: string, workerId: string): AlertSubject | null {
  const { datastore, namespace, group, jobId } = taskScope({ workerType, workerId });
  if (datastore === null || !server.datastores.has(datastore)) return null;
  const slash = group?.indexOf('/') ?? -1;
  return {
    ...NOTHING,
    server: server.name,
    datastore,
    namespace,
    backupType: group === null ? null : group.slice(0, slash),
    backupId: group === null ? null : group.slice(slash + 1),
    job: jobId,
  };
}

function textOf(
  { server, datastore, namespace, backupType, backupId, job }: AlertSubject,
  workerType: string,
  workerId: string,
): string {
  const place = placeText(server ?? '', datastore ?? '', namespace ?? '');
  if (backupType !== null) return `${backupType}/${backupId} in ${place}`;
  return job === null
    ? workerType === 'garbage_collection'
      ? place
      : `${workerId} on ${server}`
    : `${job} of ${place}`;
}

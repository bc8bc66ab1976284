import type { GroupPlace, KeptTask } from '../../../shared/domain/history.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { DAY, HOUR } from '../../../shared/time-units.ts';
import { doneAtMs } from './dry-run-groups.ts';
import type { DryRunMoment, Pasts } from './dry-run-moment.ts';
import { judgedWorker, type TaskRule } from './dry-run-worker.ts';
import type { Look } from './firings.ts';

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
    const worker = judgedWorker(rule, { workerType, workerId }, server, moment);
    if (worker === null) continue;
    const { settings, subject, groups } = worker;
    const ended = newestFirst.toReversed();
    const looks =
      rule === 'gc-slow'
        ? ended.flatMap((task) => slowLooks(task, settings.threshold * HOUR))
        : [...ended.map(failedLook), ...madeGood(ended, groups, moment)];
    // Tasks carry the server's time.
    const aheadMs = server.clock?.aheadMs ?? 0;
    yield {
      subject,
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
  tasks: readonly KeptTask[],
  groups: readonly GroupPlace[],
  { history, fromMs }: DryRunMoment,
): readonly Look[] {
  if (!tasks.some(({ outcome }) => outcome.kind === 'error')) return [];
  return groups.flatMap((place) =>
    (history.backups(place, fromMs - BEFORE_MS) ?? []).map((backup) => ({ atMs: doneAtMs(backup), trips: false })),
  );
}

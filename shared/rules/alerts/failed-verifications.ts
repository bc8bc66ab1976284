import type { DatastoreState } from '../../domain/datastore.ts';
import { lastGood } from '../../domain/section.ts';
import type { FinishedTask, TaskLog } from '../../domain/task.ts';
import { isWithin, type TaskScope } from '../../domain/task-scope.ts';
import { scopeOfTask } from '../scope-of-task.ts';
import type { DamageSettings, FailedMarks } from './failed-marks.ts';
import { currentLog, errorOf, isHidden, jobState } from './last-run.ts';
import { holdersOf } from './looks.ts';
import { storeWasOff } from './planned-off.ts';
import type { EffectiveRule, JudgeContext } from './rule.ts';
import { verifyJobsOf, verifyScope } from './verify-scope.ts';

/** How a verification ends that found damage; any other error is not about snapshots (pbs-api.md 6.3). */
const BY_DAMAGE = /^verification failed\b/;

/** A verification whose newest run ended with errors; `isHidden`: nobody knows how it ended, or would have. */
export interface FailedVerification {
  /** Such as `verify job v-1`. */
  readonly what: string;
  readonly message: string;
  /** By the server's clock. */
  readonly endedAtMs: number;
  readonly isHidden: boolean;
  /** What it was to verify: this and all below it, or one group in it. */
  readonly namespace: string;
  readonly settings: EffectiveRule;
}

interface Run extends Omit<FailedVerification, 'settings'> {
  /** Such as `vm/101`; null: all of the namespace. */
  readonly group: string | null;
}

/**
 * Failed verifications of a datastore by scope (`verifyScope`), without those that are made good and those that nobody
 * wants to hear of.
 */
export function failedVerifications(
  context: JudgeContext,
  datastore: DatastoreState,
  marks: ReadonlyMap<string, FailedMarks>,
  settingsOf: DamageSettings,
): ReadonlyMap<string, FailedVerification[]> {
  const jobs = verifyJobsOf(context, datastore.name);
  const aheadMs = context.serverNowMs - context.nowMs;
  const all = [...failedJobs(context, datastore), ...failedByHand(context, datastore)];
  const byScope = new Map<string, FailedVerification[]>();
  for (const { group, ...run } of all) {
    const settings = settingsOf(run.namespace, group);
    if (settings === null) continue;
    const scope = verifyScope(jobs, run.namespace);
    const found = marks.get(scope);
    // Its failed snapshots were there to be seen after it ended, and are gone (pruned, or verified well since), or
    // nobody wants to hear of them.
    const wasSeen = found?.seenAtMs != null && found.seenAtMs + aheadMs >= run.endedAtMs;
    if (BY_DAMAGE.test(run.message) && wasSeen && found.isWhole && found.groups.length === 0) continue;
    const there = byScope.get(scope);
    if (there) there.push({ ...run, settings });
    else byScope.set(scope, [{ ...run, settings }]);
  }
  return byScope;
}

function* failedJobs(context: JudgeContext, datastore: DatastoreState): Generator<Run> {
  const log = currentLog(context);
  const wasOff = storeWasOff(context, datastore.name);
  for (const job of lastGood(context.server.verifyJobs)?.value ?? []) {
    if (job.datastore !== datastore.name) continue;
    const state = jobState(job, log);
    const message = errorOf(state);
    if (message === null && !isHidden(state)) continue;
    const endedAtMs = state.ended?.endedAtMs ?? 0;
    yield {
      what: `verify job ${job.id}`,
      message: message ?? '',
      endedAtMs,
      isHidden: message === null || wasOff(endedAtMs),
      namespace: job.namespace,
      group: null,
    };
  }
}

function* failedByHand(context: JudgeContext, datastore: DatastoreState): Generator<Run> {
  const log = currentLog(context);
  if (log === null) return;
  const wasOff = storeWasOff(context, datastore.name);
  for (const task of verifications(log).get(datastore.name) ?? []) {
    const { outcome, endedAtMs } = task;
    if (outcome.kind !== 'error') continue;
    const { group } = scopeOfTask(task);
    const place = verifiedNamespace(datastore, scopeOfTask(task));
    // Of a group that is gone nothing is left to be damaged.
    if (place === null) continue;
    if (isMadeGood(context, datastore, place, task)) continue;
    const what = group === null ? 'a verification' : `the verification of ${group}`;
    yield { what, message: outcome.message, endedAtMs, isHidden: wasOff(endedAtMs), namespace: place, group };
  }
}

/** Where a verification by hand works, which its task may not say; null: on a group that is gone. */
export function verifiedNamespace(
  datastore: DatastoreState,
  { namespace, group }: Pick<TaskScope, 'namespace' | 'group'>,
): string | null {
  const holders = group === null ? null : holdersOf(datastore, group);
  if (group !== null && holders?.length === 0) return null;
  return namespace ?? (holders?.length === 1 ? (holders[0] ?? '') : '');
}

/** Whether something that verifies the same and more ended well since. */
function isMadeGood(context: JudgeContext, datastore: DatastoreState, place: string, failed: FinishedTask): boolean {
  const log = currentLog(context);
  if (log === null) return false;
  const isLater = (atMs: number) => atMs > failed.endedAtMs;
  const byJob = verifyJobsOf(context, datastore.name).some((job) => {
    const { ended } = jobState(job, log);
    const isGood = ended?.outcome.kind === 'ok' || ended?.outcome.kind === 'warnings';
    return isGood && isLater(ended.endedAtMs) && isWithin(place, job.namespace);
  });
  if (byJob) return true;
  return (verifications(log).get(datastore.name) ?? []).some((task) => {
    const scope = scopeOfTask(task);
    const isGood = task.outcome.kind === 'ok' || task.outcome.kind === 'warnings';
    return isGood && isLater(task.endedAtMs) && scope.group === null && isWithin(place, scope.namespace);
  });
}

/** Types of verifications that no job runs. */
export const BY_HAND: ReadonlySet<string> = new Set(['verify', 'verify_group', 'verify_snapshot']);
const known = new WeakMap<TaskLog['newestPerWorker'], ReadonlyMap<string, readonly FinishedTask[]>>();

/** Verifications without a job by datastore; worked out once for each task list that was read. */
function verifications({ newestPerWorker }: TaskLog): ReadonlyMap<string, readonly FinishedTask[]> {
  const before = known.get(newestPerWorker);
  if (before) return before;
  const byStore = new Map<string, FinishedTask[]>();
  for (const task of newestPerWorker.values()) {
    const store = BY_HAND.has(task.workerType) ? scopeOfTask(task).datastore : null;
    if (store === null) continue;
    const tasks = byStore.get(store);
    if (tasks) tasks.push(task);
    else byStore.set(store, [task]);
  }
  known.set(newestPerWorker, byStore);
  return byStore;
}

import type { Finding } from '../../domain/alert.ts';
import type { DatastoreState } from '../../domain/datastore.ts';
import { mayAudit } from '../../domain/privileges.ts';
import { lastGood } from '../../domain/section.ts';
import type { TaskLog } from '../../domain/task.ts';
import { DAY } from '../../time-units.ts';
import { scopeOfTask } from '../scope-of-task.ts';
import { trips, unknown } from './finding.ts';
import { currentLog } from './last-run.ts';
import { placeText, storeSubject } from './place.ts';
import type { JudgeContext, ServerRule } from './rule.ts';

export const jobMissing: ServerRule = {
  kind: 'server',
  name: 'job-missing',
  about: 'datastore',
  ending: 'every schedule is there',
  meaning: 'A datastore has no schedule for verification, garbage collection or pruning.',
  source: 'design.md, Alert rules; pbs-api.md 5.7 and 7 (job lists are filtered without a word)',
  defaults: { threshold: null, forMs: DAY, severity: 'info' },
  *judge(context) {
    for (const datastore of context.server.datastores.values()) {
      // A disk that comes and goes is looked after when it is there, by whoever brings it.
      const isRemovable = datastore.mount === 'mounted' || datastore.mount === 'not-mounted';
      if (!isRemovable && datastore.maintenance === null) yield* judgeStore(context, datastore);
    }
  },
};

function* judgeStore(context: JudgeContext, datastore: DatastoreState): Generator<Finding> {
  const { server } = context;
  const subject = storeSubject(server.name, datastore.name);
  const settings = context.settings(jobMissing, subject);
  if (settings === null) return;
  const missing = missingIn(context, datastore);
  if (missing === null) yield unknown(jobMissing, subject);
  if (missing === null || missing.length === 0) return;
  yield trips(jobMissing, settings, {
    subject,
    summary: `${placeText(server.name, datastore.name)} has no schedule for ${eitherOf(missing)}.`,
    next: 'Add it on the server (Datastore, Verify Jobs or Prune & GC), or switch this rule off for the datastore.',
    cause: `jobs ${server.name}`,
    factVersion: missing.join(),
  });
}

/** `a, b or c`. */
function eitherOf(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}

/** What the datastore lacks; null while one of the lists cannot be trusted to be whole. */
function missingIn(context: JudgeContext, { name, garbageCollection }: DatastoreState): string[] | null {
  const { server } = context;
  const privileges = lastGood(server.privileges)?.value;
  const gc = context.current(garbageCollection, 'jobs');
  const verify = context.current(server.verifyJobs, 'jobs');
  const prune = context.current(server.pruneJobs, 'jobs');
  const isWhole = privileges !== undefined && mayAudit(privileges, name);
  if (!isWhole || gc === null || verify === null || prune === null) return null;
  const missing: string[] = [];
  if (!verify.some((job) => job.datastore === name && job.schedule !== null)) missing.push('verification');
  if (gc.schedule === null) missing.push('garbage collection');
  const hasPruneJob = prune.some((job) => job.datastore === name && job.enabled && job.schedule !== null);
  if (!hasPruneJob) {
    const otherwise = isPrunedOtherwise(context, name);
    if (otherwise === null) return null;
    if (!otherwise) missing.push('pruning');
  }
  return missing;
}

/**
 * Pruning need not be a job: clients prune after their backups, syncs remove what vanished at their source, and a
 * datastore's own prune schedule of old servers is not in the list of jobs (pbs-api.md 5.7).
 */
function isPrunedOtherwise(context: JudgeContext, datastore: string): boolean | null {
  const syncs = context.current(context.server.syncJobs, 'jobs');
  const log = currentLog(context);
  if (syncs === null || log === null) return null;
  const follows = syncs.some((job) => job.datastore === datastore && job.direction === 'pull' && job.removeVanished);
  return follows || prunedStores(log).has(datastore);
}

const pruned = new WeakMap<TaskLog['newestPerWorker'], ReadonlySet<string>>();

/** Datastores in which prune tasks ran; worked out once for each task list that was read. */
function prunedStores({ newestPerWorker }: TaskLog): ReadonlySet<string> {
  const known = pruned.get(newestPerWorker);
  if (known) return known;
  const names = new Set<string>();
  for (const task of newestPerWorker.values()) {
    const isPrune = task.workerType === 'prune' || task.workerType === 'prunejob';
    const name = isPrune ? scopeOfTask(task).datastore : null;
    if (name !== null) names.add(name);
  }
  pruned.set(newestPerWorker, names);
  return names;
}

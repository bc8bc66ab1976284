import type { JobRun as KnownRun } from '../../../shared/domain/job.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import type { TaskOutcome } from '../../../shared/domain/task.ts';
import { readError } from '../../simulator/world/availability.ts';
import type { Job } from '../../simulator/world/job-model.ts';
import type { Datastore, JobRun, PbsServer } from '../../simulator/world/model.ts';
import { isAtLeast } from '../../simulator/world/version.ts';
import { type Facts, msOf } from './facts.ts';

/** What a status says, read without the engine's own parser. */
export function outcomeOf(status: string | null): TaskOutcome {
  if (status === 'OK') return { kind: 'ok' };
  if (status === null || status === 'unknown') return { kind: 'unknown' };
  const [words = '', count = ''] = status.split(': ', 2);
  if (words === 'WARNINGS' && status === `WARNINGS: ${Number(count)}`)
    return { kind: 'warnings', count: Number(count) };
  return { kind: 'error', message: status };
}

function runOf(run: JobRun | null): KnownRun {
  if (run === null) return { kind: 'none' };
  if (run.endS === null) return { kind: 'running', startedAtMs: run.startS * 1000, upid: run.upid };
  return { kind: 'finished', endedAtMs: run.endS * 1000, outcome: outcomeOf(run.state), upid: run.upid };
}

/** The jobs that a server tells of, as they are set up and as they last ran. */
export function compareJobs(facts: Facts, known: ServerState, node: PbsServer): void {
  const all: readonly (readonly [string, readonly { id: string }[] | undefined, readonly Job[]])[] = [
    ['verify', lastGood(known.verifyJobs)?.value, [...node.verifyJobs.values()]],
    ['prune', lastGood(known.pruneJobs)?.value, [...node.pruneJobs.values()]],
    // Before 3.2.13 push jobs stay invisible.
    [
      'sync',
      lastGood(known.syncJobs)?.value,
      [...node.syncJobs.values()].filter((job) => isListed(node, job.direction)),
    ],
  ];
  for (const [kind, jobs, truths] of all) {
    const at = `${node.name} ${kind} jobs`;
    facts.compare(at, jobs?.map((job) => job.id).sort(), truths.map((job) => job.id).sort());
    for (const truth of truths) {
      const job = jobs?.find(({ id }) => id === truth.id);
      facts.compare(`${at} ${truth.id}`, job, expectedJob(truth));
    }
  }
}

function isListed(node: PbsServer, direction: 'pull' | 'push'): boolean {
  return direction === 'pull' || isAtLeast(node.version, '3.2.13');
}

function expectedJob(job: Job) {
  const { id, kind, store, ns, schedule, comment } = job;
  const isIdle = kind === 'prune' && job.isDisabled;
  const common = {
    id,
    kind,
    datastore: store,
    namespace: ns ?? '',
    schedule,
    nextRunAtMs: isIdle ? null : msOf(job.nextRunS),
    lastRun: runOf(job.lastRun),
    comment,
  };
  switch (job.kind) {
    case 'verify':
      return { ...common, ignoreVerified: job.ignoreVerified ?? true, outdatedAfterDays: job.outdatedAfterDays };
    case 'prune':
      return { ...common, enabled: !job.isDisabled, keep: { ...job.keep } };
    case 'sync':
      return {
        ...common,
        direction: job.direction,
        remote: job.remote,
        remoteDatastore: job.remoteStore,
        remoteNamespace: job.remoteNs ?? '',
        removeVanished: job.removeVanished,
      };
  }
}

/** Garbage collection: the last success, and how the last attempt went where PBS shows it. */
export function compareGc(facts: Facts, known: ServerState, node: PbsServer, store: Datastore): void {
  if (readError(node, store) !== null) return;
  const at = `${node.name} ${store.name} gc`;
  const section = known.datastores.get(store.name)?.garbageCollection;
  const gc = section ? lastGood(section)?.value : undefined;
  const { lastSuccess, lastRun } = store.gc;
  facts.compare(`${at} schedule`, gc?.schedule, store.gcSchedule);
  facts.compare(`${at} next run`, gc?.nextRunAtMs, msOf(store.gc.nextRunS));
  facts.compare(`${at} last success`, gc?.lastSuccess?.upid ?? null, lastSuccess?.upid ?? null);
  if (lastSuccess === null) {
    facts.compare(`${at} run`, gc?.lastRun, { kind: 'none' });
    return;
  }
  const { counters, startS } = lastSuccess;
  facts.compare(
    `${at} figures`,
    gc?.lastSuccess && [
      gc.lastSuccess.startedAtMs,
      gc.lastSuccess.indexDataBytes,
      gc.lastSuccess.diskBytes,
      gc.lastSuccess.removedBytes,
      gc.lastSuccess.pendingBytes,
      gc.lastSuccess.stillBadChunks,
    ],
    [
      startS * 1000,
      counters.indexDataBytes,
      counters.diskBytes,
      counters.removedBytes,
      counters.pendingBytes,
      counters.stillBad,
    ],
  );
  const isOfSuccess = lastRun !== null && lastRun.upid === lastSuccess.upid && lastRun.endS !== null;
  if (isOfSuccess) facts.compare(`${at} duration`, gc?.lastSuccess?.durationMs, ((lastRun.endS ?? 0) - startS) * 1000);
  const run = runOf(lastRun);
  const expected = run.kind === 'finished' ? { ...run, upid: null } : { kind: run.kind };
  facts.compare(`${at} run`, gc?.lastRun.kind === 'running' ? { kind: 'running' } : gc?.lastRun, expected);
}

import type { Finding } from '../../domain/alert.ts';
import type { PruneJob } from '../../domain/job.ts';
import { durationText, oneLine } from '../../view/quantities.ts';
import { storeCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { errorOf, failedWhileOff, isHidden, recordedState } from './last-run.ts';
import { placeText, serverSubject, storeSubject } from './place.ts';
import { storeWasOff } from './planned-off.ts';
import type { JudgeContext, ServerRule } from './rule.ts';

export const pruneFailed: ServerRule = {
  kind: 'server',
  name: 'prune-failed',
  about: 'namespace',
  ending: 'pruning went well',
  meaning: 'The last run of a prune job failed: old snapshots stay and the datastore fills.',
  source: 'design.md, Alert rules; pbs-api.md 7',
  defaults: { threshold: null, forMs: 0, severity: 'warning' },
  *judge(context) {
    const { server } = context;
    const jobs = context.current(server.pruneJobs, 'jobs');
    if (jobs === null) yield unknown(pruneFailed, serverSubject(server.name));
    for (const job of jobs ?? []) if (server.datastores.has(job.datastore)) yield* judgeJob(context, job);
  },
};

function* judgeJob(context: JudgeContext, job: PruneJob): Generator<Finding> {
  const { server } = context;
  const subject = { ...storeSubject(server.name, job.datastore), namespace: job.namespace, job: job.id };
  const settings = context.settings(pruneFailed, subject);
  if (settings === null || !job.enabled) return;
  // Its tasks do not name the job, so while it runs again nobody knows how the last run ended.
  const state = recordedState(job.lastRun);
  const datastore = server.datastores.get(job.datastore);
  const isAway = datastore?.mount === 'not-mounted' || datastore?.maintenance != null;
  if (isHidden(state) || isAway || failedWhileOff(state, storeWasOff(context, job.datastore))) {
    yield unknown(pruneFailed, subject);
    return;
  }
  const message = errorOf(state);
  if (message === null || state.ended === null) return;
  const agoMs = context.serverNowMs - state.ended.endedAtMs;
  yield trips(pruneFailed, settings, {
    subject,
    summary: `Prune job ${job.id} of ${placeText(server.name, job.datastore, job.namespace)} failed ${durationText(agoMs)} ago: ${oneLine(message)}`,
    next: 'Read the log of the task on the server; until it succeeds old snapshots stay.',
    cause: storeCause('prune', server.name, job.datastore),
    factVersion: `${state.ended.endedAtMs}`,
    factSinceMs: context.nowMs - agoMs,
  });
}

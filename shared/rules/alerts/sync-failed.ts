import type { Finding } from '../../domain/alert.ts';
import { durationText, oneLine } from '../../view/quantities.ts';
import { trips, unknown } from './finding.ts';
import { currentLog, errorOf, failedWhileOff, isHidden, jobState } from './last-run.ts';
import { storeSubject } from './place.ts';
import { syncEndWasOff } from './planned-off.ts';
import type { JudgeContext, ServerRule } from './rule.ts';
import { causeOfSync, isFinding, type ReadSyncJob, syncJobs, syncText } from './sync-jobs.ts';

export const syncFailed: ServerRule = {
  kind: 'server',
  name: 'sync-failed',
  about: 'namespace',
  ending: 'the sync went well',
  meaning: 'The last run of a sync job failed: the second copy is not up to date.',
  source: 'design.md, Alert rules; pbs-api.md 7; peers.md facts 6 and 7',
  defaults: { threshold: null, forMs: 0, severity: 'critical' },
  *judge(context) {
    for (const item of syncJobs(context, syncFailed)) {
      if (isFinding(item)) yield item;
      else yield* judgeJob(context, item);
    }
  },
};

function* judgeJob(context: JudgeContext, { job }: ReadSyncJob): Generator<Finding> {
  const { server } = context;
  const subject = { ...storeSubject(server.name, job.datastore), namespace: job.namespace, job: job.id };
  const settings = context.settings(syncFailed, subject);
  if (settings === null) return;
  const state = jobState(job, currentLog(context));
  if (isHidden(state) || failedWhileOff(state, syncEndWasOff(context, job))) {
    yield unknown(syncFailed, subject);
    return;
  }
  const message = errorOf(state);
  if (message === null || state.ended === null) return;
  const agoMs = context.serverNowMs - state.ended.endedAtMs;
  yield trips(syncFailed, settings, {
    subject,
    summary: `${syncText(server.name, job)} failed ${durationText(agoMs)} ago: ${oneLine(message)}`,
    next: 'Read the log of the task on the server, and check that the remote answers and its token is valid.',
    cause: causeOfSync(context, job),
    factVersion: `${state.ended.endedAtMs}`,
    factSinceMs: context.nowMs - agoMs,
  });
}

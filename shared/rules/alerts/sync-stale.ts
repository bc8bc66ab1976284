import type { Finding } from '../../domain/alert.ts';
import { durationText } from '../../view/quantities.ts';
import { idleSyncCause } from './causes.ts';
import { trips } from './finding.ts';
import { currentLog, jobState, overdueMs } from './last-run.ts';
import { storeSubject } from './place.ts';
import type { JudgeContext, ServerRule } from './rule.ts';
import { isFinding, type ReadSyncJob, syncJobs, syncText } from './sync-jobs.ts';

export const syncStale: ServerRule = {
  kind: 'server',
  name: 'sync-stale',
  about: 'namespace',
  ending: 'the sync runs again',
  meaning: 'A scheduled sync job should have begun over an hour ago.',
  source: 'design.md, Alert rules; pbs-api.md 7 (next-run in the past)',
  defaults: { threshold: null, forMs: 0, severity: 'warning' },
  *judge(context) {
    for (const item of syncJobs(context, syncStale)) {
      if (isFinding(item)) yield item;
      else yield* judgeJob(context, item);
    }
  },
};

function* judgeJob(context: JudgeContext, { job, readAtMs }: ReadSyncJob): Generator<Finding> {
  const { server } = context;
  const subject = { ...storeSubject(server.name, job.datastore), namespace: job.namespace, job: job.id };
  const settings = context.settings(syncStale, subject);
  if (settings === null) return;
  const lateMs = overdueMs(context, job, readAtMs, jobState(job, currentLog(context)));
  if (lateMs === 0) return;
  yield trips(syncStale, settings, {
    subject,
    summary: `${syncText(server.name, job)} should have begun ${durationText(lateMs)} ago and does not run.`,
    next: 'Look whether the scheduler of the server works (journalctl -u proxmox-backup-proxy), and at its clock.',
    cause: idleSyncCause(server.name, job.id),
    factVersion: `${job.nextRunAtMs}`,
    factSinceMs: context.nowMs - lateMs,
  });
}

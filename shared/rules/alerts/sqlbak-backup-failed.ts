import { durationText } from '../../view/quantities.ts';
import { trips } from './finding.ts';
import type { SqlbakContext, SqlbakRule } from './rule.ts';
import { type JudgedJob, jobCause, jobText, judgedJobs, typeText } from './sqlbak-jobs.ts';
import { sqlbakTypeSubject } from './sqlbak-moment.ts';

export const sqlbakBackupFailed: SqlbakRule = {
  kind: 'sqlbak',
  name: 'sqlbak-backup-failed',
  about: 'group',
  ending: 'backed up without errors',
  meaning: 'In the newest finished run of a SqlBak job a backup failed, of one database or of all.',
  source: 'design.md, Alert rules; sqlbak-api.md 2.5 and 3.5: counts are of backups, not of runs',
  defaults: { threshold: null, forMs: 0, severity: 'warning' },
  judge: (context) => judgedJobs(context, sqlbakBackupFailed, (judged) => tell(context, judged)),
};

function* tell(context: SqlbakContext, { job, facts }: JudgedJob) {
  const { source, nowMs } = context;
  for (const { type, last, lastSuccessAtMs } of facts) {
    if (last === null || last.failed === 0) continue;
    const subject = sqlbakTypeSubject(source.name, job.id, type);
    const settings = context.settings(sqlbakBackupFailed, subject);
    if (settings === null) continue;
    const { run, failed, succeeded } = last;
    const all = failed + succeeded;
    const share = all === 1 ? 'failed' : `failed for ${failed} of ${all}`;
    const when = run.startedAtMs === null ? '' : ` ${durationText(nowMs - run.startedAtMs)} ago`;
    const good =
      lastSuccessAtMs === null
        ? 'No earlier success is known.'
        : `The last success began ${durationText(nowMs - lastSuccessAtMs)} ago.`;
    yield trips(sqlbakBackupFailed, settings, {
      subject,
      summary: `The last ${typeText(type)} of ${jobText(context, job)}${when} ${share}. ${good}`,
      next: "Read the run's log at SqlBak, then run the job again.",
      cause: jobCause(context, job),
      factVersion: run.id,
      factSinceMs: run.startedAtMs,
    });
  }
}

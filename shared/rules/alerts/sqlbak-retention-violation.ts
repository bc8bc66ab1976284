import { HOUR } from '../../time-units.ts';
import { countText, durationText } from '../../view/quantities.ts';
import { trips } from './finding.ts';
import type { SqlbakContext, SqlbakRule } from './rule.ts';
import { type JudgedJob, jobText, judgedJobs, typeText } from './sqlbak-jobs.ts';
import { sqlbakTypeSubject } from './sqlbak-moment.ts';

export const sqlbakRetentionViolation: SqlbakRule = {
  kind: 'sqlbak',
  name: 'sqlbak-retention-violation',
  about: 'group',
  ending: 'keeps to its retention',
  meaning: 'Files of a backup are there although its retention ended at least a day before, with room for long months.',
  source: 'design.md, Alert rules; sqlbak-api.md 3.2 and 3.4: a month counts as 30 days there',
  defaults: { threshold: null, forMs: HOUR, severity: 'warning' },
  judge: (context) => judgedJobs(context, sqlbakRetentionViolation, (judged) => tell(context, judged)),
};

function* tell(context: SqlbakContext, { job, facts }: JudgedJob) {
  const { source, nowMs } = context;
  for (const { type, retentionDays, overdueSinceStartMs } of facts) {
    if (overdueSinceStartMs === null) continue;
    const subject = sqlbakTypeSubject(source.name, job.id, type);
    const settings = context.settings(sqlbakRetentionViolation, subject);
    if (settings === null) continue;
    yield trips(sqlbakRetentionViolation, settings, {
      subject,
      summary: `A ${typeText(type)} of ${jobText(context, job)} is still there after ${durationText(nowMs - overdueSinceStartMs)}; it is to be kept for ${countText(retentionDays, 'day')}.`,
      next: 'Check at its destinations that SqlBak may delete files there; of several destinations the longest retention counts.',
      cause: `sqlbak retention ${source.name} ${job.id}`,
      factVersion: String(overdueSinceStartMs),
    });
  }
}

import { DAY, HOUR } from '../../time-units.ts';
import { durationText } from '../../view/quantities.ts';
import { type SqlbakTypeFacts, staleAfterMs } from '../sqlbak-types.ts';
import { trips } from './finding.ts';
import type { EffectiveRule, SqlbakContext, SqlbakRule } from './rule.ts';
import { type JudgedJob, jobCause, jobText, judgedJobs, typeText } from './sqlbak-jobs.ts';
import { sqlbakTypeSubject } from './sqlbak-moment.ts';

export const sqlbakBackupStale: SqlbakRule = {
  kind: 'sqlbak',
  name: 'sqlbak-backup-stale',
  about: 'group',
  ending: 'backed up again',
  meaning:
    'A kind of backup of a SqlBak job has had no success for too long: by its own rhythm where it shows one, else by its kind; the threshold, where it is set, holds instead.',
  source: 'design.md, Alert rules; sqlbak-api.md 4: log backups need hours, full ones a day or a week',
  defaults: { threshold: 48, forMs: 0, severity: 'critical' },
  judge: (context) => judgedJobs(context, sqlbakBackupStale, (judged) => tell(context, judged)),
};

function* tell(context: SqlbakContext, judged: JudgedJob) {
  const { source, nowMs } = context;
  const { job, facts, fromMs, hasRuns } = judged;
  for (const one of facts) {
    if (!isExpected(one, facts)) continue;
    const subject = sqlbakTypeSubject(source.name, job.id, one.type);
    const settings = context.settings(sqlbakBackupStale, subject);
    if (settings === null) continue;
    const limitMs = limitOf(one, settings);
    const { lastSuccessAtMs } = one;
    if (lastSuccessAtMs !== null && nowMs - lastSuccessAtMs <= limitMs) continue;
    // One that never ran while we can see may be new, or not meant to run by itself.
    const isIdle = !hasRuns && settings.origin.severity === 'default';
    yield trips(
      sqlbakBackupStale,
      { ...settings, severity: isIdle ? 'warning' : settings.severity },
      {
        subject,
        summary: `${jobText(context, job)} has had no successful ${typeText(one.type)} ${sinceText(one, fromMs, nowMs)} (limit ${durationText(limitMs)}).`,
        next: hasRuns
          ? "Look at the job's last runs at SqlBak, and whether its server is online."
          : 'It did not run at all: check at SqlBak that its schedule is on and its server online.',
        cause: jobCause(context, job),
        factVersion: String(lastSuccessAtMs),
        factSinceMs: lastSuccessAtMs === null ? null : lastSuccessAtMs + limitMs,
      },
    );
  }
}

/** Whether backups of this kind are due: the settings name it, or they name none and it shows a rhythm. */
export function isExpected({ isEnabled, everyMs }: SqlbakTypeFacts, facts: readonly SqlbakTypeFacts[]): boolean {
  return isEnabled || (everyMs !== null && !facts.some((one) => one.isEnabled));
}

/** After how long without a success it is stale, as the settings have it. */
export function limitOf(facts: SqlbakTypeFacts, { threshold, origin }: EffectiveRule): number {
  return origin.threshold === 'default' ? staleAfterMs(facts) : threshold * HOUR;
}

function sinceText({ lastSuccessAtMs }: SqlbakTypeFacts, fromMs: number, nowMs: number): string {
  return lastSuccessAtMs === null
    ? `in the last ${Math.floor((nowMs - fromMs) / DAY)} days`
    : `for ${durationText(nowMs - lastSuccessAtMs)}`;
}

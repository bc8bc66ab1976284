import type { Finding } from '../../domain/alert.ts';
import { HOUR } from '../../time-units.ts';
import { countText, durationText, listText } from '../../view/quantities.ts';
import { type Lag, lagsOf } from './chain-lag.ts';
import { trips, unknown } from './finding.ts';
import { currentLog, errorOf, failedWhileOff, isHidden, jobState, overdueMs } from './last-run.ts';
import { placeText, storeSubject } from './place.ts';
import { excusedFromMs, syncEndWasOff } from './planned-off.ts';
import type { EffectiveRule, JudgeContext, ServerRule } from './rule.ts';
import { scheduleIntervalMs } from './schedule-interval.ts';
import { causeOfSync, isFinding, type ReadSyncJob, syncJobs, syncText } from './sync-jobs.ts';
import { endsOf, type SyncEnds } from './sync-peer.ts';

export const chainBroken: ServerRule = {
  kind: 'server',
  name: 'chain-broken',
  about: 'namespace',
  ending: 'copies arrive again',
  meaning: 'Backups of a group do not arrive at the second datastore, although its sync job says that all is well.',
  source:
    'design.md, Alert rules; peers.md section 3, 6; pbs-api.md 7 (pull: the datastore is the target; push: the source)',
  defaults: { threshold: 24, forMs: HOUR, severity: 'warning' },
  *judge(context) {
    for (const item of syncJobs(context, chainBroken)) {
      if (isFinding(item)) yield item;
      else yield* judgeJob(context, item);
    }
  },
};

function* judgeJob(context: JudgeContext, { job, readAtMs }: ReadSyncJob): Generator<Finding> {
  const { server } = context;
  const subject = { ...storeSubject(server.name, job.datastore), namespace: job.namespace, job: job.id };
  const settings = context.settings(chainBroken, subject);
  // A job without a schedule promises nothing.
  if (settings === null || job.schedule === null) return;
  const intervalMs = scheduleIntervalMs(job.schedule);
  const state = jobState(job, currentLog(context));
  const wasOff = syncEndWasOff(context, job);
  // What failed while one end was off on purpose is told by nobody else.
  const hasFailed = errorOf(state) !== null && !failedWhileOff(state, wasOff);
  const isTold = hasFailed || overdueMs(context, job, readAtMs, state) > 0;
  const ends = intervalMs === null || isTold || isHidden(state) ? null : endsOf(context, job);
  // A failed or missing run is told by its own rule; the other end may not be watched or not be seen.
  const lags = ends === null ? null : lagsOf(context, ends);
  if (ends === null || lags === null || intervalMs === null) {
    yield unknown(chainBroken, subject);
    return;
  }
  const limitMs = settings.threshold * HOUR + intervalMs;
  const late = lags.filter((lag) => context.serverNowMs - lag.missingSinceMs > limitMs);
  // Where its time ran out while an end was off, the next runs may still bring it.
  const excusedMs = late.length === 0 ? 0 : excusedFromMs(context.serverNowMs, intervalMs, wasOff);
  const lost = late.filter((lag) => lag.missingSinceMs + limitMs < excusedMs);
  // A first copy may take days: while it moves, nothing is broken yet.
  const isMoving = state.isRunning && state.startedAtMs !== null && context.serverNowMs - state.startedAtMs <= limitMs;
  if (lost.length > 0 && isMoving) yield unknown(chainBroken, subject);
  if (lost.length > 0 && !isMoving) yield tell(context, settings, { item: { job, readAtMs }, ends, late: lost });
}

interface Broken {
  readonly item: ReadSyncJob;
  readonly ends: SyncEnds;
  /** At least one. */
  readonly late: readonly Lag[];
}

function tell(context: JudgeContext, settings: EffectiveRule, { item: { job }, ends, late }: Broken): Finding {
  const { server, serverNowMs, nowMs } = context;
  const worst = late.reduce((a, b) => (b.missingSinceMs < a.missingSinceMs ? b : a));
  const ageMs = serverNowMs - worst.missingSinceMs;
  const target = placeText(ends.target.moment.server.name, ends.target.datastore.name, ends.target.namespace);
  const source = placeText(ends.source.moment.server.name, ends.source.datastore.name, ends.source.namespace);
  const verified = worst.isVerified ? 'backed up and verified' : 'backed up but not verified';
  const groups = late.map((lag) => lag.group);
  return trips(chainBroken, settings, {
    subject: { ...storeSubject(server.name, job.datastore), namespace: job.namespace, job: job.id },
    summary: `${syncText(server.name, job)} does not bring everything: ${countText(groups.length, 'group')} (${listText(groups)}) ${groups.length === 1 ? 'lacks' : 'lack'} copies in ${target}; ${worst.group} was ${verified} in ${source} ${durationText(ageMs)} ago and never arrived.`,
    next: worst.isVerified
      ? 'Look at the group filter, owner and log of the sync job.'
      : 'Look whether the job only takes verified snapshots, then at its group filter, owner and log.',
    cause: causeOfSync(context, job),
    factVersion: groups.join(),
    factSinceMs: nowMs - ageMs,
  });
}

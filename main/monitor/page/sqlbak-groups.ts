import type { GroupRow, GroupsPart, PaceView } from '../../../shared/contract/page-state.ts';
import { validForMs } from '../../../shared/domain/pace.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { SqlbakJob, SqlbakState } from '../../../shared/domain/sqlbak.ts';
import { isExpected, limitOf, sqlbakBackupStale } from '../../../shared/rules/alerts/sqlbak-backup-stale.ts';
import { sqlbakTypeSubject } from '../../../shared/rules/alerts/sqlbak-moment.ts';
import { jobFacts, type SqlbakTypeFacts } from '../../../shared/rules/sqlbak-types.ts';
import { durationText } from '../../../shared/view/quantities.ts';
import type { Lens } from './lens.ts';
import { troubleOf } from './trouble-view.ts';

const NO_SERVER = 'unknown server';

/** The kinds of backup of an account's jobs among the groups of the fleet, by the server on which they run. */
export function sqlbakGroups(state: SqlbakState, lens: Lens, nowMs: number): readonly GroupsPart[] {
  const jobs = lastGood(state.jobs);
  if (jobs === null) return [];
  const servers = new Map((lastGood(state.servers)?.value ?? []).map(({ id, name }) => [id, name]));
  const byServer = Map.groupBy(jobs.value, ({ serverId }) => servers.get(serverId) ?? NO_SERVER);
  return [...byServer].map(([server, own]) => ({
    kind: 'groups',
    sourceKind: 'sqlbak',
    server: state.name,
    datastore: server,
    namespacesTrouble: null,
    namespaces: [
      {
        namespace: '',
        takenAtMs: jobs.takenAtMs,
        standsUntilMs: jobs.takenAtMs + validForMs('namespaces', lens.pollingIntervalMs),
        trouble:
          state.jobs.kind === 'failed' ? troubleOf(state.jobs.failure, state.jobs.failedAtMs, state, lens) : null,
      },
    ],
    groups: own.flatMap((job) => rowsOf(state, job, lens, nowMs)),
  }));
}

function rowsOf(state: SqlbakState, job: SqlbakJob, lens: Lens, nowMs: number): GroupRow[] {
  const facts = jobFacts(state, job, nowMs);
  return (facts ?? []).map((one) => ({
    namespace: '',
    backupType: one.type,
    backupId: job.name,
    client: null,
    comment: null,
    owner: null,
    snapshotCount: null,
    lastFinishedServerMs: one.lastSuccessAtMs,
    lastFinished: one.lastSuccessAtMs === null ? 'unknown' : 'at',
    pace: paceOf(one, facts ?? [], lens, sqlbakTypeSubject(state.name, job.id, one.type)),
    detail: null,
  }));
}

/** By the same measure as sqlbak-backup-stale judges by. */
function paceOf(
  one: SqlbakTypeFacts,
  all: readonly SqlbakTypeFacts[],
  lens: Lens,
  subject: ReturnType<typeof sqlbakTypeSubject>,
): PaceView {
  const rule = lens.rules(sqlbakBackupStale, subject);
  if (rule === null || !isExpected(one, all)) return { kind: 'not-watched', reason: 'rule-off' };
  const { lastSuccessAtMs, everyMs, nextAtMs } = one;
  if (lastSuccessAtMs === null) return { kind: 'unknown' };
  const dueByServerMs = lastSuccessAtMs + limitOf(one, rule);
  if (everyMs === null || nextAtMs === null) return { kind: 'limit', dueByServerMs };
  return {
    kind: 'rhythm',
    usually: `about every ${durationText(everyMs)}`,
    intervalMs: everyMs,
    expectedServerMs: nextAtMs,
    dueByServerMs,
    confidence: 1,
  };
}

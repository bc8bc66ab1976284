import { lastGood } from '../domain/section.ts';
import type { SqlbakBackupType, SqlbakJob, SqlbakState } from '../domain/sqlbak.ts';
import { isBackupJob, isOnline, typeFigures } from '../rules/sqlbak-figures.ts';
import { jobFacts, type SqlbakTypeFacts, staleAfterMs } from '../rules/sqlbak-types.ts';
import { type FailureContext, failureWording, type Wording } from './failure-wording.ts';

/** A value for the page with the moment at which it was true. */
interface Aged<T> {
  readonly value: T;
  readonly takenAtMs: number;
}

/** An account at SqlBak for the page. */
export interface SqlbakView {
  /** Null: never read. */
  readonly servers: Aged<readonly SqlbakServerView[]> | null;
  /** Null: never read. Maintenance is left out. */
  readonly jobs: Aged<readonly SqlbakJobView[]> | null;
  /** Runs that are still to be read; counts are not there before that is done. */
  readonly backlog: number;
  /** SqlBak asked us to wait until then; null: it did not. */
  readonly restsUntilMs: number | null;
}

export interface SqlbakServerView {
  readonly id: string;
  readonly name: string;
  readonly appType: string;
  readonly isOnline: boolean;
  /** As SqlBak says it; empty where it says nothing. */
  readonly status: string;
  /** Null: the jobs were never read. */
  readonly jobCount: number | null;
}

export interface SqlbakJobView {
  readonly id: string;
  readonly name: string;
  /** Null: it names a server that is not in the list, or the list was never read. */
  readonly server: string | null;
  /** Null: its settings or runs were never read. */
  readonly types: Aged<readonly SqlbakTypeView[]> | null;
  /** What keeps us from reading its settings or runs now. */
  readonly trouble: Wording | null;
  /** Runs that cannot be read and are left out. */
  readonly leftOut: number;
  /** Statuses that we do not know, as SqlBak says them. */
  readonly otherStatuses: readonly string[];
}

export interface SqlbakTypeView {
  readonly type: SqlbakBackupType;
  readonly isEnabled: boolean;
  /** Start of the newest run with a success; null: none is known. */
  readonly lastSuccessAtMs: number | null;
  /** By the rhythm of its successes; null: too few of them. */
  readonly nextExpectedAtMs: number | null;
  /** From then on it counts as stale without a threshold of the settings; null: it is so already, or nobody can tell. */
  readonly staleAtMs: number | null;
  /** Result of the newest run that ended; null: none is known. */
  readonly lastRun: { readonly startedAtMs: number | null; readonly succeeded: number; readonly failed: number } | null;
  /** Backups within the inspected window, how many of them failed; null: folders, of which SqlBak's article counts none. */
  readonly window: { readonly total: number; readonly succeeded: number; readonly failed: number } | null;
  /** Whole days; null: none, or not known. */
  readonly retentionDays: number | null;
  /** Start of the oldest run whose files are there although the retention ended; null: none. */
  readonly overdueSinceStartMs: number | null;
}

/** What the page shows of an account. `nowMs`: our clock. */
export function sqlbakView(state: SqlbakState, { nowMs }: { readonly nowMs: number }): SqlbakView {
  const servers = lastGood(state.servers);
  const jobs = lastGood(state.jobs);
  const own = jobs?.value.filter(isBackupJob) ?? null;
  return {
    servers: servers && {
      takenAtMs: servers.takenAtMs,
      value: servers.value.map((server) => ({
        ...server,
        isOnline: isOnline(server),
        jobCount: own?.filter(({ serverId }) => serverId === server.id).length ?? null,
      })),
    },
    jobs: jobs && { takenAtMs: jobs.takenAtMs, value: (own ?? []).map((job) => jobView(state, job, nowMs)) },
    backlog: state.backlog,
    restsUntilMs: state.restsUntilMs,
  };
}

function jobView(state: SqlbakState, job: SqlbakJob, nowMs: number): SqlbakJobView {
  const servers = lastGood(state.servers)?.value ?? [];
  const runsSection = state.runs.get(job.id);
  const runs = runsSection ? lastGood(runsSection) : null;
  const statuses = runs?.value.runs.flatMap(({ otherStatuses }) => otherStatuses) ?? [];
  return {
    ...{ id: job.id, name: job.name, leftOut: runs?.value.leftOut ?? 0 },
    server: servers.find(({ id }) => id === job.serverId)?.name ?? null,
    types: typeViews(state, job, nowMs),
    trouble: troubleOf(state, job),
    otherStatuses: [...new Set(statuses)].filter((status) => !KNOWN_STATUSES.has(status)).sort(),
  };
}

/** Of a run that goes on there is nothing to say. */
const KNOWN_STATUSES = new Set(['running', 'in_progress', 'pending', '']);

function typeViews(state: SqlbakState, job: SqlbakJob, nowMs: number): SqlbakJobView['types'] {
  const facts = jobFacts(state, job, nowMs);
  const settingsSection = state.jobSettings.get(job.id);
  const runsSection = state.runs.get(job.id);
  const settings = settingsSection && lastGood(settingsSection);
  const runs = runsSection && lastGood(runsSection);
  if (facts === null || !settings || !runs) return null;
  const figures = new Map(typeFigures(settings.value, runs.value, nowMs).map((one) => [one.type, one]));
  const value = facts.map((one) => {
    const figure = one.type === 'folder' ? undefined : figures.get(one.type);
    return {
      ...typeView(one, nowMs),
      window: figure ? { total: figure.total, succeeded: figure.succeeded, failed: figure.failed } : null,
    };
  });
  return { takenAtMs: Math.min(settings.takenAtMs, runs.takenAtMs), value };
}

function typeView(facts: SqlbakTypeFacts, nowMs: number): Omit<SqlbakTypeView, 'window'> {
  const { type, isEnabled, lastSuccessAtMs, nextAtMs, last, retentionDays, overdueSinceStartMs } = facts;
  const staleAtMs = lastSuccessAtMs === null ? null : lastSuccessAtMs + staleAfterMs(facts);
  return {
    ...{ type, isEnabled, lastSuccessAtMs, overdueSinceStartMs },
    nextExpectedAtMs: nextAtMs,
    staleAtMs: staleAtMs !== null && staleAtMs > nowMs ? staleAtMs : null,
    lastRun: last && { startedAtMs: last.run.startedAtMs, succeeded: last.succeeded, failed: last.failed },
    retentionDays: retentionDays === 0 ? null : retentionDays,
  };
}

function troubleOf(state: SqlbakState, { id }: SqlbakJob): Wording | null {
  const context: FailureContext = { server: state.name, url: state.url, tokenId: '', sourceKind: 'sqlbak' };
  for (const section of [state.jobSettings.get(id), state.runs.get(id)]) {
    if (section?.kind === 'failed') return failureWording(section.failure, context);
  }
  return null;
}

import { lastGood } from '../domain/section.ts';
import type { SqlbakBackupType, SqlbakJob, SqlbakJobSettings, SqlbakRun, SqlbakState } from '../domain/sqlbak.ts';
import { DAY, HOUR } from '../time-units.ts';
import { isBackupJob, isOverdue, retentionDays } from './sqlbak-figures.ts';

/** What we know of one kind of backup of one job, folders included. */
export interface SqlbakTypeFacts {
  readonly type: SqlbakBackupType;
  /** Whether the job's settings name it; else it was only seen. */
  readonly isEnabled: boolean;
  /** Start of the newest run with a success of this kind; null: none is known. */
  readonly lastSuccessAtMs: number | null;
  /** The newest run in which a backup of this kind ended. */
  readonly last: { readonly run: SqlbakRun; readonly succeeded: number; readonly failed: number } | null;
  /** Usual time between successes; null: too few to tell. */
  readonly everyMs: number | null;
  /** When the next one is expected; null: not derivable. */
  readonly nextAtMs: number | null;
  /** Whole days; 0: no limit, or not known. */
  readonly retentionDays: number;
  /** Start of the oldest run whose backups are there although the retention ended, with some grace; null: none. */
  readonly overdueSinceStartMs: number | null;
}

/** Gaps between successes that it takes to know the usual one. */
const LEAST_GAPS = 2;

/** The kinds of backup of a job, sorted: those of its settings and those that were seen. */
export function typeFacts(
  { types, destinations }: SqlbakJobSettings,
  runs: readonly SqlbakRun[],
  nowMs: number,
): SqlbakTypeFacts[] {
  const seen = runs.flatMap(({ backups }) => backups.map(({ type }) => type));
  return [...new Set([...types, ...seen])].sort().map((type) => {
    const keepDays = retentionDays(destinations, type);
    const starts = startsOf(runs, type);
    const lastSuccessAtMs = starts.at(-1) ?? null;
    const everyMs = usualGapMs(starts);
    return {
      ...{ type, isEnabled: types.includes(type), lastSuccessAtMs, last: lastEnd(runs, type), everyMs },
      nextAtMs: lastSuccessAtMs === null || everyMs === null ? null : lastSuccessAtMs + everyMs,
      retentionDays: keepDays,
      overdueSinceStartMs: oldestOverdue(runs, type, keepDays, nowMs),
    };
  });
}

/** The facts of every job that makes backups, as last read; null where its settings or runs never were. */
export function jobFacts(
  state: Pick<SqlbakState, 'jobSettings' | 'runs'>,
  job: SqlbakJob,
  nowMs: number,
): readonly SqlbakTypeFacts[] | null {
  const settings = state.jobSettings.get(job.id);
  const runs = state.runs.get(job.id);
  const goodSettings = settings && lastGood(settings);
  const goodRuns = runs && lastGood(runs);
  if (!goodSettings || !goodRuns || !isBackupJob(job)) return null;
  return typeFacts(goodSettings.value, goodRuns.value.runs, nowMs);
}

/** Starts of the runs with a success of this kind, oldest first, each once. */
function startsOf(runs: readonly SqlbakRun[], type: SqlbakBackupType): number[] {
  const starts = runs.flatMap(({ startedAtMs, backups }) =>
    startedAtMs !== null && backups.some((one) => one.type === type && one.outcome === 'succeeded') ? startedAtMs : [],
  );
  return [...new Set(starts)].sort((a, b) => a - b);
}

/** The median of the gaps: one that was missed does not move it. */
function usualGapMs(starts: readonly number[]): number | null {
  const gaps = starts.slice(1).map((start, at) => start - (starts[at] ?? start));
  if (gaps.length < LEAST_GAPS) return null;
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? null;
}

function lastEnd(runs: readonly SqlbakRun[], type: SqlbakBackupType): SqlbakTypeFacts['last'] {
  let newest: SqlbakRun | null = null;
  for (const run of runs) {
    const isEnded = run.backups.some((one) => one.type === type && one.outcome !== 'other');
    if (isEnded && (newest === null || startOf(run) > startOf(newest))) newest = run;
  }
  if (newest === null) return null;
  const count = (outcome: 'succeeded' | 'failed') =>
    newest.backups.reduce((sum, one) => sum + (one.type === type && one.outcome === outcome ? one.count : 0), 0);
  return { run: newest, succeeded: count('succeeded'), failed: count('failed') };
}

function startOf({ startedAtMs, seenAtMs }: SqlbakRun): number {
  return startedAtMs ?? seenAtMs;
}

/** A month is counted as 30 days but may have 31, and old backups go with the next run, not on the hour. */
export function graceMs(keepDays: number): number {
  return (1 + Math.ceil(keepDays / 30)) * DAY;
}

function oldestOverdue(
  runs: readonly SqlbakRun[],
  type: SqlbakBackupType,
  keepDays: number,
  nowMs: number,
): number | null {
  const overdue = runs.flatMap(({ startedAtMs, backups }) => {
    if (startedAtMs === null) return [];
    const ageMs = nowMs - startedAtMs - graceMs(keepDays);
    // A backup that lists no files may have lost them all: nobody can tell.
    const isThere = backups.some((one) => one.type === type && one.files === 'kept' && isOverdue(one, ageMs, keepDays));
    return isThere ? startedAtMs : [];
  });
  return overdue.length === 0 ? null : Math.min(...overdue);
}

/** After this long without a success a kind is stale where neither the settings nor its own rhythm say otherwise. */
const USUAL_LIMIT_HOURS: Readonly<Record<SqlbakBackupType, number>> = {
  full: 8 * 24,
  diff: 48,
  inc: 48,
  log: 6,
  folder: 8 * 24,
  unknown: 8 * 24,
};

/** A backup may be late by as much as it usually takes from one to the next, and never less than this. */
const LEAST_LIMIT_MS = HOUR;

/** After how long without a success a kind of backup is stale by itself. */
export function staleAfterMs({ type, everyMs }: Pick<SqlbakTypeFacts, 'type' | 'everyMs'>): number {
  if (everyMs === null) return USUAL_LIMIT_HOURS[type] * HOUR;
  return everyMs + Math.max(LEAST_LIMIT_MS, Math.min(everyMs, DAY));
}

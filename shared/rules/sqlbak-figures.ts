import type {
  SqlbakBackups,
  SqlbakBackupType,
  SqlbakDestination,
  SqlbakJobSettings,
  SqlbakRun,
  SqlbakRuns,
  SqlbakServer,
} from '../domain/sqlbak.ts';
import { DAY, HOUR } from '../time-units.ts';

/** How far back runs are counted where no retention asks for more. */
export const LOOKBACK_MS = 168 * HOUR;

/** What the article's exporter says of one job and kind of backup (sqlbak-api.md 3.5). */
export interface SqlbakTypeFigures {
  readonly type: SqlbakBackupType;
  /** Whole days; 0: no limit, or not known. */
  readonly retentionDays: number;
  /** Counts of backups, not of runs, within the window. */
  readonly succeeded: number;
  readonly failed: number;
  /** Whatever their outcome. */
  readonly total: number;
  /** Start of the run; null: none within the window. */
  readonly lastSuccessAtMs: number | null;
  /** Whether a backup is still there that is older than the retention. */
  readonly hasOldBackups: boolean;
}

/** Only `online` counts as up. */
export function isOnline({ status }: Pick<SqlbakServer, 'status'>): boolean {
  return status === 'online';
}

/** Whether the job may make backups: maintenance does not. */
export function isBackupJob({ jobType }: { readonly jobType: string | null }): boolean {
  return jobType !== 'maintenance';
}

/** For how many days the destination that keeps longest keeps this kind; 0: no limit, or not known. */
export function retentionDays(destinations: readonly SqlbakDestination[], type: SqlbakBackupType): number {
  return destinations.reduce((longest, { fullKeepDays, incKeepDays }) => {
    if (type === 'full') return Math.max(longest, fullKeepDays);
    return type === 'diff' || type === 'log' || type === 'inc' ? Math.max(longest, incKeepDays) : longest;
  }, 0);
}

/** Kinds as the article's exporter has them: a job that names none is taken for one of full backups. */
export function publishedTypes({ types }: SqlbakJobSettings): readonly SqlbakBackupType[] {
  return types.length === 0 ? ['full'] : types;
}

/** From when on a job's runs count: 7 days beyond its longest retention, at least 7 days (sqlbak-api.md 3.3). */
export function windowFromMs(settings: SqlbakJobSettings, nowMs: number): number {
  const longest = Math.max(0, ...publishedTypes(settings).map((type) => retentionDays(settings.destinations, type)));
  return nowMs - Math.max(LOOKBACK_MS, (longest + 7) * DAY);
}

/** Whether a run is within the window; one that does not say when it started counts from when it was first seen. */
export function isWithin({ startedAtMs, seenAtMs }: SqlbakRun, fromMs: number): boolean {
  return (startedAtMs ?? seenAtMs) >= fromMs;
}

/** Whether these backups, of a run of this age, are there although they are older than the retention. */
export function isOverdue(backups: SqlbakBackups, ageMs: number, keepDays: number): boolean {
  // Failed ones with files left over, and those that never said which files they have, are as the article counts them.
  return keepDays > 0 && backups.outcome === 'succeeded' && backups.files !== 'deleted' && ageMs > keepDays * DAY;
}

/** The figures of a job as the article's exporter has them, by kind, sorted. Folders are there and count nothing. */
export function typeFigures(settings: SqlbakJobSettings, { runs }: SqlbakRuns, nowMs: number): SqlbakTypeFigures[] {
  const fromMs = windowFromMs(settings, nowMs);
  const tallies = new Map<SqlbakBackupType, Tally>();
  const tallyOf = (type: SqlbakBackupType): Tally => {
    const tally = tallies.get(type) ?? newTally(retentionDays(settings.destinations, type));
    tallies.set(type, tally);
    return tally;
  };
  for (const type of publishedTypes(settings)) tallyOf(type);
  for (const run of runs) {
    if (!isWithin(run, fromMs)) continue;
    for (const backups of run.backups) if (backups.type !== 'folder') count(tallyOf(backups.type), run, backups, nowMs);
  }
  return [...tallies].map(([type, tally]) => ({ type, ...tally })).sort((a, b) => (a.type < b.type ? -1 : 1));
}

interface Tally {
  readonly retentionDays: number;
  succeeded: number;
  failed: number;
  total: number;
  lastSuccessAtMs: number | null;
  hasOldBackups: boolean;
}

function newTally(keepDays: number): Tally {
  return {
    ...{ retentionDays: keepDays, succeeded: 0, failed: 0, total: 0 },
    ...{ lastSuccessAtMs: null, hasOldBackups: false },
  };
}

function count(tally: Tally, { startedAtMs }: SqlbakRun, backups: SqlbakBackups, nowMs: number): void {
  tally.total += backups.count;
  if (backups.outcome === 'failed') tally.failed += backups.count;
  if (backups.outcome !== 'succeeded') return;
  tally.succeeded += backups.count;
  if (startedAtMs === null) return;
  tally.lastSuccessAtMs = Math.max(tally.lastSuccessAtMs ?? startedAtMs, startedAtMs);
  tally.hasOldBackups ||= isOverdue(backups, nowMs - startedAtMs, tally.retentionDays);
}

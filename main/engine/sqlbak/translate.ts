import type {
  SqlbakBackups,
  SqlbakBackupType,
  SqlbakDestination,
  SqlbakFiles,
  SqlbakJob,
  SqlbakJobSettings,
  SqlbakOutcome,
  SqlbakServer,
} from '../../../shared/domain/sqlbak.ts';
import type { WireBackup, WireJob, WireJobSettings, WireRun, WireServer } from './wire.ts';

const NAMELESS = 'unknown';

export function toServer(row: WireServer): SqlbakServer | null {
  if (row === null) return null;
  return {
    id: row.id,
    name: row.name ?? NAMELESS,
    appType: row.app_type ?? NAMELESS,
    status: normalised(row.status),
  };
}

export function toJob(row: WireJob): SqlbakJob | null {
  if (row === null) return null;
  const jobType = normalised(row.job_type);
  return {
    id: row.id,
    name: row.name ?? NAMELESS,
    serverId: row.server_id ?? '',
    jobType: jobType === '' ? null : jobType,
  };
}

/** What a job makes and how long it is kept (sqlbak-api.md 3.1, 3.2). */
export function toJobSettings({
  schedule_settings: schedule,
  folders_backup_settings: folders,
  destinations,
}: WireJobSettings): SqlbakJobSettings {
  const types = new Set<SqlbakBackupType>();
  // Full backups have no switch: that their part is there means that they are made.
  if (schedule && 'database_full' in schedule) types.add('full');
  if (schedule?.database_differential?.is_enabled) types.add('diff');
  if (schedule?.database_transaction_log?.is_enabled) types.add('log');
  if (schedule?.database_incremental?.is_enabled) types.add('inc');
  for (const raw of folders?.backup_types ?? []) types.add(backupType(raw));
  return { types: [...types].sort(), destinations: (destinations ?? []).map(toDestination) };
}

function toDestination(row: NonNullable<WireJobSettings['destinations']>[number]): SqlbakDestination {
  return {
    fullKeepDays: keepDays(row?.full_backups_keep_months, row?.full_backups_keep_days),
    incKeepDays: keepDays(row?.inc_backups_keep_months, row?.inc_backups_keep_days),
  };
}

function keepDays(months: unknown, days: unknown): number {
  return wholeNumber(months) * 30 + wholeNumber(days);
}

/** A number, or a text that is a whole one; all else is 0. */
function wholeNumber(value: unknown): number {
  const number = typeof value === 'string' && /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && number > 0 && number < 1e9 ? Math.trunc(number) : 0;
}

const TYPES: Readonly<Record<string, SqlbakBackupType>> = {
  database_full: 'full',
  database_differential: 'diff',
  database_transaction_log: 'log',
  database_incremental: 'inc',
  folder: 'folder',
};

function backupType(raw: unknown): SqlbakBackupType {
  const text = normalised(raw);
  return Object.hasOwn(TYPES, text) ? (TYPES[text] ?? 'unknown') : 'unknown';
}

/** What one run's details say. */
export interface RunDetails {
  readonly startedAtMs: number | null;
  readonly backups: readonly SqlbakBackups[];
  readonly otherStatuses: readonly string[];
}

const MOST_STATUSES = 10;

export function toRunDetails({ started_at, backups }: WireRun): RunDetails {
  const groups = new Map<string, SqlbakBackups>();
  const others = new Set<string>();
  for (const backup of backups ?? []) {
    if (backup === null) continue;
    const type = backupType(backup.backup_type);
    const outcome = outcomeOf(backup.status);
    const files = filesOf(backup);
    const key = `${type} ${outcome} ${files}`;
    groups.set(key, { type, outcome, files, count: (groups.get(key)?.count ?? 0) + 1 });
    if (outcome === 'other' && others.size < MOST_STATUSES) others.add(normalised(backup.status).slice(0, 40));
  }
  return { startedAtMs: started_at ?? null, backups: [...groups.values()], otherStatuses: [...others].sort() };
}

function outcomeOf(raw: unknown): SqlbakOutcome {
  const status = normalised(raw);
  return status === 'succeeded' || status === 'failed' ? status : 'other';
}

/** A file counts as there unless it says that it was deleted. */
function filesOf({ uploads }: WireBackup): SqlbakFiles {
  const files = (uploads ?? []).flatMap((upload) => upload?.files ?? []);
  if (files.length === 0) return 'unlisted';
  return files.every((file) => Boolean(file?.is_deleted)) ? 'deleted' : 'kept';
}

function normalised(raw: unknown): string {
  return typeof raw === 'string' ? raw.trim().toLowerCase() : '';
}

/** Building accounts, and what happens in them. */
import {
  SQLBAK_START_MS,
  type SqlbakAccount,
  type SqlbakBackupTruth,
  type SqlbakJobTruth,
  type SqlbakRunTruth,
} from './model.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** An account without servers and jobs. */
export function buildAccount(part: Partial<SqlbakAccount> = {}): SqlbakAccount {
  return {
    nowMs: SQLBAK_START_MS,
    token: 'a7c1e0f2b34d5968-simulated',
    servers: [],
    jobs: [],
    runs: [],
    mostPerPage: 100,
    requestsPerMinute: null,
    retryAfter: '30',
    endless: 'no',
    doRowsSayStart: false,
    ...part,
  };
}

/** Settings of a job that makes full backups, kept for so many days, and whatever else is given. */
export function settingsOf(keepFullDays: number, keepIncDays: number, schedule: Record<string, unknown> = {}) {
  return {
    schedule_settings: { database_full: { start: '03:00' }, ...schedule },
    folders_backup_settings: null,
    destinations: [
      {
        full_backups_keep_months: 0,
        full_backups_keep_days: keepFullDays,
        inc_backups_keep_months: null,
        inc_backups_keep_days: String(keepIncDays),
      },
    ],
  };
}

export function addJob(account: SqlbakAccount, part: Partial<SqlbakJobTruth> = {}): SqlbakJobTruth {
  const job: SqlbakJobTruth = {
    id: 5520 + account.jobs.length,
    name: `job-${account.jobs.length + 1}`,
    serverId: account.servers[0]?.id ?? 0,
    jobType: 'backup',
    settings: settingsOf(30, 7),
    ...part,
  };
  account.jobs.push(job);
  return job;
}

export const LOG_ON = { database_transaction_log: { is_enabled: true } };

interface PastWish {
  readonly type: string;
  readonly everyMs: number;
  readonly forMs: number;
  readonly keepDays: number;
  /** Databases in each run. */
  readonly databases?: number;
  /** Whether the run so many runs ago failed. */
  readonly hasFailed?: (ago: number) => boolean;
}

let nextRunId = 9_000_000;

/** Runs of a kind at regular times up to now, with files deleted as the retention says. */
export function addPast(account: SqlbakAccount, jobId: number | string, wish: PastWish): void {
  const { type, everyMs, forMs, keepDays, databases = 1, hasFailed = () => false } = wish;
  for (let ago = Math.floor(forMs / everyMs); ago >= 1; ago--) {
    const startedAtMs = account.nowMs - ago * everyMs + 20 * 60_000;
    const isDeleted = keepDays > 0 && account.nowMs - startedAtMs > keepDays * DAY;
    const status = hasFailed(ago) ? 'failed' : 'succeeded';
    addRun(account, jobId, {
      startedAtMs,
      backups: Array.from({ length: databases }, () => backupOf({ type, status, uploads: [[isDeleted]] })),
    });
  }
}

export function backupOf(part: Partial<SqlbakBackupTruth> = {}): SqlbakBackupTruth {
  return { type: 'database_full', status: 'succeeded', uploads: [[false]], ...part };
}

/** A run that has just ended, unless told otherwise. */
export function addRun(
  account: SqlbakAccount,
  jobId: number | string,
  part: Partial<SqlbakRunTruth> = {},
): SqlbakRunTruth {
  const startedAtMs = part.startedAtMs ?? account.nowMs;
  const run = { id: nextRunId++, jobId, startedAtMs, endedAtMs: startedAtMs, backups: [backupOf()], ...part };
  account.runs.push(run);
  return run;
}

/** Deletes all files of a run. */
export function removeFiles(run: SqlbakRunTruth): void {
  for (const backup of run.backups) backup.uploads = backup.uploads.map((files) => files.map(() => true));
}

/** An account with every hard case: three servers, seven jobs. */
export function buildOrchard(part: Partial<SqlbakAccount> = {}): SqlbakAccount {
  const account = buildAccount({
    servers: [
      { id: 41207, name: 'SQL-PROD-1', appType: 'sqlbak_windows', status: ' Online ' },
      { id: '41208', name: 'pg "east"\\1', appType: 'sqlbak_linux', status: 'offline' },
      { id: 41209, name: 'OLD-BOX', appType: 'sqlbak_windows', status: 'hibernating' },
    ],
    ...part,
  });
  const { nowMs } = account;
  addJob(account, { name: 'NIGHTLY', settings: settingsOf(35, 14, LOG_ON) });
  addPast(account, 5520, { type: 'database_full', everyMs: DAY, forMs: 42 * DAY, keepDays: 35, databases: 3 });
  addPast(account, 5520, { type: 'database_transaction_log', everyMs: HOUR, forMs: 10 * DAY, keepDays: 14 });
  addJob(account, { name: 'FAILING', serverId: '41208' });
  addPast(account, 5521, {
    type: 'database_full',
    everyMs: DAY,
    forMs: 30 * DAY,
    keepDays: 30,
    hasFailed: (ago) => ago <= 5,
  });
  addJob(account, {
    name: 'NEVER',
    serverId: 41209,
    settings: settingsOf(0, 0, { database_differential: { is_enabled: true } }),
  });
  addJob(account, {
    name: 'HOARDER',
    settings: { ...settingsOf(7, 7), folders_backup_settings: { backup_types: ['folder'] } },
  });
  addRun(account, 5523, { startedAtMs: nowMs - 12 * DAY });
  addRun(account, 5523, { startedAtMs: nowMs - 11 * DAY, backups: [backupOf({ status: 'failed' })] });
  addRun(account, 5523, { startedAtMs: nowMs - DAY, backups: [backupOf(), backupOf({ type: 'folder' })] });
  addJob(account, { name: 'ODD', settings: {} });
  addRun(account, 5524, {
    startedAtMs: nowMs - 3 * HOUR,
    backups: [
      backupOf({ type: 'blob' }),
      backupOf({ status: 'Warning' }),
      backupOf({ status: 'SUCCEEDED', uploads: [] }),
    ],
  });
  addJob(account, { name: 'TIDY UP', jobType: 'maintenance', settings: { schedule_settings: null } });
  addJob(account, { name: 'ORPHAN', serverId: 99, id: 'job/seven', settings: settingsOf(3, 0) });
  addRun(account, 'job/seven', { startedAtMs: nowMs - 4 * DAY, backups: [backupOf({ uploads: [] })] });
  return account;
}

import { answerSqlbak } from '../simulator/sqlbak/answer.ts';
import type { SqlbakAccount } from '../simulator/sqlbak/model.ts';

/** One pass of the article's exporter over an account: what it says, and how many requests that takes. */
export interface SeedPass {
  /** Its series as lines that can be compared, whatever the order of labels. */
  readonly lines: readonly string[];
  readonly requests: number;
}

type Json = Record<string, unknown>;

interface Stats {
  succeeded: number;
  failed: number;
  total: number;
  last: number | null;
  old: number;
}

const TYPES: Record<string, string> = {
  database_full: 'full',
  database_differential: 'diff',
  database_transaction_log: 'log',
  database_incremental: 'inc',
  folder: 'folder',
};

/**
 * The exporter's own steps (seeds/sqlbak-exporter-article.txt), one for one, by the account's own answers: apart from the
 * product, so that the one can be held against the other.
 */
export function seedPass(account: SqlbakAccount): SeedPass {
  const lines: string[] = [];
  let requests = 0;
  const say = (name: string, labels: Record<string, string>, value: number) => {
    lines.push(seedLine(`sqlbak_${name}`, labels, value));
  };
  const get = (path: string, query: Record<string, string | number> = {}): Json => {
    requests += 1;
    const params = new URLSearchParams(
      Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
    );
    const request = { method: 'GET', path: `/public-api/v1${path}`, query: params, token: account.token };
    return (JSON.parse(answerSqlbak(account, request).body) as { data: Json }).data;
  };
  const all = (path: string, query: Record<string, string | number> = {}): Json[] => {
    const rows: Json[] = [];
    for (let page = 1; ; page++) {
      const data = get(path, { ...query, page, page_size: 100 });
      rows.push(...(data.list as Json[]));
      if (data.has_more !== true) return rows;
    }
  };

  const servers = all('/servers');
  const jobs = all('/jobs');
  const names = new Map(servers.map((server) => [String(server.id), String(server.name)]));
  const online = servers.map((server) => (String(server.status).trim().toLowerCase() === 'online' ? 1 : 0));
  for (const [at, { id, name, app_type }] of servers.entries()) {
    const labels = { server_id: String(id), server_name: String(name), app_type: String(app_type) };
    say('server_online', labels, online[at] ?? 0);
  }
  say('offline_servers_total', {}, online.filter((value) => value === 0).length);
  say('jobsettings_available', {}, 1);
  say('jobruns_available', {}, 1);
  for (const job of jobs) ofJob(job);
  say('last_check_timestamp', {}, account.nowMs / 1000);
  return { lines: lines.sort(), requests };

  function ofJob(job: Json): void {
    const settings = get(`/jobs/${encodeURIComponent(String(job.id))}/settings`);
    const enabled = enabledTypes(settings);
    const keep = new Map(enabled.map((type) => [type, keepDays(settings, type)]));
    const hours = Math.max(168, (Math.max(0, ...keep.values()) + 7) * 24);
    const after = account.nowMs - hours * 3_600_000;
    const stats = new Map(enabled.map((type) => [type, newStats()]));
    for (const { id } of all('/jobruns', { job_id: String(job.id), started_after: after })) {
      const run = get(`/jobruns/${String(id)}`);
      for (const backup of run.backups as Json[]) {
        const type = TYPES[String(backup.backup_type).trim().toLowerCase()] ?? 'unknown';
        if (type === 'folder') continue;
        if (!keep.has(type)) keep.set(type, keepDays(settings, type));
        const own = stats.get(type) ?? newStats();
        stats.set(type, own);
        take(own, backup, run.started_at as number, keep.get(type) ?? 0);
      }
    }
    const server = names.get(String(job.server_id)) ?? 'unknown';
    for (const [type, own] of stats) {
      const labels = {
        ...{ server_name: server, job_name: String(job.name), job_id: String(job.id) },
        ...{ server_id: String(job.server_id), backup_type: type },
      };
      const age = own.last === null ? -1 : (account.nowMs - own.last) / 3_600_000;
      const days = keep.get(type) ?? 0;
      say('job_retention_days', labels, days);
      say('job_has_backups_older_than_policy', labels, own.old);
      say('job_last_success_age_hours', labels, age);
      say('job_backups_succeeded_total', labels, own.succeeded);
      say('job_backups_failed_total', labels, own.failed);
      say('job_backups_total', labels, own.total);
      const summary = { row_key: `${server}|${String(job.name)}|${type}`, ...labels };
      say('job_summary', { ...summary, metric: 'retention_days' }, days);
      say('job_summary', { ...summary, metric: 'last_success_age_hours' }, age);
      say('job_summary', { ...summary, metric: 'old_backups' }, own.old);
    }
  }

  function take(own: Stats, backup: Json, startedAt: number, days: number): void {
    const status = String(backup.status).trim().toLowerCase();
    own.total += 1;
    if (status === 'failed') own.failed += 1;
    if (status !== 'succeeded') return;
    own.succeeded += 1;
    own.last = Math.max(own.last ?? startedAt, startedAt);
    const files = (backup.uploads as { files: { is_deleted: boolean }[] }[]).flatMap((upload) => upload.files);
    const isThere = files.length === 0 || files.some((file) => !file.is_deleted);
    if (days > 0 && (account.nowMs - startedAt) / 86_400_000 > days && isThere) own.old = 1;
  }
}

function newStats(): Stats {
  return { succeeded: 0, failed: 0, total: 0, last: null, old: 0 };
}

function enabledTypes(settings: Json): string[] {
  const schedule = (settings.schedule_settings ?? {}) as Record<string, { is_enabled?: boolean } | undefined>;
  const types = new Set<string>();
  if ('database_full' in schedule) types.add('full');
  if (schedule.database_differential?.is_enabled) types.add('diff');
  if (schedule.database_transaction_log?.is_enabled) types.add('log');
  if (schedule.database_incremental?.is_enabled) types.add('inc');
  const folders = settings.folders_backup_settings as { backup_types?: string[] } | null | undefined;
  for (const raw of folders?.backup_types ?? []) types.add(TYPES[raw.trim().toLowerCase()] ?? 'unknown');
  return types.size === 0 ? ['full'] : [...types].sort();
}

function keepDays(settings: Json, type: string): number {
  const kind = type === 'full' ? 'full' : ['diff', 'log', 'inc'].includes(type) ? 'inc' : null;
  const rows = (settings.destinations ?? []) as Json[];
  const days = rows.map((row) => {
    if (kind === null) return 0;
    return Number(row[`${kind}_backups_keep_months`] ?? 0) * 30 + Number(row[`${kind}_backups_keep_days`] ?? 0);
  });
  return Math.max(0, ...days);
}

/** A series as text that can be compared, whatever the order of its labels. */
export function seedLine(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  return `${name} ${JSON.stringify(Object.entries(labels).sort())} ${value}`;
}

import { lastGood, type Section } from '../../../shared/domain/section.ts';
import type { SqlbakJob, SqlbakState } from '../../../shared/domain/sqlbak.ts';
import { createFreshness, type Freshness, silentAfterMs } from '../../../shared/rules/freshness.ts';
import { isOnline, type SqlbakTypeFigures, typeFigures } from '../../../shared/rules/sqlbak-figures.ts';
import { HOUR, SECOND } from '../../../shared/time-units.ts';
import { createSeriesWriter, type SeriesText, type SeriesWriter } from './exposition.ts';
import type { Perishable } from './memory.ts';

/** What the accounts contribute to the page. */
export interface SqlbakPage extends Perishable {
  readonly texts: readonly SeriesText[];
}

/** Ages grow by themselves: for this long a page may serve all who ask. */
const AGES_HOLD_MS = 15 * SECOND;

/** Renders all accounts. Where there are several, every series says which one it is of. */
export function renderSqlbak(accounts: readonly SqlbakState[], pollingIntervalMs: number, nowMs: number): SqlbakPage {
  const texts: SeriesText[] = [];
  let expiresAtMs = Number.POSITIVE_INFINITY;
  for (const state of accounts) {
    const silentMs = silentAfterMs(state.reach, pollingIntervalMs);
    const freshness = createFreshness({ nowMs, pollingIntervalMs, silentAfterMs: silentMs });
    const writer = createSeriesWriter();
    writeAccount(writer, { state, freshness, nowMs, source: accounts.length > 1 ? state.name : null });
    writeCost(writer, state);
    texts.push(writer.text());
    expiresAtMs = Math.min(expiresAtMs, freshness.expiresAtMs());
  }
  return { texts, expiresAtMs };
}

interface AccountMoment {
  readonly state: SqlbakState;
  readonly freshness: Freshness;
  readonly nowMs: number;
  /** Null where there is only one. */
  readonly source: string | null;
}

function writeAccount(writer: SeriesWriter, moment: AccountMoment): void {
  const { state, freshness, source } = moment;
  // Kept in silence: what is old tells just by being so.
  const checked = lastGood(state.servers);
  writer.add('sqlbak_last_check_timestamp', { source }, checked && checked.takenAtMs / SECOND);
  const servers = freshness.value(state.servers, 'heartbeat');
  if (servers === null) return;
  for (const { id, name, appType, status } of servers) {
    const labels = { server_id: id, server_name: name, app_type: appType, source };
    writer.add('sqlbak_server_online', labels, isOnline({ status }) ? 1 : 0);
  }
  writer.add('sqlbak_offline_servers_total', { source }, servers.filter((server) => !isOnline(server)).length);
  const jobs = freshness.value(state.jobs, 'datastores');
  if (jobs === null) return;
  writer.add('sqlbak_jobsettings_available', { source }, availability(jobs, state.jobSettings));
  writer.add('sqlbak_jobruns_available', { source }, availability(jobs, state.runs));
  const names = new Map(servers.map(({ id, name }) => [id, name]));
  for (const job of jobs) writeJob(writer, moment, job, names.get(job.serverId) ?? 'unknown');
}

/** 0 as soon as one could not be read; null while there is one that was not read yet. */
function availability(jobs: readonly SqlbakJob[], sections: ReadonlyMap<string, Section<unknown>>): number | null {
  const kinds = jobs.map(({ id }) => sections.get(id)?.kind ?? 'unread');
  if (kinds.includes('failed')) return 0;
  return kinds.includes('unread') ? null : 1;
}

function writeJob(writer: SeriesWriter, moment: AccountMoment, job: SqlbakJob, serverName: string): void {
  const { state, freshness, nowMs, source } = moment;
  const settingsSection = state.jobSettings.get(job.id);
  const runsSection = state.runs.get(job.id);
  const settings = settingsSection ? freshness.value(settingsSection, 'namespaces') : null;
  const runs = runsSection ? freshness.value(runsSection, 'datastores') : null;
  if (settings === null) return;
  const figures = typeFigures(settings, runs ?? { fromMs: nowMs, runs: [], leftOut: 0 }, nowMs);
  for (const one of figures) {
    const labels = {
      ...{ server_name: serverName, job_name: job.name, job_id: job.id, server_id: job.serverId },
      ...{ backup_type: one.type, source },
    };
    const summary = { row_key: `${serverName}|${job.name}|${one.type}`, ...labels };
    writer.add('sqlbak_job_retention_days', labels, one.retentionDays);
    writer.add('sqlbak_job_summary', { ...summary, metric: 'retention_days' }, one.retentionDays);
    if (runs !== null) writeCounts(writer, { labels, summary, one, nowMs });
  }
  if (runs !== null) freshness.changesAfter(nowMs + AGES_HOLD_MS);
}

interface TypeLabels {
  readonly server_name: string;
  readonly job_name: string;
  readonly job_id: string;
  readonly server_id: string;
  readonly backup_type: string;
  readonly source: string | null;
}

interface Row {
  readonly labels: TypeLabels;
  readonly summary: TypeLabels & { readonly row_key: string };
  readonly one: SqlbakTypeFigures;
  readonly nowMs: number;
}

function writeCounts(writer: SeriesWriter, { labels, summary, one, nowMs }: Row): void {
  const ageHours = one.lastSuccessAtMs === null ? -1 : (nowMs - one.lastSuccessAtMs) / HOUR;
  const old = one.hasOldBackups ? 1 : 0;
  writer.add('sqlbak_job_has_backups_older_than_policy', labels, old);
  writer.add('sqlbak_job_last_success_age_hours', labels, ageHours);
  writer.add('sqlbak_job_backups_succeeded_total', labels, one.succeeded);
  writer.add('sqlbak_job_backups_failed_total', labels, one.failed);
  writer.add('sqlbak_job_backups_total', labels, one.total);
  writer.add('sqlbak_job_summary', { ...summary, metric: 'last_success_age_hours' }, ageHours);
  writer.add('sqlbak_job_summary', { ...summary, metric: 'old_backups' }, old);
}

function writeCost(writer: SeriesWriter, { name: node, cost, lastPollMs }: SqlbakState): void {
  writer.add('pbs_tray_requests_total', { node }, cost.requests);
  writer.add('pbs_tray_received_bytes_total', { node }, cost.receivedBytes);
  writer.add('pbs_tray_poll_duration_seconds', { node }, lastPollMs === null ? null : lastPollMs / 1000);
}

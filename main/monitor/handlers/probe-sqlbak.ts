import type { Capability } from '../../../shared/contract/calls.ts';
import type { Learned } from '../../../shared/domain/failure.ts';
import { success } from '../../../shared/outcome.ts';
import { isBackupJob } from '../../../shared/rules/sqlbak-figures.ts';
import type { SqlbakServerSettings } from '../../../shared/settings/schema.ts';
import { failureWording } from '../../../shared/view/failure-wording.ts';
import { countText, listText } from '../../../shared/view/quantities.ts';
import { createSqlbakClient, type SqlbakClient } from '../../engine/sqlbak/client.ts';
import { askJobSettings, askJobs, askRuns, askServers } from '../../engine/sqlbak/questions.ts';
import { sqlbakTransport } from '../../engine/sqlbak/sqlbak-source.ts';
import type { Findings, ProbeParts } from './probe-pbs.ts';

/** Asks an account for its lists, and for settings and runs of one job: a line for each part that is watched. */
export async function probeSqlbak(
  server: SqlbakServerSettings,
  token: string,
  { clock, timeoutMs }: Pick<ProbeParts, 'clock' | 'timeoutMs'>,
): Promise<Findings> {
  const { url, fingerprint } = server;
  const transport = sqlbakTransport({ url, fingerprint, token, timeoutMs, nowMs: clock.nowMs });
  const client = createSqlbakClient({ transport, fingerprint, clock, timeoutMs });
  try {
    return await findings(server, client, clock.nowMs());
  } finally {
    await client.close();
  }
}

async function findings(server: SqlbakServerSettings, client: SqlbakClient, nowMs: number): Promise<Findings> {
  const { signal } = new AbortController();
  const line = <T>(what: string, learned: Learned<T>, detail: (value: T) => string): Capability =>
    learned.ok ? { what, ok: true, detail: detail(learned.value) } : { what, ok: false, detail: said(learned, server) };
  const servers = await client.list(askServers, signal);
  const list = line('the list of servers', servers, (all) => namesText(all));
  if (!servers.ok) return { capabilities: [list], ok: false, sentence: list.detail };
  const jobs = await client.list(askJobs, signal);
  const first = jobs.ok ? jobs.value.find(isBackupJob) : undefined;
  const settings: Learned<unknown> =
    first === undefined ? success(null) : await client.ask(askJobSettings(first.id), signal);
  const runs: Learned<unknown> =
    first === undefined ? success(null) : await client.list(askRuns(first.id, nowMs), signal);
  const capabilities = [
    list,
    line('the list of jobs', jobs, (all) => namesText(all)),
    line("a job's settings", settings, () => first?.name ?? 'there is no job yet'),
    line("a job's runs", runs, () => first?.name ?? 'there is no job yet'),
  ];
  const missing = capabilities.filter(({ ok }) => !ok).length;
  const rest = missing === 0 ? 'all is there.' : `${countText(missing, 'line')} below needs attention.`;
  const seen = `SqlBak answers and shows ${countText(servers.value.length, 'server')}`;
  return { capabilities, ok: jobs.ok, sentence: `${seen}; ${rest}` };
}

function namesText(all: readonly { readonly name: string }[]): string {
  return all.length === 0 ? 'none yet' : listText(all.map(({ name }) => name));
}

function said(learned: Learned<unknown>, { name, url }: SqlbakServerSettings): string {
  if (learned.ok) return '';
  const { what, next } = failureWording(learned.failure, { server: name, url, tokenId: '', sourceKind: 'sqlbak' });
  return `${what} ${next}`;
}

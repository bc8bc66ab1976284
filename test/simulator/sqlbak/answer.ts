/** SqlBak's API as a pure function of the account's truth (sqlbak-api.md). */
import type { ApiAnswer } from '../routes/exchange.ts';
import type { SqlbakAccount, SqlbakRunTruth } from './model.ts';

export interface SqlbakRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: string | null;
}

interface Call {
  readonly account: SqlbakAccount;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/** Null: there is no such thing. */
type Answer = (call: Call) => unknown;

const PREFIX = '/public-api/v1';
const UNKNOWN = '(unknown)';

function route(template: string, answer: Answer) {
  return { template, answer, pattern: new RegExp(`^${template.replace(/\{\w+\}/g, '([^/]+)')}$`) };
}

const ROUTES = [
  route('/servers', (call) =>
    listOf(
      call,
      call.account.servers.map(({ id, name, appType, status }) => ({ id, name, app_type: appType, status })),
    ),
  ),
  route('/jobs', (call) =>
    listOf(
      call,
      call.account.jobs.map(({ id, name, serverId, jobType }) => ({
        ...{ id, name, server_id: serverId },
        ...(jobType === null ? {} : { job_type: jobType }),
      })),
    ),
  ),
  route(
    '/jobs/{id}/settings',
    ({ account, path }) => account.jobs.find(({ id }) => String(id) === path[0])?.settings ?? null,
  ),
  route('/jobruns', runs),
  route('/jobruns/{id}', ({ account, path }) => {
    const run = account.runs.find(({ id }) => String(id) === path[0]);
    return run === undefined ? null : details(account, run);
  }),
];

function runs(call: Call): unknown {
  const { account, query } = call;
  const after = Number(query.get('started_after') ?? 0);
  const rows = account.runs
    .filter(({ jobId }) => String(jobId) === query.get('job_id'))
    .filter(({ startedAtMs }) => startedAtMs >= after && startedAtMs <= account.nowMs)
    .map(({ id, startedAtMs }) => ({ id, ...(account.doRowsSayStart ? { started_at: startedAtMs } : {}) }));
  return listOf(call, rows);
}

function details(account: SqlbakAccount, { id, jobId, startedAtMs, endedAtMs, backups }: SqlbakRunTruth): unknown {
  const isOver = endedAtMs <= account.nowMs;
  return {
    ...{ id, job_id: jobId, started_at: startedAtMs },
    backups: backups.map(({ type, status, uploads }) => ({
      backup_type: type,
      status: isOver ? status : 'running',
      uploads: (isOver ? uploads : []).map((files) => ({ files: files.map((is_deleted) => ({ is_deleted })) })),
    })),
  };
}

function listOf({ account, query }: Call, rows: readonly object[]): unknown {
  const page = Math.max(1, Number(query.get('page') ?? 1));
  const size = Math.min(account.mostPerPage, Number(query.get('page_size') ?? 100));
  const own = rows.slice((page - 1) * size, page * size);
  const echo = { page, page_size: size };
  switch (account.endless) {
    case 'no':
      return { list: own, ...echo, total: rows.length, has_more: page * size < rows.length };
    case 'same':
      return { list: rows.slice(0, size), ...echo, has_more: true };
    case 'empty':
      return { list: own, ...echo, has_more: true };
    case 'new':
      return { list: [{ ...rows[0], id: 7_000_000 + page }], ...echo, has_more: true };
  }
}

/** Template of the endpoint that a path belongs to. */
export function sqlbakEndpoint(path: string): string {
  return ROUTES.find(({ pattern }) => pattern.test(path.replace(PREFIX, '')))?.template ?? UNKNOWN;
}

export function answerSqlbak(account: SqlbakAccount, request: SqlbakRequest): ApiAnswer {
  const endpoint = sqlbakEndpoint(request.path);
  if (!request.path.startsWith(PREFIX)) {
    return said(endpoint, 404, '<!DOCTYPE html><html><body>Page not found</body></html>', 'text/html; charset=utf-8');
  }
  if (request.token !== account.token) return said(endpoint, 401, '{"error":"invalid token"}');
  const rest = request.path.slice(PREFIX.length);
  const found = ROUTES.find(({ pattern }) => pattern.test(rest));
  if (found === undefined || request.method !== 'GET') return said(endpoint, 404, '{"error":"not found"}');
  const path = (found.pattern.exec(rest) ?? []).slice(1).map(decodeURIComponent);
  const data = found.answer({ account, path, query: request.query });
  return data === null ? said(endpoint, 404, '{"error":"not found"}') : said(endpoint, 200, JSON.stringify({ data }));
}

export function tooMany({ retryAfter }: SqlbakAccount, endpoint: string): ApiAnswer {
  const headers: Record<string, string> = retryAfter === null ? {} : { 'retry-after': retryAfter };
  return { ...said(endpoint, 429, '{"error":"too many requests"}'), headers };
}

function said(endpoint: string, status: number, body: string, contentType = 'application/json'): ApiAnswer {
  return {
    ...{ status, body, contentType, endpoint },
    ...{ isStreamed: false, manifestsRead: 0, neverComes: false, headers: {} },
  };
}

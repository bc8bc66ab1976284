import { createHash } from 'node:crypto';
import { type AnySourceState, allSources } from '../../shared/domain/fleet.ts';
import { lastGood } from '../../shared/domain/section.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import type { Answer } from './answer.ts';
import type { Liveness } from './health.ts';
import { PAGE_STYLE } from './page-style.ts';
import type { WebContent } from './routes.ts';

const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64');

/** No script, nothing from elsewhere, and only this one style. */
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** `GET /`: how each server stands, without any script. Renews itself every minute. */
export function statusPage(content: WebContent): Answer {
  return {
    status: 200,
    contentType: 'text/html; charset=utf-8',
    headers: { 'content-security-policy': POLICY },
    body: page(content),
  };
}

function page(content: WebContent): string {
  const liveness = content.alive();
  const metrics = content.metrics ? '<a href="/metrics">Metrics</a> · ' : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="60">
<title>PBS Tray</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>PBS Tray</h1>
<p>${metrics}<a href="/health">Health</a> · version ${escapeHtml(content.version)}</p>
</header>
<main>
${loopNotice(liveness)}${content.dashboard ? fleet(content) : ''}
</main>
</body>
</html>
`;
}

function loopNotice(liveness: Liveness): string {
  return liveness.ok
    ? ''
    : `<p class="notice" role="alert">Nothing is being polled: ${escapeHtml(liveness.reason)}</p>\n`;
}

function fleet(content: WebContent): string {
  const servers = allSources(content.source.state());
  if (servers.length === 0) return '<p>No server is set up yet. Add one under "servers" in the settings.</p>';
  const rows = servers.map((server) => serverRow(server, content)).join('\n');
  return `<table>
<caption>${summary(servers)}</caption>
<thead><tr><th scope="col">Server</th><th scope="col">State</th><th scope="col">Version</th><th scope="col">Datastores</th><th scope="col">Last answer</th><th scope="col">Last poll</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>`;
}

function summary(servers: readonly AnySourceState[]): string {
  const failing = servers.filter(({ reach }) => reach.kind === 'failing').length;
  const waiting = servers.filter(({ reach }) => reach.kind === 'unpolled').length;
  const answering = servers.length - failing - waiting;
  const parts = [
    `${answering} of ${servers.length} ${servers.length === 1 ? 'server answers' : 'servers answer'}`,
    ...(failing > 0 ? [`${failing} failing`] : []),
    ...(waiting > 0 ? [`${waiting} not polled yet`] : []),
  ];
  return parts.join(', ');
}

function serverRow(server: AnySourceState, { clock, describeTrouble }: WebContent): string {
  const nowMs = clock.nowMs();
  const { reach } = server;
  const lastAnswerMs = reach.kind === 'unpolled' ? null : reach.lastAnswerAtMs;
  return [
    `<tr class="${reach.kind}">`,
    `<th scope="row"><bdi>${escapeHtml(server.name)}</bdi><small>${escapeHtml(server.url)}</small></th>`,
    `<td>${stateText(server, describeTrouble)}</td>`,
    `<td>${versionText(server)}</td>`,
    `<td>${datastoresText(server)}</td>`,
    `<td>${ageText(lastAnswerMs, nowMs)}</td>`,
    `<td>${ageText(server.lastPollAtMs, nowMs)}</td>`,
    '</tr>',
  ].join('');
}

const UNKNOWN = '<span class="unknown">unknown</span>';

/** The other kinds have no datastores, and SqlBak no version. */
function versionText(source: AnySourceState): string {
  if (source.kind === 'sqlbak') return '';
  const version = lastGood(source.version)?.value;
  if (version === undefined) return UNKNOWN;
  return escapeHtml(source.kind === 'pbs' ? `${version.version}.${version.release}` : version.version);
}

function datastoresText(source: AnySourceState): string {
  return source.kind === 'pbs' ? String(lastGood(source.datastoreList)?.value.length ?? UNKNOWN) : '';
}

function stateText(server: AnySourceState, describeTrouble: WebContent['describeTrouble']): string {
  const trouble = describeTrouble(server);
  switch (server.reach.kind) {
    case 'unpolled':
      return '<span class="mark">Not polled yet</span>';
    case 'answering':
      return '<span class="mark">Answering</span>';
    case 'failing': {
      const why = trouble ? `<p>${escapeHtml(trouble.what)}</p><p>${escapeHtml(trouble.next)}</p>` : '';
      return `<span class="mark">Failing</span>${why}`;
    }
  }
}

function ageText(atMs: number | null, nowMs: number): string {
  if (atMs === null) return '<span class="unknown">never</span>';
  const iso = new Date(atMs).toISOString();
  return `<time datetime="${iso}" title="${iso}">${age(Math.max(0, nowMs - atMs))}</time>`;
}

function age(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s ago`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`;
  return ms < 2 * DAY ? `${Math.floor(ms / HOUR)} h ago` : `${Math.floor(ms / DAY)} days ago`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML, inside elements and quoted attributes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

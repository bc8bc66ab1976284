import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startWebServer, type WebServer } from '../../main/web/server.ts';
import { CALLS } from '../../shared/contract/calls.ts';
import { createMemoryLog } from '../kit/memory-log.ts';
import { describeContract } from './contract-suite.ts';
import type { Carried, LineFollower, PageLine, Told } from './page-line.ts';
import { type WatchedDashboard, watchWithDashboard } from './watched-dashboard.ts';

const TOKEN = 'the-api-token';
const told = z.object({ sentence: z.string() });
const whole = z.object({ parts: z.unknown() });
const listed = z.array(z.looseObject({ id: z.string() })).min(1);

async function serve({ watched, dashboard }: WatchedDashboard): Promise<WebServer> {
  const { engine } = watched.monitor();
  const started = await startWebServer({
    ...{ host: '127.0.0.1', port: 0, allowedHosts: [], token: TOKEN, version: '0.1.0', metrics: null },
    ...{ source: engine, clock: watched.clock, log: createMemoryLog(), dashboard: true, page: dashboard },
    alive: () => ({ ok: true }),
    refresh: engine.refresh,
    describeTrouble: () => null,
  });
  if (!started.ok) throw new Error(started.failure.message);
  return started.value;
}

function lineTo(url: string): PageLine {
  const headers = { authorization: `Bearer ${TOKEN}` };
  return {
    async call(name, args = {}): Promise<Carried> {
      const path = `${url}api/call/${encodeURIComponent(name)}`;
      const text = JSON.stringify(args);
      const isChange = Object.entries(CALLS).some(([known, { scope }]) => known === name && scope === 'change');
      const response = isChange
        ? await fetch(path, { method: 'POST', headers, body: text })
        : await fetch(`${path}?args=${encodeURIComponent(text)}`, { headers });
      const reply = await response.json();
      return response.ok ? { kind: 'reply', reply } : { kind: 'refused', sentence: told.parse(reply).sentence };
    },
    async follow(): Promise<LineFollower> {
      const ending = new AbortController();
      const response = await fetch(`${url}api/events`, { headers, signal: ending.signal });
      if (response.body === null) throw new Error('no body');
      const events = eventsOf(response.body);
      return {
        async next() {
          const { value } = await events.next();
          if (!value) throw new Error('the stream ended');
          return value;
        },
        close: () => ending.abort(),
      };
    },
  };
}

async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Told, undefined> {
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, event, data = ''] = /^event: (\w+)\nid: \d+\ndata: (.*)$/.exec(block) ?? [];
      if (event === 'state') yield { kind: 'state', state: JSON.parse(data) };
      if (event === 'change') yield { kind: 'change', change: JSON.parse(data) };
    }
  }
  return undefined;
}

describeContract('HTTP', async (watched) => {
  const server = await serve(watched);
  return { line: lineTo(server.url), shut: () => server.close() };
});

describe('HTTP itself', () => {
  let watched: WatchedDashboard;
  let server: WebServer;
  beforeAll(async () => {
    watched = await watchWithDashboard({
      scenario: 'small',
      settings: { alerts: { rules: { 'storage-high': { threshold: 1, forSeconds: 0 } } } },
    });
    server = await serve(watched);
  }, 60_000);
  afterAll(async () => {
    await server.close();
    await watched.close();
  });
  const firstAlert = async () => {
    const [first] = listed.parse(await (await fetch(`${server.url}api/alerts`)).json());
    if (!first) throw new Error('no alert');
    return first;
  };
  const withToken = { authorization: `Bearer ${TOKEN}` };

  it.each(
    Object.entries(CALLS)
      .filter(([, { scope }]) => scope === 'change')
      .map(([name]) => name),
  )('needs the token for %s, also on loopback', async (name) => {
    const reply = await fetch(`${server.url}api/call/${name}`, { method: 'POST', body: '{}' });
    expect(reply.status).toBe(401);
    expect((await fetch(`${server.url}api/call/${name}`, { headers: withToken })).status).toBe(405);
  });

  it('compresses the state for those who take it', async () => {
    const plain = await fetch(`${server.url}api/state`, { headers: { 'accept-encoding': 'identity' } });
    const zipped = await fetch(`${server.url}api/state`, { headers: { 'accept-encoding': 'gzip' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(whole.parse(await zipped.json()).parts).toEqual(whole.parse(await plain.json()).parts);
  });

  it('lists alerts with the fields of the contract', async () => {
    const alert = await firstAlert();
    const keys = ['backupId', 'backupType', 'client', 'datastore', 'firedAtMs', 'id', 'namespace', 'node', 'rule'];
    expect(Object.keys(alert).sort()).toEqual([...keys, 'severity', 'sinceMs', 'state', 'summary']);
    expect(alert).toMatchObject({ rule: 'storage-high', state: 'firing', node: 'pbs-1', namespace: null });
  });

  it.each([
    ['acknowledge', undefined],
    ['acknowledge', { on: false }],
    ['snooze', { untilChange: true }],
    ['snooze', { untilMs: 4_000_000_000_000 }],
  ])('takes %s with the body %j, its id as it is and encoded once more', async (command, body) => {
    const { id } = await firstAlert();
    for (const inPath of [id, encodeURIComponent(id)]) {
      const reply = await fetch(`${server.url}api/alerts/${inPath}/${command}`, {
        ...{ method: 'POST', headers: withToken },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      expect([reply.status, await reply.json()]).toEqual([200, { ok: true }]);
    }
  });

  it.each([
    ['snooze', '{}', 400],
    ['snooze', '{"untilMs":1,"untilChange":true}', 400],
    ['snooze', '{"untilMs":1}', 409],
    ['acknowledge', 'nonsense', 400],
  ])('refuses %s with the body %s by status and sentence', async (command, body, status) => {
    const { id } = await firstAlert();
    const init = { method: 'POST', headers: withToken, body };
    const reply = await fetch(`${server.url}api/alerts/${id}/${command}`, init);
    expect(reply.status).toBe(status);
    expect(told.parse(await reply.json()).sentence).toMatch(/\.$/);
  });

  it('says so when there is no such alert', async () => {
    const init = { method: 'POST', headers: withToken };
    expect((await fetch(`${server.url}api/alerts/nothing/acknowledge`, init)).status).toBe(404);
  });
});

import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { aFleet, anUnreadServer, aServer, NOW, REFUSED } from '../../../kit/builders.ts';
import { aCluster } from '../../../kit/pve-builders.ts';
import { ask, startRig, TOKEN } from '../../../kit/web-rig.ts';

const rigs: { close(): Promise<void> }[] = [];
const rig: typeof startRig = async (parts) => {
  const started = await startRig(parts);
  rigs.push(started);
  return started;
};
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((started) => started.close()));
});

const bearer = { authorization: `Bearer ${TOKEN}` };
const failing = aServer({
  name: 'pbs-2',
  reach: { kind: 'failing', failure: REFUSED, sinceMs: NOW, lastAnswerAtMs: null, attempts: 1 },
  lastPollAtMs: NOW - 1500,
  overviewCompleteAtMs: null,
});
const trouble = { what: 'Nothing <listens> & so on.', next: 'Start "it".' };
const describeTrouble = (server: { reach: { kind: string } }) => (server.reach.kind === 'failing' ? trouble : null);

describe('GET /metrics', () => {
  const long = Buffer.from('pbs_up{node="pbs-1"} 1\n'.repeat(500));
  const metrics = { render: async () => ({ text: long, gzipped: async () => gzipSync(long) }) };

  it('answers plain text', async () => {
    const { port } = await rig({ metrics });
    const reply = await ask(port, { path: '/metrics' });
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(reply.headers['content-encoding']).toBeUndefined();
    expect(reply.body).toEqual(long);
  });

  it.each([
    ['gzip', true],
    ['deflate, gzip;q=0.5', true],
    ['GZIP', true],
    ['gzip;q=0', false],
    ['gzip;q=0.0', false],
    ['identity', false],
    ['br', false],
    ['', false],
  ])('compresses for %j: %s', async (accept, compressed) => {
    const { port } = await rig({ metrics });
    const reply = await ask(port, { path: '/metrics', headers: { 'accept-encoding': accept } });
    expect(reply.headers['content-encoding'] === 'gzip').toBe(compressed);
    expect(compressed ? gunzipSync(reply.body) : reply.body).toEqual(long);
    expect(reply.headers.vary).toBe('accept-encoding');
  });

  it('does not compress what is short', async () => {
    const { port } = await rig();
    const reply = await ask(port, { path: '/metrics', headers: { 'accept-encoding': 'gzip' } });
    expect(reply.headers['content-encoding']).toBeUndefined();
  });

  it('tells a HEAD the length alone', async () => {
    const { port } = await rig({ metrics });
    const reply = await ask(port, { path: '/metrics', method: 'HEAD' });
    expect([reply.status, reply.headers['content-length'], reply.body.length]).toEqual([200, String(long.length), 0]);
  });

  it('is not there when metrics are off', async () => {
    const { port } = await rig({ metrics: null });
    expect((await ask(port, { path: '/metrics' })).status).toBe(404);
  });

  it('answers 500 without detail when rendering breaks, and goes on', async () => {
    const broken = { render: () => Promise.reject(new Error('inner detail')) };
    const { port, log } = await rig({ metrics: broken });
    const reply = await ask(port, { path: '/metrics' });
    expect(reply.status).toBe(500);
    expect(reply.body.toString()).not.toContain('inner detail');
    expect(JSON.stringify(log.lines)).toContain('inner detail');
    expect((await ask(port, { path: '/health' })).status).toBe(200);
  });
});

describe('GET /health', () => {
  it('tells how every server stands', async () => {
    const source = { state: () => aFleet(aServer(), failing, anUnreadServer({ name: 'pbs-3' })) };
    const { port } = await rig({ source, describeTrouble });
    const reply = await ask(port, { path: '/health' });
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(reply.body.toString())).toEqual({
      status: 'ok',
      version: '0.1.0',
      servers: [
        {
          name: 'pbs-1',
          up: true,
          lastPollAt: '2026-09-28T12:53:20.000Z',
          overviewCompleteAt: '2026-09-28T12:52:20.000Z',
          snapshotsCompleteAt: '2026-09-28T11:53:20.000Z',
          error: null,
        },
        {
          name: 'pbs-2',
          up: false,
          lastPollAt: '2026-09-28T12:53:18.500Z',
          overviewCompleteAt: null,
          snapshotsCompleteAt: '2026-09-28T11:53:20.000Z',
          error: trouble.what,
        },
        {
          name: 'pbs-3',
          up: null,
          lastPollAt: null,
          overviewCompleteAt: null,
          snapshotsCompleteAt: null,
          error: null,
        },
      ],
    });
  });

  it('tells of clusters as of backup servers, and claims no snapshots of theirs', async () => {
    const fleet = { ...aFleet(aServer()), pve: [aCluster()] };
    const { port } = await rig({ source: { state: () => fleet } });
    const { servers } = JSON.parse((await ask(port, { path: '/health' })).body.toString());
    expect(servers).toMatchObject([{ name: 'pbs-1' }, { name: 'grove', up: true, snapshotsCompleteAt: null }]);
    expect((await ask(port, { path: '/' })).body.toString()).toContain('grove');
  });

  it('answers 503 with the reason when the poll loop is dead', async () => {
    const { port } = await rig({ alive: () => ({ ok: false, reason: 'no poll has begun for 5 minutes' }) });
    const reply = await ask(port, { path: '/health' });
    expect(reply.status).toBe(503);
    expect(JSON.parse(reply.body.toString()).status).toBe('no poll has begun for 5 minutes');
  });
});

describe('GET /', () => {
  it('shows every server with its trouble and next step, escaped, without script', async () => {
    const nasty = aServer({ name: '<script>alert(1)</script>' });
    const { port } = await rig({ source: { state: () => aFleet(nasty, failing) }, describeTrouble });
    const reply = await ask(port);
    const page = reply.body.toString();
    expect(reply.status).toBe(200);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('Nothing &lt;listens&gt; &amp; so on.');
    expect(page).toContain('Start &quot;it&quot;.');
    expect(page).not.toContain('<script');
    expect(page).toContain('1 of 2 servers answer, 1 failing');
  });

  it('allows the page nothing but its own style', async () => {
    const { port } = await rig();
    const { headers } = await ask(port);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['cache-control']).toBe('no-store');
  });

  it('names no server when the dashboard is off', async () => {
    const { port } = await rig({ dashboard: false });
    expect((await ask(port)).body.toString()).not.toContain('pbs-1');
  });

  it('says what to do when no server is set up, and that nothing is polled', async () => {
    const { port } = await rig({
      source: { state: () => aFleet() },
      alive: () => ({ ok: false, reason: 'it <stopped>' }),
    });
    const page = (await ask(port)).body.toString();
    expect(page).toContain('No server is set up yet');
    expect(page).toContain('it &lt;stopped&gt;');
  });
});

describe('POST /api/refresh', () => {
  const refreshRig = async () => {
    const asked: (string | undefined)[] = [];
    const { port } = await rig({
      refresh: (server) => {
        asked.push(server);
        return server === undefined || server === 'pbs-1';
      },
    });
    return {
      asked,
      post: (body: string) => ask(port, { method: 'POST', path: '/api/refresh', headers: bearer, body }),
    };
  };

  it.each([
    ['', undefined, 'all'],
    ['{}', undefined, 'all'],
    ['{"server":null}', undefined, 'all'],
    ['{"server":"pbs-1"}', 'pbs-1', 'pbs-1'],
  ])('polls by %j', async (body, server, refreshing) => {
    const { asked, post } = await refreshRig();
    const reply = await post(body);
    expect([reply.status, JSON.parse(reply.body.toString())]).toEqual([202, { refreshing }]);
    expect(asked).toEqual([server]);
  });

  it('knows no other server', async () => {
    const { post } = await refreshRig();
    const reply = await post('{"server":"<b>"}');
    expect([reply.status, reply.body.toString()]).toEqual([404, 'There is no server of that name.\n']);
  });

  it.each([['{'], ['[]'], ['"pbs-1"'], ['null'], ['{"server":1}'], ['{"server":"pbs-1","more":1}'], ['{"name":"x"}']])(
    'refuses %s',
    async (body) => {
      const { asked, post } = await refreshRig();
      expect((await post(body)).status).toBe(400);
      expect(asked).toEqual([]);
    },
  );

  it('refuses a body of more than 64 KB, announced or not', async () => {
    const { asked, post } = await refreshRig();
    expect((await post(`{"server":"${'x'.repeat(65_536)}"}`)).status).toBe(413);
    const { port } = await rig();
    const headers = { ...bearer, 'transfer-encoding': 'chunked' };
    const reply = await ask(port, { method: 'POST', path: '/api/refresh', headers, body: 'x'.repeat(70_000) });
    expect(reply.status).toBe(413);
    expect(asked).toEqual([]);
  });
});

describe('paths and methods', () => {
  it.each([
    ['GET', '/nothing', 404, undefined],
    ['GET', '/metrics/', 404, undefined],
    ['GET', '/METRICS', 404, undefined],
    ['GET', '/../metrics', 404, undefined],
    ['GET', '/metrics?x=1', 200, undefined],
    ['GET', 'http://127.0.0.1/metrics', 404, undefined],
    ['GET', '/<script>alert(1)</script>', 404, undefined],
    ['POST', '/metrics', 405, 'GET, HEAD'],
    ['DELETE', '/health', 405, 'GET, HEAD'],
    ['OPTIONS', '/', 405, 'GET, HEAD'],
    ['OPTIONS', '/metrics', 405, 'GET, HEAD'],
    ['GET', '/api/refresh', 405, 'POST'],
    ['GET', '/api/nothing', 404, undefined],
    ['GET', '/api', 404, undefined],
  ])('%s %s: %i', async (method, path, status, allow) => {
    const { port } = await rig();
    const reply = await ask(port, { method, path, headers: bearer });
    expect([reply.status, reply.headers.allow]).toEqual([status, allow]);
    expect(reply.body.toString()).not.toContain('script');
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { ask, openBare, startRig, TOKEN } from '../../../kit/web-rig.ts';

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

describe('Host', () => {
  it.each([
    ['127.0.0.1', 200],
    ['127.0.0.1:9101', 200],
    ['127.9.9.9', 200],
    ['localhost:1', 200],
    ['LOCALHOST', 200],
    ['localhost.', 200],
    ['tray.localhost', 200],
    ['[::1]:80', 200],
    ['evil.example', 403],
    ['127.0.0.1.evil.example', 403],
    ['localhost.evil.example', 403],
    ['evil.example:9101', 403],
    ['0.0.0.0', 403],
    ['192.168.1.2', 403],
    ['[::ffff:127.0.0.1]', 403],
    ['user@127.0.0.1', 403],
    ['127.0.0.1/x', 403],
    ['evil.example#127.0.0.1', 403],
  ])('%s: %i for / and /api, always 200 for /metrics and /health', async (host, status) => {
    const { port } = await rig();
    const of = async (path: string, method = 'GET') =>
      (await ask(port, { path, method, headers: { host, ...bearer } })).status;
    expect(await of('/')).toBe(status);
    expect(await of('/api/refresh', 'POST')).toBe(status === 200 ? 202 : 403);
    expect([await of('/metrics'), await of('/health')]).toEqual([200, 200]);
  });

  it('knows the names in allowedHosts, with a token because they are not this machine', async () => {
    const { port } = await rig({ allowedHosts: ['Tray.Example.COM'] });
    const headers = { host: 'tray.example.com:443' };
    expect((await ask(port, { headers })).status).toBe(401);
    expect((await ask(port, { headers: { ...headers, ...bearer } })).status).toBe(200);
  });

  it('is needed', async () => {
    const { port } = await rig();
    expect(await (await openBare(port, 'GET / HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n')).ended).toContain(
      ' 403 ',
    );
    expect(await (await openBare(port, 'GET / HTTP/1.0\r\n\r\n')).ended).toContain(' 403 ');
    expect(await (await openBare(port, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).ended).toContain(' 400 ');
  });
});

describe('Origin', () => {
  const host = '127.0.0.1:9101';
  it.each([
    [`http://${host}`, 200],
    ['http://127.0.0.1:3000', 403],
    ['http://localhost:9101', 403],
    ['http://evil.example', 403],
    ['null', 403],
    ['', 403],
    ['file://', 403],
  ])('%j: %i', async (origin, status) => {
    const { port } = await rig();
    expect((await ask(port, { headers: { host, origin } })).status).toBe(status);
    expect((await ask(port, { path: '/metrics', headers: { host, origin } })).status).toBe(200);
  });
});

describe('Sec-Fetch-Site', () => {
  it.each([
    ['cross-site', 'image', '/api/state', 403],
    ['cross-site', 'document', '/api/state', 403],
    ['same-site', 'empty', '/api/state', 403],
    ['same-origin', 'empty', '/api/state', 404],
    ['none', 'document', '/api/state', 404],
    ['cross-site', 'iframe', '/', 403],
    ['cross-site', 'document', '/', 200],
    ['same-origin', 'document', '/', 200],
  ])('%s for a(n) %s, %s: %i', async (site, dest, path, status) => {
    const { port } = await rig();
    const headers = { 'sec-fetch-site': site, 'sec-fetch-dest': dest };
    expect((await ask(port, { path, headers })).status).toBe(status);
    expect((await ask(port, { path: '/metrics', headers })).status).toBe(200);
  });
});

describe('token', () => {
  it.each([
    [undefined, 401],
    ['', 401],
    [TOKEN, 401],
    ['Bearer', 401],
    ['Bearer ', 401],
    [`Bearer ${TOKEN}x`, 401],
    [`Bearer ${TOKEN.slice(0, -1)}`, 401],
    [`Bearer ${TOKEN} ${TOKEN}`, 401],
    [`Basic ${TOKEN}`, 401],
    [`Bearer ${TOKEN}`, 202],
    [`bearer ${TOKEN}`, 202],
  ])('Authorization %j for a command: %i', async (authorization, status) => {
    const { port } = await rig();
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const reply = await ask(port, { method: 'POST', path: '/api/refresh', headers });
    expect(reply.status).toBe(status);
    if (status === 401) expect(reply.headers['www-authenticate']).toBe('Bearer realm="pbs-tray"');
  });

  it('is not taken from the address', async () => {
    const { port } = await rig();
    expect((await ask(port, { method: 'POST', path: `/api/refresh?token=${TOKEN}` })).status).toBe(401);
  });

  it.each([['/'], ['/api/state'], ['/api']])('is needed for %s beyond loopback', async (path) => {
    const { port } = await rig({ host: '0.0.0.0' });
    expect((await ask(port, { path })).status).toBe(401);
    expect((await ask(port, { path, headers: bearer })).status).not.toBe(401);
    expect((await ask(port, { path: '/metrics' })).status).toBe(200);
    expect((await ask(port, { path: '/health' })).status).toBe(200);
  });

  it.each([['forwarded'], ['x-forwarded-for'], ['x-forwarded-host'], ['x-real-ip'], ['via']])(
    'is needed for what a proxy passes on (%s)',
    async (header) => {
      const { port } = await rig();
      expect((await ask(port, { headers: { [header]: '192.168.1.9' } })).status).toBe(401);
    },
  );
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PageContent } from '../../../../main/web/page-content.ts';
import { type PageFiles, readPageFiles } from '../../../../main/web/page-files.ts';
import { ask, startRig, TOKEN } from '../../../kit/web-rig.ts';

const page: PageContent = {
  feed: { state: () => ({ revision: 1, nowMs: 0, parts: {} }), follow: () => () => {} },
  alerts: () => [],
  call: async (name, args) => ({ kind: 'refused', sentence: `${name} ${JSON.stringify(args)}` }),
};
const SHELL = `<!doctype html><title>PBS Tray</title>${'<p></p>'.repeat(50)}`;
let folder = '';
let files: PageFiles | null = null;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), SHELL);
  writeFileSync(join(folder, 'assets', 'index-C4tLkb0q.js'), 'let a = 1;\n'.repeat(100));
  writeFileSync(join(folder, 'assets', 'index-C4tLkb0q.js.map'), '{}');
  writeFileSync(join(folder, '.built'), 'stamp');
  files = await readPageFiles(pathToFileURL(`${folder}/`));
});
afterAll(() => rmSync(folder, { recursive: true }));

const rigs: { close(): Promise<void> }[] = [];
const rig = async (parts: Parameters<typeof startRig>[0] = {}) => {
  const started = await startRig({ page, files, ...parts });
  rigs.push(started);
  return started;
};
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((started) => started.close()));
});
const browser = { accept: 'text/html,*/*' };
const proxied = { 'x-forwarded-for': '192.0.2.1' };
const bearer = { authorization: `Bearer ${TOKEN}` };

describe('the built page', () => {
  it('is read once, without what no browser needs', () => {
    expect([...(files ?? new Map()).keys()].sort()).toEqual(['/assets/index-C4tLkb0q.js', '/index.html']);
  });

  it('is not there where it is not built', async () => {
    expect(await readPageFiles(pathToFileURL(join(folder, 'nothing/')))).toBeNull();
  });

  it('is served at / under a policy that allows its own files alone', async () => {
    const { port } = await rig();
    const reply = await ask(port, { headers: browser });
    expect([reply.status, reply.body.toString()]).toEqual([200, SHELL]);
    expect(reply.headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(reply.headers['cache-control']).toBe('no-store');
  });

  it('may be kept by a browser where the name changes with the content, and comes compressed', async () => {
    const { port } = await rig();
    const reply = await ask(port, { path: '/assets/index-C4tLkb0q.js', headers: { 'accept-encoding': 'gzip' } });
    expect(reply.headers['cache-control']).toContain('immutable');
    expect(reply.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(gunzipSync(reply.body).toString()).toContain('let a = 1;');
  });

  it.each(['/assets/index-C4tLkb0q.js.map', '/.built', '/../package.json', '/assets/', '/assets/%2e%2e/index.html'])(
    'serves nothing but its files: %s',
    async (path) => {
      const { port } = await rig();
      expect((await ask(port, { path })).status).toBe(404);
    },
  );

  it('gives way to the page without scripts where it is not built, and to an information when switched off', async () => {
    const { port } = await rig({ files: null });
    expect((await ask(port)).body.toString()).toContain('1 of 1 server answers');
    const off = await rig({ dashboard: false });
    const text = (await ask(off.port)).body.toString();
    expect(text).toContain('PBS Tray');
    expect(text).not.toContain('server answers');
    expect((await ask(off.port, { path: '/assets/index-C4tLkb0q.js' })).status).toBe(404);
    expect((await ask(off.port, { path: '/api/state' })).status).toBe(404);
    expect((await ask(off.port, { path: '/api/alerts' })).status).toBe(200);
  });
});

describe('beyond loopback', () => {
  it('is refused without the token, but to a browser with the page that asks for it, which holds no data', async () => {
    const { port } = await rig();
    const reply = await ask(port, { headers: { ...browser, ...proxied } });
    expect([reply.status, reply.body.toString()]).toEqual([401, SHELL]);
    expect(reply.headers['www-authenticate']).toContain('Bearer');
    expect((await ask(port, { path: '/assets/index-C4tLkb0q.js', headers: proxied })).status).toBe(200);
  });

  it('is refused in words to other programs, and passes with the token', async () => {
    const { port } = await rig();
    const reply = await ask(port, { headers: proxied });
    expect([reply.status, reply.headers['content-type']]).toEqual([401, 'text/plain; charset=utf-8']);
    expect((await ask(port, { headers: { ...proxied, ...bearer } })).status).toBe(200);
  });

  it.each(['/api/state', '/api/events', '/api/alerts', '/api/call/readState', '/api/call/nothing', '/api/anything'])(
    'gives no data without the token: %s',
    async (path) => {
      const { port } = await rig();
      expect((await ask(port, { path, headers: { ...browser, ...proxied } })).status).toBe(401);
    },
  );

  it('shows the page to no other page and under no foreign name', async () => {
    const { port } = await rig();
    expect((await ask(port, { headers: { ...browser, host: 'evil.example' } })).status).toBe(403);
    expect((await ask(port, { headers: { ...browser, origin: 'http://evil.example' } })).status).toBe(403);
  });

  it('does not show the page without scripts, which holds data, to anybody without the token', async () => {
    const { port } = await rig({ files: null });
    const reply = await ask(port, { headers: { ...browser, ...proxied } });
    expect(reply.status).toBe(401);
    expect(reply.body.toString()).not.toContain('pbs-1');
  });
});

describe('calls', () => {
  it('hands on name and arguments, and answers a refusal with its sentence', async () => {
    const { port } = await rig();
    const args = encodeURIComponent('{"server":"x"}');
    const reply = await ask(port, { path: `/api/call/readTasks?args=${args}` });
    expect([reply.status, JSON.parse(reply.body.toString())]).toEqual([409, { sentence: 'readTasks {"server":"x"}' }]);
  });

  it('says what is wrong with arguments that are no JSON, and with a body that is too large', async () => {
    const { port } = await rig();
    expect((await ask(port, { path: '/api/call/readTasks?args=%7B' })).status).toBe(400);
    const body = Buffer.alloc(2 * 1024 * 1024, 'a');
    const large = await ask(port, { path: '/api/call/saveSettings', method: 'POST', headers: bearer, body });
    expect(large.status).toBe(413);
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APP_ORIGIN, appFiles } from '../../main/electron/app-scheme.ts';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../../main/electron/channels.ts';
import { externalAddress } from '../../main/electron/external-links.ts';
import { PAGE_POLICY } from '../../main/web/page-policy.ts';
import { CALLS } from '../../shared/contract/calls.ts';
import { defaultSettings } from '../../shared/settings/lenient.ts';
import { SECOND } from '../../shared/time-units.ts';
import { scratchFolder } from '../house/scratch.ts';
import { startRig } from './desktop-rig.ts';
import type { FakeWindow } from './fake-electron/window.ts';

async function withWindow(settings: object = {}) {
  const rig = await startRig({ argv: ['--demo'], settings });
  const window = rig.window();
  if (window === null) throw new Error('no window');
  const own = () => ({ sender: window.webContents, senderFrame: window.webContents.mainFrame });
  const call = (name: unknown, args: unknown, ...rest: unknown[]) =>
    rig.electron.ipc.invoke(own(), CALL_CHANNEL, name, args, ...rest);
  return { rig, window, own, call };
}

const REFUSED = { ok: false, sentence: expect.any(String) };

describe('the line of page and program', () => {
  it('is one channel for calls, and one for events', async () => {
    const { rig, window, call } = await withWindow();
    expect(rig.electron.ipc.channels).toEqual([CALL_CHANNEL]);
    expect(await call('readState', {})).toMatchObject({
      ok: true,
      value: { parts: { app: { kind: 'app', host: 'app' } } },
    });
    await call('pauseNotifications', { untilMs: rig.clock.nowMs() + 60_000 });
    await rig.pass(SECOND);
    expect(new Set(window.webContents.sent.map(({ channel }) => channel))).toEqual(new Set([EVENT_CHANNEL]));
  });

  it('tells of settings without effect, those included that only the rules or the fleet show', async () => {
    const overrides = [{ match: { group: 'vm/*' }, rules: { 'storage-high': { threshold: 99 } } }];
    const { call } = await withWindow({ alerts: { overrides } });
    expect(await call('readState', {})).toMatchObject({
      value: {
        parts: {
          app: {
            settingsWarnings: expect.arrayContaining([
              'servers: no server is configured, so nothing is watched.',
              'alerts.overrides[0]: storage-high is about a whole datastore, so "group" never fits and this has no effect.',
            ]),
          },
        },
      },
    });
  });

  it.each([
    ['another page of the app', (window: FakeWindow) => ({ sender: {}, senderFrame: window.webContents.mainFrame })],
    [
      'a frame inside the page',
      (window: FakeWindow) => ({ sender: window.webContents, senderFrame: { url: `${APP_ORIGIN}/` } }),
    ],
    ['a frame that is gone', (window: FakeWindow) => ({ sender: window.webContents, senderFrame: null })],
  ])('refuses %s', async (_who, eventOf) => {
    const { rig, window } = await withWindow();
    expect(await rig.electron.ipc.invoke(eventOf(window), CALL_CHANNEL, 'readSettings', {})).toEqual(REFUSED);
  });

  it.each([
    'https://evil.example/',
    'app://other/index.html',
    'file:///etc/passwd',
    'about:blank',
    'app://pbs-tray.evil/',
  ])('refuses a page that has gone to %s', async (url) => {
    const { window, call } = await withWindow();
    window.webContents.mainFrame = { url };
    expect(await call('readSettings', {})).toEqual(REFUSED);
  });

  it.each<[string, unknown, unknown, unknown[]]>([
    ['no name', undefined, {}, []],
    ['a name that is no text', { a: 1 }, {}, []],
    ['an unknown name', 'deleteEverything', {}, []],
    ['the name of an inherited member', 'constructor', {}, []],
    ['another inherited one', '__proto__', {}, []],
    ['no arguments', 'refresh', undefined, []],
    ['an extra key', 'refresh', { server: 'a', force: true }, []],
    ['a wrong type', 'refresh', { server: 7 }, []],
    ['a list', 'readSettings', [], []],
    ['a text of a million characters', 'acknowledge', { id: 'x'.repeat(1_000_001), on: true }, []],
    ['a huge document', 'saveSettings', { document: { a: Array.from({ length: 200_000 }, () => 1234567) } }, []],
    ['more arguments than there are', 'readSettings', {}, [{}]],
    ['a number that JSON does not know', 'refresh', { server: 10n }, []],
  ])('refuses %s', async (_what, name, args, rest) => {
    const { call } = await withWindow();
    expect(await call(name, args, ...rest)).toEqual(REFUSED);
  });

  it('refuses a circle', async () => {
    const { call } = await withWindow();
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(await call('saveSettings', { document: circle })).toEqual(REFUSED);
  });

  it('answers every call of the contract, whatever it is given, and never throws', async () => {
    const { call } = await withWindow();
    const names = Object.keys(CALLS).filter((name) => name !== 'testNotification');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.jsonValue(), async (name, args) => {
        expect(await call(name, args)).toEqual(expect.objectContaining({ ok: expect.any(Boolean) }));
      }),
      { numRuns: 60 },
    );
  });

  it('answers only so many at once', async () => {
    const { call } = await withWindow();
    const all = await Promise.all(Array.from({ length: 200 }, () => call('readState', {})));
    expect(all.filter((reply) => (reply as { ok: boolean }).ok)).toHaveLength(64);
    expect(await call('readState', {})).toMatchObject({ ok: true });
  });

  it('costs nothing while there is no page', async () => {
    const { rig, window } = await withWindow();
    window.close();
    await rig.pass(SECOND);
    rig.monitor.judge.pauseNotices(rig.clock.nowMs() + 60_000);
    await rig.pass(5 * SECOND);
    expect(window.webContents.sent.filter(({ values }) => JSON.stringify(values).includes('PausedUntil'))).toEqual([]);
  });
});

describe('a page of the app', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('goes nowhere else (%s)', async (event) => {
    const { window } = await withWindow();
    expect(window.webContents.navigate('https://evil.example/', event)).toBe(false);
    expect(window.webContents.navigate('javascript:alert(1)', event)).toBe(false);
    expect(window.webContents.navigate(`${APP_ORIGIN}/index.html#/alerts`, event)).toBe(true);
  });

  it('opens no window, and hands only known addresses to the browser', async () => {
    const { rig, window } = await withWindow();
    for (const url of ['https://evil.example/', 'https://pbs.proxmox.com/docs/', 'file:///etc/passwd']) {
      expect(window.webContents.openWindow(url)).toBe('deny');
    }
    expect(rig.electron.world.opened).toEqual([{ kind: 'external', what: 'https://pbs.proxmox.com/docs/' }]);
  });

  it('gets no permission, and is sandboxed from the start', async () => {
    const { rig } = await withWindow();
    expect(rig.electron.world.permissions).toEqual({ request: false, check: false, device: false });
    expect(rig.electron.app.isSandboxed).toBe(true);
  });
});

describe('links to the outside', () => {
  const server = { kind: 'pbs', name: 'a', url: 'https://pbs1.example.com:8007', tokenId: 'a@pbs!b' } as const;
  const settings = {
    servers: [
      {
        ...server,
        tokenSecretFile: null,
        enabled: true,
        fingerprint: null,
        datastores: { include: ['*'], exclude: [] },
      },
    ],
  };

  it.each([
    ['https://pbs1.example.com:8007/#DataStore-a', true],
    ['https://pbs1.example.com/', false],
    ['https://pbs1.example.com:8008/', false],
    ['http://pbs1.example.com:8007/', false],
    ['https://user:password@pbs1.example.com:8007/', false],
    ['https://pbs1.example.com:8007@evil.example/', false],
    ['https://pbs1.example.com:8007.evil.example/', false],
    ['https://github.com/some/page', true],
    ['javascript:alert(1)', false],
    ['file:///etc/passwd', false],
    ['smb://pbs1.example.com:8007/', false],
    ['', false],
  ])('%s: %s', (address, isAllowed) => {
    expect(externalAddress(address, settings) !== null).toBe(isAllowed);
  });

  it('no server, no link to one', () => {
    expect(externalAddress('https://pbs1.example.com:8007/', defaultSettings('app'))).toBeNull();
  });
});

describe('the page as files', () => {
  const files = {
    'page/index.html': '<p>page</p>',
    'page/assets/a.js': '1',
    'secret.json': '"no"',
    'page/x.exe': 'MZ',
  };
  function served() {
    const folder = scratchFolder();
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const serve = appFiles(join(folder, 'page'));
    return (url: string, method = 'GET') => serve(new Request(url, { method }));
  }

  it('come with a strict policy, and nothing may be guessed about them', async () => {
    const get = served();
    for (const [url, type] of [
      ['', 'text/html'],
      ['index.html', 'text/html'],
      ['assets/a.js', 'text/javascript'],
    ]) {
      const response = await get(`${APP_ORIGIN}/${url}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toContain(type);
      expect(response.headers.get('content-security-policy')).toBe(PAGE_POLICY);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(PAGE_POLICY).not.toMatch(/unsafe|\*|https?:/);
  });

  it.each([
    '../secret.json',
    '..%2fsecret.json',
    '%2e%2e/secret.json',
    'assets/..%2f..%2fsecret.json',
    '..%5csecret.json',
    '%2fetc%2fpasswd',
    '%',
    'a%00.html',
    'x.exe',
    'none.html',
    'assets',
    '/etc/passwd',
  ])('%s is not among them', async (path) => {
    const response = await served()(`${APP_ORIGIN}/${path}`);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('There is nothing here.');
  });

  it('are read only, and only under their own name', async () => {
    const get = served();
    expect((await get(`${APP_ORIGIN}/index.html`, 'POST')).status).toBe(404);
    expect((await get('app://other/index.html')).status).toBe(404);
  });
});

import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMetricsListener, isLoopback } from '../../main/electron/metrics-listener.ts';
import { rememberingKeychain } from '../../main/electron/remembering-keychain.ts';
import { createSettingsBook } from '../../main/electron/settings-book.ts';
import { openSettingsFile } from '../../main/electron/settings-file.ts';
import type { Keychain } from '../../main/engine/secrets/keychain.ts';
import { keychainFailure } from '../../main/engine/secrets/keychain-trouble.ts';
import { Secret } from '../../main/engine/secrets/secret.ts';
import { defaultSettings } from '../../shared/settings/lenient.ts';
import { scratchFolder } from '../house/scratch.ts';
import { NOW } from '../kit/builders.ts';
import { createBrokenKeychain, createMemoryKeychain } from '../kit/memory-keychain.ts';
import { startRig } from './desktop-rig.ts';
import { bookOf, keeperWith, read, SERVER } from './settings-rig.ts';

describe('the settings file', () => {
  it('is not touched by opening it, and readable by its owner alone once written', () => {
    const { book, file, written } = bookOf({ servers: [SERVER] });
    const before = statSync(file.path).mtimeMs;
    expect(book.settings().servers.map(({ name }) => name)).toEqual(['pbs.one']);
    expect(statSync(file.path).mtimeMs).toBe(before);
    expect(book.replaceRest({ polling: { intervalSeconds: 30 } })).toBeNull();
    expect(written()).toEqual({ polling: { intervalSeconds: 30 }, servers: [SERVER] });
    if (process.platform !== 'win32') expect(statSync(file.path).mode & 0o777).toBe(0o600);
  });

  it.each(['{ "servers": [', '', 'hello', '// comment\n{}', '\u0000'])(
    'that holds %j is set aside whole, and said',
    (text) => {
      const { book, folder } = bookOf(text);
      const [aside = ''] = readdirSync(folder).filter((name) => name.startsWith('config.json.bad-'));
      expect(readFileSync(join(folder, aside), 'utf8')).toBe(text);
      expect(book.problems()).toEqual([expect.stringContaining(aside)]);
      expect(book.settings()).toEqual(defaultSettings('app'));
      expect(book.putServer(null, SERVER)).toBeNull();
    },
  );

  it.each(['[]', '7', 'null', '"x"', '{"servers":{}}', '{"servers":[null,7,{"name":5}],"polling":"fast","alerts":[]}'])(
    'that was edited into %s still starts the app',
    (text) => {
      const { book } = bookOf(text);
      expect(book.settings().servers).toEqual([]);
      expect(book.putServer(null, SERVER)).toBeNull();
      expect(book.settings().servers.map(({ name }) => name)).toEqual(['pbs.one']);
    },
  );

  it('whatever JSON it holds, is read without an error', () => {
    const folder = scratchFolder();
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => bookOf(value, folder).book.problems()).not.toThrow();
      }),
      { numRuns: 50 },
    );
  });

  it('keeps what this version does not know, wherever it stands', () => {
    const { book, written } = bookOf({
      future: { a: 1 },
      polling: { intervalSeconds: 60, warp: 9 },
      servers: [
        { ...SERVER, color: 'red' },
        { kind: 'new-kind', name: 'later' },
      ],
    });
    expect(book.problems()).not.toEqual([]);
    expect(book.replaceRest({ polling: { intervalSeconds: 30 }, logging: { level: 'warn' } })).toBeNull();
    expect(book.putServer('pbs.one', { ...SERVER, enabled: false })).toBeNull();
    expect(written()).toEqual({
      future: { a: 1 },
      polling: { intervalSeconds: 30, warp: 9 },
      logging: { level: 'warn' },
      servers: [
        { ...SERVER, color: 'red', enabled: false },
        { kind: 'new-kind', name: 'later' },
      ],
    });
  });

  it('takes nothing wrong, and says what', () => {
    const { book, written } = bookOf({ servers: [SERVER] });
    expect(book.replaceRest({ polling: { intervalSeconds: 1 } })).toContain('polling.intervalSeconds');
    expect(book.putServer(null, { ...SERVER, url: 'http://x' })).toContain('https://');
    expect(book.putServer(null, { ...SERVER })).toContain('pbs.one');
    expect(book.putServer('gone', { ...SERVER })).toContain('no server "gone"');
    expect(book.removeServer('gone')).toContain('no server "gone"');
    expect(written()).toEqual({ servers: [SERVER] });
  });

  it('that cannot be written holds until the end, and says so', () => {
    const folder = scratchFolder();
    // Stands in the way of any file of that name, for root too.
    mkdirSync(join(folder, 'config.json'));
    const file = openSettingsFile(folder, () => NOW);
    const book = createSettingsBook(file);
    expect(book.problems()).toEqual([expect.stringContaining('cannot be used')]);
    expect(book.putServer(null, SERVER)).toContain('until PBS Tray ends');
    expect(book.settings().servers.map(({ name }) => name)).toEqual(['pbs.one']);
  });
});

describe('the app', () => {
  it('starts with a data folder that cannot be written at all', async () => {
    const rig = await startRig({
      prepare(electron) {
        electron.app.setPath('userData', '/dev/null/nowhere');
      },
    });
    expect(rig.tray().toolTip).toContain('PBS Tray');
    rig.tray().rightClick();
    expect(rig.monitor.history.trouble()).not.toBeNull();
  });

  it('says in its tray that the settings were damaged', async () => {
    const rig = await startRig({ settings: '{ "servers": [' });
    expect(rig.tray().toolTip).toContain('The settings could not be read');
    expect(rig.tray().image.path ?? 'drawn').not.toContain('ok');
  });
});

describe('secrets', () => {
  it('go into the keychain, and are shown to nobody', async () => {
    const keychain = createMemoryKeychain();
    const { desk, file, changed } = keeperWith(keychain);
    expect(await desk.saveServer(null, { ...SERVER, name: 'two' }, 's3cret-value')).toEqual({ ok: true });
    expect(await read(keychain, 'two')).toBe('s3cret-value');
    expect(changed).toEqual([['pbs.one', 'two']]);
    expect(await desk.saveForwardingSecret('ops', 'hook-value')).toEqual({ ok: true });
    expect(await read(keychain, 'forwarding/ops')).toBe('hook-value');
    const shown = JSON.stringify(await desk.view());
    for (const text of [shown, readFileSync(file.path, 'utf8')]) expect(text).not.toMatch(/s3cret-value|hook-value/);
    expect((await desk.view()).secretsKept).toEqual(['two']);
  });

  it('go along when a server gets another name, and go with it', async () => {
    const keychain = createMemoryKeychain({ 'pbs.one': 'value' });
    const { desk } = keeperWith(keychain);
    expect(await desk.saveServer('pbs.one', { ...SERVER, name: 'new' }, null)).toEqual({ ok: true });
    expect([await read(keychain, 'pbs.one'), await read(keychain, 'new')]).toEqual([null, 'value']);
    expect(await desk.removeServer('new')).toEqual({ ok: true });
    expect(await read(keychain, 'new')).toBeNull();
  });

  it('that are none are refused before anything is written', async () => {
    const { desk, file } = keeperWith(createMemoryKeychain());
    const before = readFileSync(file.path, 'utf8');
    for (const wrong of ['', 'a\nb', ' x', 'monitor@pbs!tray=abc']) {
      expect(await desk.saveServer(null, { ...SERVER, name: 'two' }, wrong)).toMatchObject({ ok: false });
    }
    expect(readFileSync(file.path, 'utf8')).toBe(before);
  });

  const troubles = [
    'locked',
    'hung',
    'denied',
    'no-secret-service',
    'no-session-bus',
    'not-installed',
    'library-missing',
  ] as const;

  it.each(troubles)('a keychain that is %s leads to a choice: in memory until the end', async (reason) => {
    const { desk, world, all, file } = keeperWith(createBrokenKeychain(keychainFailure(reason)), [1]);
    expect(await desk.saveServer('pbs.one', SERVER, 's3cret-value')).toEqual({ ok: true });
    expect(world.dialogs).toMatchObject([
      { buttons: [expect.any(String), expect.stringContaining('memory'), 'Cancel'] },
    ]);
    expect(world.dialogs[0]?.detail).toContain(keychainFailure(reason).what);
    expect(await read(all, 'pbs.one')).toBe('s3cret-value');
    expect(readFileSync(file.path, 'utf8')).not.toContain('s3cret-value');
  });

  it.each(troubles)('a keychain that is %s leads to a choice: not at all, and nothing is saved', async (reason) => {
    const { desk, changed } = keeperWith(createBrokenKeychain(keychainFailure(reason)), [2]);
    const done = await desk.saveServer(null, { ...SERVER, name: 'two' }, 's3cret-value');
    expect(done).toMatchObject({ ok: false, sentence: expect.stringContaining(keychainFailure(reason).what) });
    expect(changed).toEqual([]);
  });

  it('a keychain that was unlocked meanwhile takes it at the second try', async () => {
    const works = createMemoryKeychain();
    let tries = 0;
    const opening: Keychain = {
      ...works,
      async write(account, secret) {
        tries += 1;
        return tries === 1 ? { kind: 'unavailable', failure: keychainFailure('locked') } : works.write(account, secret);
      },
    };
    const { desk, memory } = keeperWith(opening, [0, 2]);
    expect(await desk.saveServer('pbs.one', SERVER, 'value')).toEqual({ ok: true });
    expect(await read(works, 'pbs.one')).toBe('value');
    expect(await read(memory, 'pbs.one')).toBeNull();
  });

  it('a keychain that takes it and gives nothing back has not kept it', async () => {
    const forgetful: Keychain = { ...createMemoryKeychain(), read: async () => ({ kind: 'answered', secret: null }) };
    const { desk } = keeperWith(forgetful, [2]);
    expect(await desk.saveServer('pbs.one', SERVER, 'value')).toMatchObject({ ok: false });
  });

  it('are asked for once', async () => {
    const keychain = createMemoryKeychain({ a: 'x' });
    const remembering = rememberingKeychain(keychain);
    await remembering.read('a');
    await remembering.read('a');
    expect(keychain.asked).toEqual(['a']);
    await remembering.write('a', new Secret('y'));
    expect(await read(remembering, 'a')).toBe('y');
  });
});

describe('/metrics from the app', () => {
  const metrics = { ...defaultSettings('app').metrics, enabled: true };

  it('beyond this machine is only opened after a person said so', async () => {
    for (const [answers, outcome] of [
      [[0], false],
      [[1], true],
    ] as const) {
      const { desk, world, file } = keeperWith(createMemoryKeychain(), [...answers]);
      const done = await desk.save({ metrics: { ...metrics, host: '0.0.0.0' } });
      expect(done.ok).toBe(outcome);
      expect(world.dialogs).toHaveLength(1);
      expect(readFileSync(file.path, 'utf8').includes('0.0.0.0')).toBe(outcome);
      if (outcome) await desk.save({ metrics: { ...metrics, host: '0.0.0.0', port: 9200 } });
      expect(world.dialogs).toHaveLength(1);
    }
  });

  it('on this machine needs no question', async () => {
    const { desk, world } = keeperWith(createMemoryKeychain());
    expect(await desk.save({ metrics })).toEqual({ ok: true });
    expect(world.dialogs).toEqual([]);
  });

  it.each([
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['::1', true],
    ['[::1]', true],
    ['LOCALHOST', true],
    ['0.0.0.0', false],
    ['::', false],
    ['192.168.1.2', false],
    ['127.0.0.1.example.com', false],
  ])('%s is this machine alone: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });

  it('says that its port is taken, moves when told to, and ends nothing', async () => {
    const closed: string[] = [];
    const listener = createMetricsListener(async ({ port }) =>
      port === 9101
        ? { ok: false, sentence: 'another program uses port 9101' }
        : { ok: true, url: `http://127.0.0.1:${port}/`, close: async () => void closed.push(String(port)) },
    );
    await listener.follow({ ...metrics, port: 9101 });
    expect(listener.state()).toEqual({ listening: null, listenTrouble: 'another program uses port 9101' });
    await listener.follow({ ...metrics, port: 9200 });
    expect(listener.state()).toEqual({ listening: 'http://127.0.0.1:9200/metrics', listenTrouble: null });
    await listener.follow({ ...metrics, port: 9200 });
    expect(closed).toEqual([]);
    await listener.follow({ ...metrics, enabled: false });
    expect(listener.state()).toEqual({ listening: null, listenTrouble: null });
    expect(closed).toEqual(['9200']);
  });

  it('is served by the app while it is switched on', async () => {
    const rig = await startRig({ scenario: 'small', settings: { metrics: { enabled: true, port: 0 } } });
    await rig.pass(120_000);
    const opened = await listeningAt(rig.folder);
    const text = await (await fetch(`${opened}metrics`)).text();
    expect(text).toContain('pbs_up{node=');
  });
});

/** Where it listens, from its log. */
async function listeningAt(folder: string): Promise<string> {
  for (;;) {
    const log = readFileSync(join(folder, 'logs', 'pbs-tray.log'), 'utf8');
    const url = /"event":"listening"[^\n]*"url":"([^"]+)"/.exec(log)?.[1];
    if (url !== undefined) return url;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bundles, ensureBuilt } from '../../build/run/bundles.mjs';
import { checkout, pinnedNode } from '../../build/run/paths.mjs';
import { startFleet } from '../simulator/start-fleet.ts';

type News = Readonly<Record<string, unknown>>;

await ensureBuilt(
  checkout,
  () => {},
  bundles.filter(({ name }) => name === 'main' || name === 'preload'),
);
const bundle = join(checkout, 'out', 'main', 'desktop.js');
const preload = join(checkout, 'out', 'preload', 'preload.cjs');
const fake = join(import.meta.dirname, 'fake-electron', 'register.ts');

/** The app as it ships, under the pinned Node with the fake in Electron's place. */
function startBundle(platform: string, document: object, environment: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(document));
  const child = spawn(pinnedNode(checkout), ['--import', fake, bundle, '--hidden', '--demo'], {
    env: { ...process.env, ...environment, FAKE_PLATFORM: platform, FAKE_USER_DATA: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const news: News[] = [];
  const ended = endOf(child);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  const wanted = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    news.push(JSON.parse(line));
    for (const look of wanted) look();
  });
  const until = (is: (one: News) => boolean) =>
    new Promise<News>((resolve, reject) => {
      const look = () => {
        const found = news.find(is);
        if (found !== undefined) resolve(found);
      };
      wanted.add(look);
      look();
      void ended.then(({ said }) => reject(new Error(`it ended: ${said} ${JSON.stringify(news)}`)));
    });
  return { child, until, ended, folder };
}

function endOf(child: ChildProcess): Promise<{ readonly code: number | null; readonly said: string }> {
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

const tooltip = (pattern: RegExp) => (one: News) => one.tray === 'toolTip' && pattern.test(String(one.text));

describe('the built bundle', () => {
  it('starts under plain Node, reaches its first tray state, and ends well', async () => {
    const { child, until, ended, folder } = startBundle(process.platform, {});
    await until(tooltip(/no server is set up/));
    child.kill('SIGTERM');
    await until((one) => one.exit === 0);
    expect(await ended).toEqual({ code: 0, said: '' });
    expect(existsSync(join(folder, 'history.sqlite'))).toBe(true);
  });

  it('watches a fleet, and says in its tray what it found', async () => {
    const fleet = await startFleet({ scenario: 'small', live: true });
    onTestFinished(fleet.close);
    const secrets = fleet.servers.map(({ name, tokenSecret }) => [
      `PBS_TRAY_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`,
      tokenSecret,
    ]);
    const servers = fleet.servers.map(({ name, url, tokenId, fingerprint }) => ({ name, url, tokenId, fingerprint }));
    const { until } = startBundle(process.platform, { servers }, Object.fromEntries(secrets));
    await until(tooltip(/Data: under 2 min old/));
  });

  it('finds its icons beside it', async () => {
    const { until } = startBundle(process.platform, {});
    await until(tooltip(/no server/));
    expect(existsSync(join(checkout, 'out', 'main', 'icons', 'tray'))).toBe(true);
  });

  it('carries no Electron into the headless one', () => {
    expect(importsOf('headless.js')).not.toContain('electron');
    expect(importsOf('desktop.js')).toContain('electron');
  });
});

/** What a bundle and its chunks import from outside. */
function importsOf(entry: string): readonly string[] {
  const seen = new Set<string>();
  const outside = new Set<string>();
  const open = [join(checkout, 'out', 'main', entry)];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(/^import\b[^'"]*["']([^"']+)["']/gm)) {
      if (from.startsWith('.')) open.push(join(file, '..', from));
      else outside.add(from);
    }
  }
  return [...outside];
}

describe('the built preload', () => {
  it('needs nothing but what the sandbox gives, and exposes two functions', async () => {
    const exposed: Record<string, object> = {};
    const invoked: unknown[][] = [];
    const electron = {
      contextBridge: {
        exposeInMainWorld: (name: string, value: object) => {
          exposed[name] = value;
        },
      },
      ipcRenderer: {
        invoke: async (...args: unknown[]) => {
          invoked.push(args);
          throw new Error("Error invoking remote method 'x': Error: stack and all");
        },
        on: () => {},
        removeListener: () => {},
      },
    };
    const require = (name: string) => {
      if (name !== 'electron') throw new Error(`module not found: ${name}`);
      return electron;
    };
    runInNewContext(readFileSync(preload, 'utf8'), { require, setTimeout, module: {}, exports: {} });
    expect(Object.keys(exposed)).toEqual(['pbsTray']);
    const { pbsTray } = exposed as { pbsTray: { call: (name: string, args: object) => Promise<unknown> } };
    expect(Object.keys(pbsTray).sort()).toEqual(['call', 'on']);
    expect(await pbsTray.call('refresh', {})).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('Close the window'),
    });
    expect(invoked).toEqual([['pbs-tray:call', 'refresh', {}]]);
  });
});

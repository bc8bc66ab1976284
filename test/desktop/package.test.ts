import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { Arch, build, Platform } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../build/run/bundles.mjs';
import { checkout } from '../../build/run/paths.mjs';
import packageJson from '../../package.json' with { type: 'json' };
import { archivedFiles } from './archived-files.ts';

/**
 * Packs for real, but around a stand-in for Electron's executable: that tells what is packed and which fuses are set, not
 * that it starts.
 */
const folder = mkdtempSync(join(tmpdir(), 'pbs-tray-package-'));
const unpacked = join(folder, 'out', 'linux-unpacked');
const resources = join(unpacked, 'resources');
let packed: readonly string[] = [];

/** Where @electron/fuses finds the fuses, as Electron's own executable has them: sentinel, version, length, states. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = 9;

function writeStandIn(): string {
  const standIn = join(folder, 'electron');
  mkdirSync(join(standIn, 'locales'), { recursive: true });
  mkdirSync(join(standIn, 'resources'));
  const fuses = Buffer.concat([Buffer.from(FUSE_SENTINEL), Buffer.from([1, FUSES]), Buffer.alloc(FUSES, '0')]);
  writeFileSync(join(standIn, 'electron'), fuses);
  chmodSync(join(standIn, 'electron'), 0o755);
  writeFileSync(join(standIn, 'version'), packageJson.devDependencies.electron);
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak']) writeFileSync(join(standIn, file), '');
  return standIn;
}

beforeAll(async () => {
  await ensureBuilt(checkout, () => {});
  await build({
    projectDir: checkout,
    targets: Platform.LINUX.createTarget('dir', Arch.x64),
    publish: 'never',
    config: {
      extends: 'electron-builder.yml',
      electronDist: writeStandIn(),
      directories: { output: join(folder, 'out') },
    },
  });
  packed = archivedFiles(join(resources, 'app.asar'));
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

const under = (path: string) => packed.filter((file) => file.startsWith(path));

describe('the package', () => {
  it('holds every process, the page and the icons', () => {
    const wanted = [
      ...['package.json', packageJson.main, 'out/main/keychain-helper.js', 'out/main/decode-worker.js'],
      ...['out/preload/preload.cjs', 'out/renderer/index.html'],
    ];
    expect(wanted.filter((file) => !packed.includes(file))).toEqual([]);
    expect(packed.filter((file) => file.endsWith('okTemplate.png'))).toHaveLength(1);
  });

  it('holds no sources, tests, maps or tools', () => {
    const foreign = packed.filter((file) => /^(main|shared|renderer|test|build|\.github)\/|\.map$|\.tsx?$/.test(file));
    expect(foreign.filter((file) => !file.startsWith('node_modules/'))).toEqual([]);
    const modules = new Set(
      under('node_modules/').map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]),
    );
    const development = Object.keys(packageJson.devDependencies).filter((name) => modules.has(name));
    expect(development).toEqual([]);
  });

  it('holds what the bundles import from outside', () => {
    const bundles = under('out/main/').filter((file) => file.endsWith('.js'));
    const imported = bundles.flatMap((file) =>
      [
        ...readFileSync(join(checkout, file), 'utf8').matchAll(/(?:from|import|import\()\s*["']([a-z@][\w@/.-]*)["']/g),
      ].map(([, name = '']) => name),
    );
    const outside = new Set(imported.filter((name) => !name.startsWith('node:') && name !== 'electron'));
    const missing = [...outside].filter((name) => under(`node_modules/${name}/`).length === 0 && !isBuiltIn(name));
    expect(missing).toEqual([]);
  });

  it('has the native modules outside of the archive, for this platform alone', () => {
    const natives = filesBelow(join(resources, 'app.asar.unpacked')).filter((file) => file.endsWith('.node'));
    expect(natives.some((file) => file.includes('better-sqlite3'))).toBe(true);
    const sqlite = natives.filter((file) => file.includes('better-sqlite3'));
    expect(sqlite.map((file) => file.slice(file.lastIndexOf('/') + 1))).toEqual(['linux-x64.node']);
  });

  it('lets nobody start it as a plain Node or with other code', async () => {
    const wire = await getCurrentFuseWire(join(unpacked, 'pbs-tray'));
    const states = {
      node: wire[FuseV1Options.RunAsNode],
      options: wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable],
      inspect: wire[FuseV1Options.EnableNodeCliInspectArguments],
      integrity: wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation],
      asarOnly: wire[FuseV1Options.OnlyLoadAppFromAsar],
    };
    expect(states).toEqual({
      ...{ node: FuseState.DISABLE, options: FuseState.DISABLE, inspect: FuseState.DISABLE },
      ...{ integrity: FuseState.ENABLE, asarOnly: FuseState.ENABLE },
    });
  });
});

function isBuiltIn(name: string): boolean {
  return process.getBuiltinModule(name) !== undefined;
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`);
}

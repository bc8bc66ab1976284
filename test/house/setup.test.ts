import { existsSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureBuilt, isFresh, sourceKey } from '../../build/run/bundles.mjs';
import { findNpm, installFailure, npmEnvironment } from '../../build/run/install.mjs';
import { machineNode, pinnedNode } from '../../build/run/paths.mjs';
import { isInstalled, removeStamp, writeStamp } from '../../build/run/ready.mjs';
import { withSetupLock } from '../../build/run/setup-lock.mjs';
import { scratchFolder, writeFiles } from './scratch.ts';

const silent = () => undefined;

describe('installed or not', () => {
  const dependencies = { zod: '4.0.0' };
  const packages = {
    '': { dependencies },
    'node_modules/zod': { version: '4.0.0', integrity: 'sha512-a' },
    'node_modules/node': { version: '24.0.0', integrity: 'sha512-b' },
    'node_modules/only-elsewhere': { version: '1.0.0', integrity: 'sha512-c', optional: true },
  };
  const { '': _root, 'node_modules/only-elsewhere': _elsewhere, ...present } = packages;

  function installation(installed: object = present): string {
    const root = scratchFolder({
      'package.json': JSON.stringify({ dependencies }),
      'package-lock.json': JSON.stringify({ packages }),
      'node_modules/.package-lock.json': JSON.stringify({ packages: installed }),
    });
    writeFiles(root, { [pinnedNode(root).slice(root.length + 1)]: '' });
    return root;
  }
  const right = () => 'v24.0.0';
  const neverAsked = () => {
    throw new Error('asked although the stamp answers');
  };

  it("accepts somebody's own complete npm ci, once looked at closely", () => {
    const root = installation();
    expect(isInstalled(root, right)).toBe(true);
    expect(isInstalled(root, neverAsked)).toBe(true);
  });

  const changes: readonly [what: string, change: (root: string) => void][] = [
    ['there is no node_modules', (root) => rmSync(join(root, 'node_modules'), { recursive: true })],
    ['the pinned Node is missing', (root) => rmSync(pinnedNode(root))],
    ['the lockfile asks for another version', (root) => edit(root, 'package-lock.json', '4.0.0', '4.0.1')],
    ['the lockfile asks for another content', (root) => edit(root, 'package-lock.json', 'sha512-a', 'sha512-z')],
    ['package.json asks for more than the lockfile', (root) => edit(root, 'package.json', '{"zod"', '{"x":"1","zod"')],
  ];
  it.each(changes)('is not when %s', (_what, change) => {
    const root = installation();
    writeStamp(root);
    change(root);
    expect(isInstalled(root, right)).toBe(false);
  });

  it('is not when an installation was interrupted', () => {
    const root = installation();
    removeStamp(root);
    rmSync(join(root, 'node_modules', '.package-lock.json'));
    expect(isInstalled(root, right)).toBe(false);
  });

  it('is not when a needed package is absent', () => {
    const root = installation({ 'node_modules/node': packages['node_modules/node'] });
    expect(isInstalled(root, right)).toBe(false);
  });

  it('is not when the pinned Node does not run here', () => {
    expect(isInstalled(installation(), () => undefined)).toBe(false);
  });

  it('is not when it came from another platform', () => {
    const root = installation();
    writeFiles(root, { 'node_modules/.pbs-tray-installed': '{"key":"x","platform":"amiga-m68k"}' });
    expect(isInstalled(root, right)).toBe(false);
  });
});

describe('npm', () => {
  it('is the one that runs us, else the one beside this Node, else the one on the PATH', () => {
    const all = () => true;
    expect(findNpm({ npm_execpath: '/x/npm-cli.js' }, '/usr/bin/node', 'linux', all).args).toEqual(['/x/npm-cli.js']);
    const beside = (file: string) => file === join('/usr', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
    expect(findNpm({ npm_execpath: '/x/yarn.js' }, '/usr/bin/node', 'linux', beside).command).toBe('/usr/bin/node');
    expect(findNpm({}, '/usr/bin/node', 'linux', () => false)).toEqual({ command: 'npm', args: [] });
    expect(() => findNpm({}, 'C:\\node\\node.exe', 'win32', () => false)).toThrow(/npm was not found/);
  });

  it('compiles against the headers beside the running Node, unless told otherwise', () => {
    const prefix = scratchFolder({ 'include/node/node.h': '', 'bin/node': '' });
    const node = join(prefix, 'bin', 'node');
    expect(npmEnvironment({}, node).npm_config_nodedir).toBe(prefix);
    expect(npmEnvironment({ npm_config_nodedir: '/own' }, node).npm_config_nodedir).toBe('/own');
    expect(npmEnvironment({}, join(scratchFolder(), 'bin', 'node')).npm_config_nodedir).toBeUndefined();
  });

  it("is run by the machine's own Node, not by the pinned one that an installation takes away", () => {
    const root = scratchFolder({ 'node_modules/node/bin/node': '', 'node_modules/.bin/node': '' });
    const machine = scratchFolder({ 'bin/node': '' });
    const pinned = join(root, 'node_modules', 'node', 'bin', 'node');
    const own = join(machine, 'bin', 'node');
    expect(machineNode(root, { npm_node_execpath: own }, pinned)).toBe(own);
    expect(
      machineNode(root, { PATH: [join(root, 'node_modules/.bin'), join(machine, 'bin')].join(delimiter) }, pinned),
    ).toBe(own);
    expect(machineNode(root, {}, own)).toBe(own);
    expect(machineNode(root, {}, pinned)).toBe(pinned);
  });

  it.each([
    ['npm error code ENOTFOUND', /registry cannot be reached \(ENOTFOUND\).*Go online/],
    ['npm error `npm ci` can only install packages when', /does not match package\.json.*npm install/],
    ['npm error something else', /npm ci ended with 1.*again/],
  ])('that fails with "%s" gives one sentence with the next step', (tail, sentence) => {
    expect(installFailure(1, tail)).toMatch(sentence);
  });
});

describe('stale or not', () => {
  const bundle = { name: 'main', entry: 'a/in.ts', config: 'c.ts', madeFrom: ['a', 'c.ts'], output: 'out/main' };

  function built(): string {
    const root = scratchFolder({ 'a/in.ts': '1', 'a/deep/er.ts': '2', 'c.ts': '3', 'out/main/in.js': 'x' });
    const stamp = { key: sourceKey(root, bundle.madeFrom), files: ['in.js'] };
    writeFiles(root, { 'out/main/.built': JSON.stringify(stamp) });
    return root;
  }

  const changes: readonly [what: string, change: (root: string) => void, fresh: boolean][] = [
    ['nothing changed', silent, true],
    ['a source was only touched', (root) => utimesSync(join(root, 'a/in.ts'), 1, 1), true],
    ['something else changed', (root) => writeFiles(root, { 'b/x.ts': '1' }), true],
    ['a source changed, keeping size and time', (root) => changeUnseen(join(root, 'a/deep/er.ts')), false],
    ['a source is new', (root) => writeFiles(root, { 'a/new.ts': '' }), false],
    ['a source is gone', (root) => rmSync(join(root, 'a/deep/er.ts')), false],
    ['a source has another name', (root) => renameSync(join(root, 'a/in.ts'), join(root, 'a/i.ts')), false],
    ['the build settings changed', (root) => writeFiles(root, { 'c.ts': '4' }), false],
    ['an output is missing', (root) => rmSync(join(root, 'out/main/in.js')), false],
    ['the build was interrupted', (root) => rmSync(join(root, 'out/main/.built')), false],
  ];
  it.each(changes)('when %s', (_what, change, fresh) => {
    const root = built();
    change(root);
    expect(isFresh(root, bundle)).toBe(fresh);
  });

  it('says what is missing when there is nothing to build', async () => {
    await expect(ensureBuilt(scratchFolder(), silent, [bundle])).rejects.toThrow('a/in.ts is missing');
  });
});

describe('one setup at a time', () => {
  it('lets the second wait for the first, and says so once', async () => {
    const file = join(scratchFolder(), 'out', 'setup.lock');
    const events: string[] = [];
    const first = withSetupLock(
      file,
      async () => {
        events.push('first begins');
        await new Promise((resolve) => setTimeout(resolve, 600));
        events.push('first ends');
      },
      silent,
    );
    const said: string[] = [];
    const second = withSetupLock(
      file,
      async () => void events.push('second'),
      (line) => said.push(line),
    );
    await Promise.all([first, second]);
    expect(events).toEqual(['first begins', 'first ends', 'second']);
    expect(said).toEqual([`another setup is under way in this checkout (process ${process.pid}), waiting for it`]);
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ['of a process that is gone', '999999999 1 1', 20_000],
    ['whose pid is somebody else by now', `${process.pid} 1 1`, 300],
    ['that is empty', '', 300],
  ])('takes over a lock %s', async (_what, content, patienceMs) => {
    const file = join(scratchFolder({ 'setup.lock': content }), 'setup.lock');
    await expect(withSetupLock(file, async () => 'done', silent, patienceMs)).resolves.toBe('done');
  });

  it('is open again after a failure', async () => {
    const file = join(scratchFolder(), 'setup.lock');
    const failing = withSetupLock(file, () => Promise.reject(new Error('no')), silent);
    await expect(failing).rejects.toThrow('no');
    expect(existsSync(file)).toBe(false);
  });
});

function edit(root: string, name: string, from: string, to: string): void {
  const file = join(root, name);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

function changeUnseen(file: string): void {
  writeFileSync(file, '9');
  utimesSync(file, 1, 1);
}

/** What each command does, once it has made itself ready. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './bundles.mjs';
import { endWithParent, runChild } from './child.mjs';
import { electronFlags, findElectron } from './electron.mjs';
import { RunFailure } from './failure.mjs';
import { ensureInstalled } from './install.mjs';
import { pinnedNode } from './paths.mjs';
import { runTests } from './tests.mjs';

/** @typedef {{ root: string, args: readonly string[], say: (line: string) => void }} Call */
/** @typedef {(call: Call) => Promise<number>} Task */

/** @type {ReadonlyMap<string, Task>} */
export const tasks = new Map([
  ['start', start],
  ['demo', demo],
  ['headless', headless],
  ['test', runTests],
  ['bench', bench],
  ['dist', dist],
]);

/** @param {Call} call */
async function start({ root, args, say }) {
  await prepare(root, say);
  const found = await findElectron(root, say);
  if (!found.ok) {
    say(
      `the desktop app cannot start, because ${found.reason}. ` +
        'Run "npm run headless -- --config FILE" for your servers, or "npm run demo" for a simulated fleet.',
    );
    return 1;
  }
  const { ELECTRON_RUN_AS_NODE: _ignored, ...env } = process.env;
  const { code } = await runChild({
    command: found.executable,
    args: [...electronFlags(process.platform, process.getuid?.()), root, ...args],
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: { ...leanMemory, ...env },
  });
  return code;
}

/**
 * Installers for this system, into dist/; electron-builder's own flags go through.
 * @param {Call} call
 */
async function dist({ root, args, say }) {
  await prepare(root, say);
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const { code } = await runChild({
    command: pinnedNode(root),
    args: [...endWithParent, builder, '--publish', 'never', ...args],
    cwd: root,
    env: process.env,
    channel: true,
  });
  return code;
}

/** @param {Call} call */
async function headless({ root, args, say }) {
  await prepare(root, say);
  return runNode(root, [join(root, 'out', 'main', 'headless.js'), ...args]);
}

/** @param {Call} call */
async function demo({ root, args, say }) {
  await prepare(root, say);
  const found = await findElectron(root, say);
  const host = found.ok ? `--electron=${found.executable}` : `--no-electron=${found.reason}`;
  return runNode(root, [join(root, 'build', 'demo.mjs'), host, ...args]);
}

/** @param {Call} call */
async function bench({ root, args, say }) {
  const script = join(root, 'test', 'bench', 'run.ts');
  if (!existsSync(script)) throw new RunFailure('the benchmarks (test/bench/run.ts) are missing.', 2);
  await prepare(root, say);
  return runNode(root, ['--expose-gc', script, ...args]);
}

/**
 * @param {string} root
 * @param {(line: string) => void} say
 */
async function prepare(root, say) {
  await ensureInstalled(root, say);
  await ensureBuilt(root, say);
}

/**
 * glibc gives each thread a heap of its own and hardly ever returns it: two are enough for us, and save some 30 MB on a
 * large fleet (npm run bench -- large). Other systems ignore it.
 */
const leanMemory = { MALLOC_ARENA_MAX: '2' };

/**
 * @param {string} root
 * @param {readonly string[]} args
 */
async function runNode(root, args) {
  const { code } = await runChild({
    command: pinnedNode(root),
    args: [...endWithParent, ...args],
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: { ...leanMemory, ...process.env },
    channel: true,
  });
  return code;
}

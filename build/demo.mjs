/**
 * The demo: the simulated fleet, and the app or the headless service on it, in a temporary folder that is gone afterwards. Runs as
 * a child of run.mjs; whatever ends it ends both, and both end by themselves should it be killed.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithParent, signalNumber } from './run/child.mjs';
import { electronFlags } from './run/electron.mjs';
import { checkout } from './run/paths.mjs';

const usualPort = 9101;
/** What is watched beside the backup servers. */
const beside = ['--pve', 'pbs-vienna/internal', '--sqlbak'];
const readyWithinMs = 60_000;
const stopWithinMs = 8_000;
const ipc = /** @type {const} */ ('ipc');

/** @typedef {{ name: string, process: import('node:child_process').ChildProcess, ended: Promise<number> }} Part */

/** Aborted by a signal, or by the end of a part: then everything stops. */
const stopping = new AbortController();
/** @type {Part[]} */
const parts = [];
const host = hostFrom(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), 'pbs-tray-demo-'));

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => stopping.abort(0));
}
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

try {
  await run();
} catch (error) {
  if (!stopping.signal.aborted) {
    process.stderr.write(`pbs-tray: the demo could not start: ${error instanceof Error ? error.message : error}\n`);
    stopping.abort(1);
  }
}
process.exitCode = await stopAll();

async function run() {
  const fleetFile = join(folder, 'fleet.json');
  const simulator = join(checkout, 'test', 'simulator', 'cli.ts');
  startPart(
    'simulated fleet',
    [simulator, '--scenario', 'demo', '--live', ...beside, '--write-config', fleetFile],
    true,
  );
  const settings = await until('the simulated fleet', () => readJson(fleetFile));

  const port = await freePort(settings.metrics?.port ?? usualPort);
  const metrics = { ...settings.metrics, enabled: true, host: '127.0.0.1', port };
  const data = join(folder, 'data');
  mkdirSync(data);
  const document = JSON.stringify({ ...settings, metrics }, null, 2);
  if (host.electron === null) await showHeadless(document, data, port);
  else showApp(host.electron, document, data, port);
  await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve, { once: true }));
}

/**
 * The app with a user-data folder of its own, and its secrets in memory.
 * @param {string} electron
 * @param {string} document
 * @param {string} data
 * @param {number} port
 */
function showApp(electron, document, data, port) {
  writeFileSync(join(data, 'config.json'), document);
  const flags = electronFlags(process.platform, process.getuid?.());
  startPart('desktop app', [...flags, checkout, `--data=${data}`, '--demo', ...host.args], false, electron);
  process.stdout.write(
    `The demo is starting: look at its window and its tray icon; metrics http://127.0.0.1:${port}/metrics\n`,
  );
}

/**
 * @param {string} document
 * @param {string} data
 * @param {number} port
 */
async function showHeadless(document, data, port) {
  const settingsFile = join(folder, 'settings.json');
  writeFileSync(settingsFile, document);
  process.stdout.write(
    `Electron cannot run, because ${host.reason}: the headless service runs on the simulated fleet.\n`,
  );
  const headless = join(checkout, 'out', 'main', 'headless.js');
  startPart('headless service', [headless, '--config', settingsFile, '--data', data, ...host.args], false);

  const address = `http://127.0.0.1:${port}`;
  await until('the headless service', () => answers(`${address}/health`));
  process.stdout.write(`The demo is ready: dashboard ${address}/ and metrics ${address}/metrics\n`);
}

/**
 * What shows the fleet, as the command says that starts us; the rest is for it.
 * @param {readonly string[]} args
 */
function hostFrom(args) {
  const [first = '', ...rest] = args;
  const electron = /^--electron=(.+)$/s.exec(first)?.[1] ?? null;
  const reason = /^--no-electron=(.+)$/s.exec(first)?.[1] ?? null;
  const isNamed = electron !== null || reason !== null;
  return { electron, reason: reason ?? 'it was not asked for', args: isNamed ? rest : [...args] };
}

/**
 * @param {string} name
 * @param {string[]} args
 * @param {boolean} isQuiet what it says is only shown when it ends unasked
 * @param {string | null} electron the program instead of this Node
 */
function startPart(name, args, isQuiet, electron = null) {
  stopping.signal.throwIfAborted();
  const [command, own] = electron === null ? [process.execPath, [...endWithParent, ...args]] : [electron, args];
  const child = spawn(command, own, {
    cwd: folder,
    env: { ...ownEnvironment(), PBS_TRAY_DEMO: '1' },
    stdio: [
      'ignore',
      isQuiet ? 'ignore' : 'inherit',
      isQuiet ? 'pipe' : 'inherit',
      ...(electron === null ? [ipc] : []),
    ],
    windowsHide: true,
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said = (said + chunk).slice(-4_000);
  });
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : signalNumber(signal))));
  });
  parts.push({ name, process: child, ended });
  ended.then((code) => {
    if (stopping.signal.aborted) return;
    // Whoever quits the app is done with the demo.
    if (electron !== null && code === 0) return stopping.abort(0);
    process.stderr.write(`${said}pbs-tray: the ${name} ended with ${code}, so the demo ends\n`);
    stopping.abort(code === 0 ? 1 : code);
  });
}

/** Nothing of the user's own settings or secrets reaches the demo. */
function ownEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('PBS_TRAY_') && name !== 'ELECTRON_RUN_AS_NODE'),
  );
}

/**
 * Last started, first stopped.
 * @returns {Promise<number>} the exit code
 */
async function stopAll() {
  for (const part of parts.toReversed()) {
    part.process.kill('SIGTERM');
    const killer = setTimeout(() => part.process.kill('SIGKILL'), stopWithinMs);
    await part.ended;
    clearTimeout(killer);
  }
  const reason = stopping.signal.reason;
  return typeof reason === 'number' ? reason : 1;
}

/**
 * @template T
 * @param {string} what
 * @param {() => T | undefined | Promise<T | undefined>} look
 * @returns {Promise<T>}
 */
async function until(what, look) {
  const untilMs = performance.now() + readyWithinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > untilMs) throw new Error(`${what} was not ready within ${readyWithinMs / 1000} s`);
    await sleep(100, undefined, { signal: stopping.signal });
  }
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} url */
async function answers(url) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return true;
  } catch {
    return undefined;
  }
}

/**
 * The wished port, or any free one where that is taken.
 * @param {number} wished
 * @returns {Promise<number>}
 */
function freePort(wished) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => (wished === 0 ? reject(error) : resolve(freePort(0))));
    probe.listen(wished, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : wished;
      probe.close(() => resolve(port));
    });
  });
}

/** Starting a child so that nothing of it is left when we, or it, end: signals passed on once, its group swept. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { RunFailure } from './failure.mjs';

/**
 * @typedef {object} ChildPlan
 * @property {string} command
 * @property {readonly string[]} args
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [quiet] no input, and all output goes to stderr; the end of it is kept
 * @property {boolean} [channel] an IPC channel, by which the child notices that we are gone (end-with-parent.mjs)
 * @property {number} [graceMs] from the first signal until what still runs is killed
 */
/** @typedef {{ code: number, tail: string, signal: NodeJS.Signals | undefined }} ChildEnd */

const isWindows = process.platform === 'win32';
const passedOn = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']);
/** One Ctrl-C can arrive twice: from the terminal, and passed on by npm. */
const sameSignalMs = 400;
const parentCheckMs = 200;
const leftoverGraceMs = 1_000;
const tailLength = 20_000;

/** Node's flags for a child of ours that must not outlive us. */
export const endWithParent = ['--import', new URL('./end-with-parent.mjs', import.meta.url).href];

/**
 * Runs a child to its end. The code is what we should end with: the child's, or 128 + n after a signal.
 * @param {ChildPlan} plan
 * @returns {Promise<ChildEnd>}
 */
export async function runChild(plan) {
  const child = spawn(plan.command, [...plan.args], {
    cwd: plan.cwd,
    env: plan.env ?? process.env,
    stdio: [...(plan.quiet ? quietly : openly), ...(plan.channel ? [/** @type {const} */ ('ipc')] : [])],
    // Its own group, so that a Ctrl-C reaches it once, from us, and that whatever it leaves behind can be found.
    detached: !isWindows,
    windowsHide: true,
  });
  const said = collect(child);
  const passing = passSignals(child, plan.graceMs ?? 15_000);
  try {
    const code = await exitOf(child, plan.command);
    await sweep(child.pid);
    if (plan.quiet) await said.closeWithin(500);
    return { code, tail: said.tail(), signal: passing.first() };
  } finally {
    passing.stop();
  }
}

const quietly = /** @type {const} */ (['ignore', 'pipe', 'pipe']);
const openly = /** @type {const} */ (['inherit', 'inherit', 'inherit']);

/**
 * A step on the way (npm, vite, apt): a signal during it ends us, silently.
 * @param {ChildPlan} plan
 */
export async function runStep(plan) {
  const end = await runChild(plan);
  if (end.signal !== undefined) throw new RunFailure('', 128 + signalNumber(end.signal));
  return end;
}

/** @param {NodeJS.Signals} signal */
export function signalNumber(signal) {
  return constants.signals[signal] ?? 0;
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} command
 * @returns {Promise<number>}
 */
function exitOf(child, command) {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new RunFailure(`${command} could not be started: ${error.message}`, 127)));
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : signalNumber(signal))));
  });
}

/** @param {import('node:child_process').ChildProcess} child */
function collect(child) {
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      process.stderr.write(chunk);
      tail = (tail + chunk).slice(-tailLength);
    });
  }
  const closed = new Promise((resolve) => child.once('close', resolve));
  /** @param {number} limitMs somebody left behind may hold the other end for ever */
  const closeWithin = async (limitMs) => {
    await Promise.race([closed, sleep(limitMs, undefined, { ref: false })]);
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  return { tail: () => tail, closeWithin };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} graceMs
 */
function passSignals(child, graceMs) {
  /** @type {NodeJS.Signals | undefined} */
  let first;
  const passedAtMs = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  let deadline;

  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    const nowMs = performance.now();
    if (nowMs - (passedAtMs.get(signal) ?? Number.NEGATIVE_INFINITY) < sameSignalMs) return;
    passedAtMs.set(signal, nowMs);
    first ??= signal;
    deadline ??= setTimeout(() => killGroup(child.pid, 'SIGKILL'), graceMs);
    // On Windows a Ctrl-C has reached the child already, and kill() would be the end without a clean shutdown.
    if (!isWindows || signal === 'SIGTERM') child.kill(signal);
  };

  for (const signal of passedOn) process.on(signal, pass);
  const orphaned = watchParent(() => first ?? pass('SIGTERM'));
  return {
    first: () => first,
    stop: () => {
      for (const signal of passedOn) process.off(signal, pass);
      clearTimeout(deadline);
      clearInterval(orphaned);
    },
  };
}

/**
 * npm passes a signal to the shell between us, and not every shell passes it on: npm gone means the same.
 * @param {() => void} whenGone
 */
function watchParent(whenGone) {
  if (isWindows || process.env.npm_lifecycle_event === undefined) return undefined;
  const before = lineage();
  return setInterval(() => {
    if (lineage() !== before) whenGone();
  }, parentCheckMs).unref();
}

/** The processes up to npm, where they can be seen: our parent, or a shell and then npm. */
function lineage() {
  const parent = String(process.ppid);
  try {
    const [, name = '', above] = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${parent}/stat`, 'utf8')) ?? [];
    return /npm|node/.test(name) ? parent : `${parent} ${above}`;
  } catch {
    return parent;
  }
}

/**
 * Ends what the child left running. Without process groups (Windows) its children end by end-with-parent.mjs.
 * @param {number | undefined} group
 */
async function sweep(group) {
  if (!killGroup(group, 'SIGTERM')) return;
  const untilMs = performance.now() + leftoverGraceMs;
  while (performance.now() < untilMs) {
    await sleep(20);
    if (!killGroup(group, 0)) return;
  }
  killGroup(group, 'SIGKILL');
}

/**
 * @param {number | undefined} group
 * @param {NodeJS.Signals | 0} signal
 * @returns {boolean} whether there was anyone to hear it
 */
function killGroup(group, signal) {
  if (group === undefined) return false;
  try {
    process.kill(isWindows ? group : -group, signal);
    return !isWindows;
  } catch {
    return false;
  }
}

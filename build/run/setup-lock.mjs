/** One setup at a time in a checkout: a file that names its holder and is touched while the holder lives. */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from './failure.mjs';

const touchMs = 2_000;
const pollMs = 200;
/** A holder that did not touch its file for so long *while we watched* is gone, even if its pid is somebody's again. */
const silentMs = 20_000;

/**
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {(line: string) => void} say
 * @param {number} [patienceMs] how long to watch a silent holder
 * @returns {Promise<T>}
 */
export async function withSetupLock(file, work, say, patienceMs = silentMs) {
  const mine = `${process.pid} ${Date.now()} ${Math.random()}`;
  await acquire(file, mine, say, patienceMs);
  const touch = setInterval(() => touchQuietly(file), touchMs);
  const release = () => {
    clearInterval(touch);
    if (read(file) === mine) rmSync(file, { force: true });
  };
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/**
 * @param {string} file
 * @param {string} mine
 * @param {(line: string) => void} say
 * @param {number} patienceMs
 */
async function acquire(file, mine, say, patienceMs) {
  let seen = { holder: '', touchedMs: 0, sinceMs: Date.now() };
  let told = false;
  while (!create(file, mine)) {
    const holder = read(file) ?? '';
    const touchedMs = touchedAt(file);
    if (holder !== seen.holder || touchedMs !== seen.touchedMs) seen = { holder, touchedMs, sinceMs: Date.now() };
    const pid = Number.parseInt(holder, 10);
    if ((pid > 0 && !isAlive(pid)) || Date.now() - seen.sinceMs > patienceMs) {
      discard(file, holder);
      continue;
    }
    if (!told && pid > 0) {
      say(`another setup is under way in this checkout (process ${pid}), waiting for it`);
      told = true;
    }
    await sleep(pollMs);
  }
}

/**
 * @param {string} file
 * @param {string} content
 */
function create(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    // Windows answers EPERM or EACCES for a file that is just being removed.
    if (hasCode(error, 'EEXIST', 'EPERM', 'EACCES')) return false;
    throw error;
  }
}

/**
 * Takes a dead holder's file away; if another waiter was faster, what we took is theirs and goes back.
 * @param {string} file
 * @param {string} holder
 */
function discard(file, holder) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const taken = read(aside);
  if (taken !== undefined && taken !== holder) create(file, taken);
  rmSync(aside, { force: true });
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function touchedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** @param {string} file */
function touchQuietly(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Gone or not ours any more; release() looks before it removes.
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

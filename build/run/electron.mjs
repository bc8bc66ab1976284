/** Electron's executable: where it is, and fetching it when it is not there. Its npm package carries none. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode } from './paths.mjs';

/** @typedef {{ ok: true, executable: string } | { ok: false, reason: string }} Found */

const fetchWithinMs = 180_000;

/**
 * The executable, without fetching it.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | null}
 */
export function presentElectron(root, env = process.env) {
  const folder = join(root, 'node_modules', 'electron');
  const name = readText(join(folder, 'path.txt')) ?? 'electron';
  const file = join(env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
  return existsSync(file) ? file : null;
}

/**
 * Why no window could be shown even with Electron; null: it could.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 */
export function noDisplay(platform, env) {
  if (platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY) return null;
  return 'there is no display here';
}

/**
 * The executable, fetched by the package's own installer on the first start.
 * @param {string} root
 * @param {(line: string) => void} say
 * @param {{ platform?: NodeJS.Platform, env?: NodeJS.ProcessEnv }} [machine]
 * @returns {Promise<Found>}
 */
export async function findElectron(root, say, { platform = process.platform, env = process.env } = {}) {
  const reason = noDisplay(platform, env);
  if (reason !== null) return { ok: false, reason };
  const present = presentElectron(root, env);
  if (present !== null) return { ok: true, executable: present };
  say('fetching Electron (once, about 100 MB) ...');
  await install(root);
  const fetched = presentElectron(root, env);
  if (fetched !== null) return { ok: true, executable: fetched };
  return { ok: false, reason: 'its executable cannot be downloaded' };
}

/**
 * What Electron must be told before the program's own arguments.
 * @param {NodeJS.Platform} platform
 * @param {number | undefined} userId
 */
export function electronFlags(platform, userId) {
  // As root Chromium refuses to start with its sandbox.
  return platform === 'linux' && userId === 0 ? ['--no-sandbox'] : [];
}

/** @param {string} root */
function install(root) {
  return new Promise((resolve) => {
    const script = join(root, 'node_modules', 'electron', 'install.js');
    const child = spawn(pinnedNode(root), [script], { stdio: 'ignore', timeout: fetchWithinMs, windowsHide: true });
    child.once('error', resolve);
    child.once('exit', resolve);
  });
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

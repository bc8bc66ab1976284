/** `npm ci`, quietly, with one sentence when it cannot. */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runStep } from './child.mjs';
import { RunFailure } from './failure.mjs';
import { headersBeside, machineNode, pinnedNode } from './paths.mjs';
import { isInstalled, removeStamp, writeStamp } from './ready.mjs';
import { withSetupLock } from './setup-lock.mjs';

/** @typedef {{ command: string, args: string[] }} Command */

/**
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function ensureInstalled(root, say) {
  if (isInstalled(root)) return;
  await withSetupLock(join(root, 'out', 'setup.lock'), () => installUnlessDone(root, say), say);
}

/**
 * Installs again, whatever is there: used when a native part can be built now that could not be before.
 * @param {string} root
 * @param {(line: string) => void} say
 * @param {{ keytarTried?: boolean }} notes
 */
export async function reinstall(root, say, notes) {
  await withSetupLock(join(root, 'out', 'setup.lock'), () => install(root, say, notes), say);
}

/**
 * @param {string} root
 * @param {(line: string) => void} say
 */
async function installUnlessDone(root, say) {
  if (!isInstalled(root)) await install(root, say, {});
}

/**
 * @param {string} root
 * @param {(line: string) => void} say
 * @param {{ keytarTried?: boolean }} notes
 */
async function install(root, say, notes) {
  const startedMs = Date.now();
  say('installing dependencies (npm ci) ...');
  removeStamp(root);
  const node = machineNode(root, process.env, process.execPath);
  const npm = findNpm(process.env, node, process.platform);
  if (process.platform === 'win32') setRunningNodeAside(root);
  const flags = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--no-progress'];
  const { code, tail } = await runStep({
    command: npm.command,
    args: [...npm.args, ...flags, '--loglevel=error'],
    cwd: root,
    env: npmEnvironment(process.env, node),
    quiet: true,
  });
  if (code !== 0) throw new RunFailure(installFailure(code, tail));
  if (!existsSync(pinnedNode(root))) {
    throw new RunFailure(
      `npm ci ended well but ${pinnedNode(root)} is missing: install scripts are switched off. ` +
        'Allow them (npm config set ignore-scripts false) and run the same command again.',
    );
  }
  writeStamp(root, notes);
  say(`dependencies installed in ${Math.round((Date.now() - startedMs) / 1000)} s`);
}

/**
 * Windows lets nobody delete a program that runs, but rename it: npm ci would fail on the pinned Node that runs us.
 * @param {string} root
 */
function setRunningNodeAside(root) {
  const out = join(root, 'out');
  const pinned = pinnedNode(root);
  const original = join(dirname(dirname(pinned)), 'node_modules', `node-win-${process.arch}`, 'bin', 'node.exe');
  const name = 'node-set-aside-';
  for (const old of readdirSync(out).filter((file) => file.startsWith(name))) {
    try {
      rmSync(join(out, old), { force: true });
    } catch {
      // Still running somewhere; the next installation tries again.
    }
  }
  for (const [index, file] of [pinned, original].entries()) {
    if (existsSync(file)) renameSync(file, join(out, `${name}${process.pid}-${index}.exe`));
  }
}

/**
 * npm as a program that needs no shell: the one that runs us, the one beside this Node, or the one on the PATH.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} node
 * @param {string} platform
 * @param {(file: string) => boolean} [exists]
 * @returns {Command}
 */
export function findNpm(env, node, platform, exists = existsSync) {
  const folder = dirname(node);
  const candidates = [
    /npm-cli\.c?js$/.test(env.npm_execpath ?? '') ? env.npm_execpath : undefined,
    join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = candidates.find((file) => file !== undefined && exists(file));
  if (script !== undefined) return { command: node, args: [script] };
  if (platform !== 'win32') return { command: 'npm', args: [] };
  throw new RunFailure('npm was not found beside this Node. Run the command through npm: npm run NAME.', 2);
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} node
 */
export function npmEnvironment(env, node) {
  const headers = headersBeside(node);
  const known = env.npm_config_nodedir !== undefined || headers === undefined;
  return known ? env : { ...env, npm_config_nodedir: headers };
}

/**
 * @param {number} code
 * @param {string} tail the last of what npm said
 */
export function installFailure(code, tail) {
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/.exec(tail);
  if (offline) {
    return (
      `dependencies could not be installed: the package registry cannot be reached (${offline[0]}). ` +
      "Go online, or set the registry or proxy in npm's settings, and run the same command again."
    );
  }
  if (/can only install|in sync/.test(tail)) {
    return 'dependencies could not be installed: package-lock.json does not match package.json. Run npm install once.';
  }
  return `dependencies could not be installed: npm ci ended with ${code}; what it said is above. Run the same command again.`;
}

/** The system packages that the tests use: what is missing, and installing it where that is ours to do. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runStep } from './child.mjs';
import { RunFailure } from './failure.mjs';

/** @typedef {{ name: string, why: string, programs?: string[], library?: string, file?: string }} SystemPackage */

/** @returns {SystemPackage[]} */
export function systemPackages() {
  return JSON.parse(readFileSync(new URL('./system-packages.json', import.meta.url), 'utf8')).packages;
}

/**
 * @param {readonly SystemPackage[]} packages
 * @param {string} path
 * @param {(library: string) => boolean} [hasLibrary]
 */
export function missingPackages(packages, path, hasLibrary = pkgConfigKnows) {
  return packages.filter(
    ({ programs = [], library, file }) =>
      programs.some((program) => !isOnPath(program, path)) ||
      (file !== undefined && !existsSync(file)) ||
      (library !== undefined && !hasLibrary(library)),
  );
}

/** @param {string} library */
export function pkgConfigKnows(library) {
  return spawnSync('pkg-config', ['--exists', library], { windowsHide: true }).status === 0;
}

/**
 * Installs what is missing, as root on Debian or Ubuntu; elsewhere says what to run, and the tests that need it skip.
 * @param {{ root: string, say: (line: string) => void }} call
 * @returns {Promise<boolean>} whether anything was installed
 */
export async function ensureSystemPackages({ root, say }) {
  if (process.platform !== 'linux') return false;
  const path = process.env.PATH ?? '';
  const missing = missingPackages(systemPackages(), path);
  if (missing.length === 0) return false;
  const names = missing.map(({ name }) => name);
  if (!isOnPath('apt-get', path) || process.getuid?.() !== 0) {
    return sayWhatToRun(names, say);
  }
  say(`installing system packages for the tests: ${names.join(' ')} ...`);
  await withoutServices(async () => {
    await apt(root, ['update', '-q']);
    await apt(root, ['install', '-y', '-q', '--no-install-recommends', ...names]);
  });
  const still = missingPackages(missing, path).map(({ name }) => name);
  if (still.length > 0) throw new RunFailure(`apt-get ended well but is not enough for: ${still.join(' ')}`);
  return true;
}

/**
 * @param {readonly string[]} names
 * @param {(line: string) => void} say
 */
function sayWhatToRun(names, say) {
  const line = `apt-get install --no-install-recommends ${names.join(' ')}`;
  if (process.env.CI === 'true') {
    throw new RunFailure(`with CI=true no system package may be missing. Run as root: ${line}`);
  }
  say(`missing system packages; the tests that need them are skipped. To run them all: sudo ${line}`);
  return false;
}

/**
 * @param {string} root
 * @param {string[]} args
 */
async function apt(root, args) {
  const { code } = await runStep({
    command: 'apt-get',
    args,
    cwd: root,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    quiet: true,
  });
  if (code !== 0) throw new RunFailure(`apt-get ${args[0]} ended with ${code}; what it said is above.`);
}

const policyFile = '/usr/sbin/policy-rc.d';

/**
 * Debian's own switch against starting services on installation, put back as it was.
 * @param {() => Promise<void>} work
 * @param {string} [file]
 */
export async function withoutServices(work, file = policyFile) {
  const aside = `${file}.pbs-tray`;
  const before = existsSync(file);
  // An older one of ours, left by an interrupted run, is not worth keeping: the first original already lies aside.
  if (before && !existsSync(aside)) renameSync(file, aside);
  writeFileSync(file, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await work();
  } finally {
    rmSync(file, { force: true });
    if (existsSync(aside)) renameSync(aside, file);
  }
}

/**
 * @param {string} program
 * @param {string} path
 */
function isOnPath(program, path) {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

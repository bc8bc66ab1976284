/** Is what is installed what the lockfile asks for? Answered from a few small files, in milliseconds. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode } from './paths.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage */
/** @typedef {{ packages: Record<string, LockedPackage> }} Lock */
/** @typedef {{ key: string, platform: string, keytarTried?: boolean }} Stamp */

const dependencyFields = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides', 'allowScripts'];

/** @param {string} root */
const stampFile = (root) => join(root, 'node_modules', '.pbs-tray-installed');

const thisPlatform = `${process.platform}-${process.arch}`;

/**
 * What an installation depends on: the lockfile, what package.json asks for, the platform.
 * @param {string} root
 */
function installKey(root) {
  const asked = readJson(join(root, 'package.json')) ?? {};
  const hash = createHash('sha256');
  hash.update(readFileSync(join(root, 'package-lock.json')));
  hash.update(JSON.stringify(dependencyFields.map((field) => asked[field] ?? null)));
  hash.update(thisPlatform);
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @returns {Stamp | undefined}
 */
export function readStamp(root) {
  const stamp = readJson(stampFile(root));
  return typeof stamp?.key === 'string' ? stamp : undefined;
}

/**
 * Written after everything else, so that an interrupted installation never looks finished.
 * @param {string} root
 * @param {{ keytarTried?: boolean }} [notes]
 */
export function writeStamp(root, notes = {}) {
  const stamp = { key: installKey(root), platform: thisPlatform, ...notes };
  writeFileSync(stampFile(root), `${JSON.stringify(stamp)}\n`);
}

/** @param {string} root */
export function removeStamp(root) {
  rmSync(stampFile(root), { force: true });
}

/**
 * Ready as stamped by us, or as left behind by somebody's own complete `npm ci` or `npm install` (then stamped).
 * @param {string} root
 * @param {(node: string) => string | undefined} [versionOf] how to ask a Node for its version
 */
export function isInstalled(root, versionOf = nodeVersion) {
  if (!existsSync(pinnedNode(root))) return false;
  const stamp = readStamp(root);
  if (stamp?.key === installKey(root)) return true;
  if (stamp !== undefined && stamp.platform !== thisPlatform) return false;
  const locked = readJson(join(root, 'package-lock.json'));
  const present = readJson(join(root, 'node_modules', '.package-lock.json'));
  if (!holdsAll(present, locked) || !asksForLocked(readJson(join(root, 'package.json')), locked)) return false;
  if (versionOf(pinnedNode(root)) !== `v${locked.packages['node_modules/node']?.version}`) return false;
  writeStamp(root);
  return true;
}

/**
 * npm's own record of what it installed, written when it has finished, against the lockfile.
 * @param {Lock | undefined} present
 * @param {Lock | undefined} locked
 */
function holdsAll(present, locked) {
  if (present?.packages === undefined || locked?.packages === undefined) return false;
  return Object.entries(locked.packages).every(([path, wanted]) => {
    if (path === '') return true;
    const found = present.packages[path];
    if (found === undefined) return wanted.optional === true || wanted.devOptional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/**
 * @param {Record<string, unknown> | undefined} asked package.json
 * @param {{ packages: Record<string, Record<string, unknown>> }} locked
 */
function asksForLocked(asked, locked) {
  return JSON.stringify(allAsked(asked)) === JSON.stringify(allAsked(locked.packages['']));
}

/**
 * npm lists an optional dependency under both names in a lockfile, so what counts is all of them together.
 * @param {Record<string, unknown> | undefined} record
 */
function allAsked(record) {
  const all = Object.assign({}, record?.dependencies, record?.devDependencies, record?.optionalDependencies);
  return Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** @param {string} node */
function nodeVersion(node) {
  const answer = spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 10_000, windowsHide: true });
  return answer.status === 0 ? answer.stdout.trim() : undefined;
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

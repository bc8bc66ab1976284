/** Building what is stale, and only that. A bundle is stale when the content of anything it is made from changed. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { endWithParent, runStep } from './child.mjs';
import { RunFailure } from './failure.mjs';
import { pinnedNode } from './paths.mjs';
import { withSetupLock } from './setup-lock.mjs';

/**
 * @typedef {object} Bundle
 * @property {string} name
 * @property {string} entry without this file there is nothing to build
 * @property {string} config
 * @property {readonly string[]} madeFrom files and folders
 * @property {string} output
 */

/** @type {readonly Bundle[]} */
export const bundles = [
  {
    name: 'main',
    entry: 'main/headless.ts',
    config: 'build/vite.main.ts',
    madeFrom: [
      ...['main', 'shared', 'build/icons/out', 'build/vite.main.ts'],
      ...['package.json', 'package-lock.json', 'tsconfig.json'],
    ],
    output: 'out/main',
  },
  {
    name: 'preload',
    entry: 'main/electron/preload.ts',
    config: 'build/vite.preload.ts',
    madeFrom: ['main/electron', 'shared/contract', 'build/vite.preload.ts', 'package-lock.json', 'tsconfig.json'],
    output: 'out/preload',
  },
  {
    name: 'renderer',
    entry: 'renderer/main.tsx',
    config: 'build/vite.renderer.ts',
    madeFrom: ['renderer', 'shared', 'build/vite.renderer.ts', 'package.json', 'package-lock.json', 'tsconfig.json'],
    output: 'out/renderer',
  },
];

const stampName = '.built';

/**
 * @param {string} root
 * @param {(line: string) => void} say
 * @param {readonly Bundle[]} [wanted]
 */
export async function ensureBuilt(root, say, wanted = bundles) {
  const stale = () => wanted.filter((bundle) => !isFresh(root, bundle));
  if (stale().length === 0) return;
  const buildStale = async () => {
    for (const bundle of stale()) await buildBundle(root, bundle, say);
  };
  await withSetupLock(join(root, 'out', 'setup.lock'), buildStale, say);
}

/**
 * @param {string} root
 * @param {Bundle} bundle
 */
export function isFresh(root, bundle) {
  const stamp = readStamp(join(root, bundle.output, stampName));
  return (
    stamp?.key === sourceKey(root, bundle.madeFrom) &&
    stamp.files.every((file) => existsSync(join(root, bundle.output, file)))
  );
}

/**
 * The content of all sources as one hash, so that a checkout, a copy or a touched file rebuilds nothing.
 * @param {string} root
 * @param {readonly string[]} madeFrom
 */
export function sourceKey(root, madeFrom) {
  const hash = createHash('sha256');
  for (const file of madeFrom.flatMap((path) => filesUnder(join(root, path))).sort()) {
    hash.update(`${relative(root, file).split(sep).join('/')}\0`);
    hash.update(createHash('sha256').update(readFileSync(file)).digest());
  }
  return hash.digest('hex');
}

/**
 * Beside the old output first, so that a failed or interrupted build leaves what worked.
 * @param {string} root
 * @param {Bundle} bundle
 * @param {(line: string) => void} say
 */
async function buildBundle(root, bundle, say) {
  if (!existsSync(join(root, bundle.entry))) throw new RunFailure(`${bundle.entry} is missing: nothing to build.`);
  const startedMs = Date.now();
  const key = sourceKey(root, bundle.madeFrom);
  const output = join(root, bundle.output);
  const fresh = `${output}.new`;
  rmSync(fresh, { recursive: true, force: true });
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { code } = await runStep({
    command: pinnedNode(root),
    args: [...endWithParent, vite, 'build', '--config', join(root, bundle.config), '--configLoader', 'native'],
    cwd: root,
    env: { ...process.env, PBS_TRAY_OUT_DIR: fresh, NODE_ENV: 'production' },
    quiet: true,
    channel: true,
  });
  if (code !== 0) throw new RunFailure(`the ${bundle.name} bundle could not be built; the reason is above.`);
  mkdirSync(fresh, { recursive: true });
  const files = filesUnder(fresh).map((file) => relative(fresh, file));
  writeFileSync(join(fresh, stampName), `${JSON.stringify({ key, files })}\n`);
  rmSync(output, { recursive: true, force: true });
  renameSync(fresh, output);
  say(`built ${bundle.output} in ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);
}

/**
 * @param {string} file
 * @returns {{ key: string, files: string[] } | undefined}
 */
function readStamp(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  if (!existsSync(path)) return [];
  try {
    const inside = readdirSync(path, { withFileTypes: true });
    return inside.flatMap((entry) =>
      entry.isDirectory() ? filesUnder(join(path, entry.name)) : [join(path, entry.name)],
    );
  } catch {
    return [path];
  }
}

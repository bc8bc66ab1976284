/** Where things lie in a checkout. */
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that this file belongs to. */
export const checkout = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The Node that everything of ours runs with: the npm package `node`, the line that Electron embeds.
 * @param {string} root
 */
export function pinnedNode(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * The machine's own Node. Not simply the running one: npm puts node_modules/.bin first on the PATH, so once installed,
 * the pinned Node runs run.mjs, and an installation is about to take that away (and it has no headers beside it).
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {string} execPath
 */
export function machineNode(root, env, execPath) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const onPath = (env.PATH ?? env.Path ?? '').split(delimiter).map((folder) => join(folder, name));
  const inside = join(realPath(root), 'node_modules') + sep;
  const candidates = [env.npm_node_execpath ?? '', execPath, ...onPath].filter(
    (file) => isAbsolute(file) && existsSync(file),
  );
  return candidates.map(realPath).find((file) => !file.startsWith(inside)) ?? execPath;
}

/**
 * The headers beside a Node, so that native parts compile without a download; undefined where there are none.
 * @param {string} node
 */
export function headersBeside(node) {
  const prefix = dirname(dirname(node));
  return existsSync(join(prefix, 'include', 'node', 'node.h')) ? prefix : undefined;
}

/** @param {string} file */
function realPath(file) {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

/** The house plan as lint rules: one override per room that allows what the table allows and nothing else. */
import { posix } from 'node:path';
import { allowed, isFile, rooms } from './rooms.mjs';

/**
 * @param {readonly import('./rooms.mjs').Room[]} [table]
 */
export function arrowRules(table = rooms) {
  // A later override replaces an earlier one, so a folder's row comes before those of its single files.
  const inOrder = [...table].sort((a, b) => Number(isFile(a.room)) - Number(isFile(b.room)));
  const overrides = inOrder.map((room) => ({
    includes: [isFile(room.room) ? room.room : `${room.room}/*`],
    linter: { rules: { style: { noRestrictedImports: ruleFor(room) } } },
  }));
  return { overrides };
}

/** @param {import('./rooms.mjs').Room} room */
function ruleFor(room) {
  const packages = (room.packages ?? []).flatMap((name) => [`!${name}`, `!${name}/**`]);
  const own = room.node === true ? ['!node:*', '!node:*/*'] : [];
  const group = ['**', ...allowed(room).map((target) => `!${pathBetween(room.room, target)}`), ...own, ...packages];
  const message = `The house plan (build/house/rooms.mjs) has no arrow from ${room.room} to this.`;
  return { level: 'error', options: { patterns: [{ group, message }] } };
}

/**
 * How a file of one room writes the path of another room's files.
 * @param {string} from
 * @param {string} target
 */
function pathBetween(from, target) {
  const folder = isFile(from) ? posix.dirname(from) : from;
  const path = posix.relative(folder, isFile(target) ? target : `${target}/*`);
  return path.startsWith('.') ? path : `./${path}`;
}

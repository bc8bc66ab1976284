import { existsSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Log } from '../ports.ts';

/** Damaged files of history, out of the way of the new one. */
export interface SetAsideFiles {
  /** Their paths, as long as they are there. */
  list(): readonly string[];
  /** Moves the file with its companions out of the way. False: that cannot be, or was done too often. */
  move(nowMs: number): boolean;
  /** How often it was, in this run. */
  moved(): number;
}

/** A disk that damages each new file is not worth more of them. */
const MOST_PER_RUN = 3;

const NAME = /^history\.corrupt-.+\.sqlite$/;

/** `path`: the file that history is kept in. */
export function createSetAsideFiles(path: string, log: Log): SetAsideFiles {
  const folder = dirname(path);
  let known = foundIn(folder);
  let moved = 0;
  return {
    list() {
      // Mostly there is none, and nothing to be asked of the disk.
      if (!known.every(existsSync)) known = known.filter(existsSync);
      return known;
    },
    move(nowMs) {
      if (moved >= MOST_PER_RUN) return false;
      const aside = freePath(folder, nowMs);
      try {
        moveAll(path, aside);
      } catch (error) {
        log.debug('history-not-set-aside', { path, error });
        return false;
      }
      log.error('history-set-aside', { path: aside, why: 'the file was damaged; a new one is begun' });
      known = [...known, aside];
      moved++;
      return true;
    },
    moved: () => moved,
  };
}

function moveAll(path: string, aside: string): void {
  // The file itself last: a WAL left behind would be taken for the new file's own.
  for (const end of ['-wal', '-shm', '']) {
    if (existsSync(path + end)) renameSync(path + end, aside + end);
  }
}

function foundIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => NAME.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function freePath(folder: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  let aside = join(folder, `history.corrupt-${stamp}.sqlite`);
  for (let more = 2; existsSync(aside); more++) aside = join(folder, `history.corrupt-${stamp}-${more}.sqlite`);
  return aside;
}

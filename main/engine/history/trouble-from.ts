import type { HistoryTrouble } from '../../../shared/domain/history.ts';

type Kind = HistoryTrouble['kind'];

/** What went wrong, by the code of what was thrown: SQLite's own, or the operating system's. */
export function troubleKind(thrown: unknown): Kind {
  const code = codeOf(thrown);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return 'damaged';
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return 'disk-full';
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return 'locked';
  // A folder in which nothing can be made lets SQLite not even open its file.
  if (/^SQLITE_(READONLY|CANTOPEN)/.test(code) || /^E(ROFS|ACCES|PERM)$/.test(code)) return 'read-only';
  return 'unreadable';
}

/** The same for people. `path`: the file. */
export function troubleOf(kind: Kind, path: string, thrown: unknown, sinceMs: number): HistoryTrouble {
  const isFinal = kind === 'newer-version' || kind === 'no-module';
  return { kind, sinceMs, isFinal, ...wording(kind, path, codeOf(thrown)) };
}

function wording(kind: Kind, path: string, code: string): Pick<HistoryTrouble, 'reason' | 'sentence'> {
  switch (kind) {
    case 'no-module':
      return {
        reason: 'its database module does not load',
        sentence: `The database module cannot be loaded (${code}): nothing is kept. Install the program anew for this system.`,
      };
    case 'newer-version':
      return {
        reason: 'its file is from a newer version of this program',
        sentence: `${path} is from a newer version of this program: it is left untouched and nothing is kept. Use that version, or move the file away.`,
      };
    case 'locked':
      return {
        reason: 'another program uses its file',
        sentence: `${path} is in use by another program, most likely another PBS Tray: nothing is kept. Close that one, or give this one another data folder.`,
      };
    case 'read-only':
      return {
        reason: 'its file or folder cannot be written',
        sentence: `${path} or its folder cannot be written (${code}): nothing is kept. Check their owner and rights.`,
      };
    case 'disk-full':
      return {
        reason: 'the disk is full',
        sentence: `There is no room left for ${path}: nothing more is kept. It goes on by itself when there is room.`,
      };
    case 'damaged':
      return {
        reason: 'its file is damaged again and again',
        sentence: `${path} is damaged and cannot be set aside, or was so again: nothing is kept. Check the disk.`,
      };
    case 'unreadable':
      return {
        reason: `its file cannot be used (${code})`,
        sentence: `${path} cannot be used (${code}): nothing is kept. Check the disk; it is tried again by itself.`,
      };
  }
}

export function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown error';
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.message;
}

import type { HistoryTrouble } from '../../../shared/domain/history.ts';
import { codeOf } from '../../../shared/error-code.ts';

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
  const { reason, what, next } = wording(kind, path, codeOf(thrown));
  return { kind, sinceMs, isFinal, reason, sentence: `${what} ${next}`, next };
}

interface Wording {
  /** The end of a sentence. */
  readonly reason: string;
  /** Whole sentences: what is so, and what to do. */
  readonly what: string;
  readonly next: string;
}

function wording(kind: Kind, path: string, code: string): Wording {
  switch (kind) {
    case 'no-module':
      return {
        reason: 'its database module does not load',
        what: `The database module cannot be loaded (${code}): nothing is kept.`,
        next: 'Install PBS Tray anew for this system.',
      };
    case 'newer-version':
      return {
        reason: 'its file is from a newer version of this program',
        what: `${path} is from a newer version of this program: it is left untouched and nothing is kept.`,
        next: `Use that newer version, or move ${path} away and start this one again.`,
      };
    case 'locked':
      return {
        reason: 'another program uses its file',
        what: `${path} is in use by another program, most likely another PBS Tray: nothing is kept.`,
        next: 'Close that one, or give this one another data folder.',
      };
    case 'read-only':
      return {
        reason: 'its file or folder cannot be written',
        what: `${path} or its folder cannot be written (${code}): nothing is kept.`,
        next: `Check the owner and the rights of ${path} and its folder.`,
      };
    case 'disk-full':
      return {
        reason: 'the disk is full',
        what: `There is no room left for ${path}: nothing more is kept.`,
        next: `Make room on the disk of ${path}: it goes on by itself.`,
      };
    case 'damaged':
      return {
        reason: 'its file is damaged again and again',
        what: `${path} is damaged and cannot be set aside, or was so again: nothing is kept.`,
        next: `Check the disk of ${path}.`,
      };
    case 'unreadable':
      return {
        reason: `its file cannot be used (${code})`,
        what: `${path} cannot be used (${code}): nothing is kept.`,
        next: `Check the disk of ${path}; it is tried again by itself.`,
      };
  }
}

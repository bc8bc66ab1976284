import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../../../shared/error-code.ts';
import type { Clock, Documents, Log } from '../ports.ts';

const OWNER_ONLY = 0o600;

interface Parts {
  /** Made if it is not there. */
  readonly folder: string;
  /** Why nothing may be written now, as a sentence, such as that another process uses the folder; null: it may. */
  readonly refusal: () => string | null;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

/** Documents as files `NAME.json` in a folder. */
export function createDocumentFiles({ folder, refusal, clock, log }: Parts): Documents {
  const pathOf = (name: string) => join(folder, `${name}.json`);
  const failing = new Set<string>();
  /** Why a document that is there could not be read: it is not to be lost to a new one. */
  const unread = new Map<string, string>();

  function setAside(path: string, reason: string): void {
    const aside = `${path}.bad-${new Date(clock.nowMs()).toISOString().replaceAll(/[:.]/g, '-')}`;
    try {
      renameSync(path, aside);
      log.error('document-set-aside', { path, aside, reason });
    } catch (error) {
      log.error('document-not-read', { path, reason, error });
    }
  }

  function write(name: string, text: string): string | null {
    const path = pathOf(name);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      replaceFile(path, text);
      failing.delete(name);
      return null;
    } catch (error) {
      // As long as it lasts it is one trouble.
      if (!failing.has(name)) log.error('document-not-kept', { path, error });
      failing.add(name);
      return `${path} cannot be written (${codeOf(error)}). Make room on its disk and check the rights of its folder.`;
    }
  }

  return {
    keep: (name, text) => refusal() ?? unread.get(name) ?? write(name, text),
    recall(name, read) {
      const path = pathOf(name);
      try {
        const found = read(readFileSync(path, 'utf8'));
        // Whoever has the folder may be writing it just now.
        if (found === null && refusal() === null) setAside(path, 'it is damaged, or of another version');
        return found;
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null;
        log.error('document-not-read', { path, error });
        unread.set(
          name,
          `${path} could not be read (${codeOf(error)}), so it is left as it is. Check its rights and its disk, then start PBS Tray again.`,
        );
        return null;
      }
    },
  };
}

/** In one step and for good: whoever reads the file, also after a power loss, finds the old text or the new one. */
function replaceFile(path: string, text: string): void {
  const draft = `${path}.tmp`;
  try {
    const file = openSync(draft, 'w', OWNER_ONLY);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (thrown) {
    rmSync(draft, { force: true });
    throw thrown;
  }
}

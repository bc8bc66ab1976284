import { renameSync } from 'node:fs';
import { join } from 'node:path';
import Store from 'electron-store';

/** The settings document where it lies. The only place that knows electron-store. */
export interface SettingsFile {
  readonly path: string;
  /** The document as written, unknown keys and all. */
  read(): Readonly<Record<string, unknown>>;
  /** Null: it is written; else why not, as a sentence. */
  write(document: Readonly<Record<string, unknown>>): string | null;
  /** What went wrong with the file at the start, as sentences. */
  readonly troubles: readonly string[];
}

const NAME = 'config';

/** Opens `config.json` in the folder. One that cannot be read as JSON is set aside, never overwritten. */
export function openSettingsFile(folder: string, nowMs: () => number): SettingsFile {
  const path = join(folder, `${NAME}.json`);
  const opened = open(folder, path, nowMs());
  // What could not be written is kept for this run, so that what a person just set holds at least until the end.
  let unwritten: Readonly<Record<string, unknown>> | null = opened.store === null ? {} : null;
  return {
    path,
    troubles: opened.troubles,
    read() {
      if (unwritten !== null || opened.store === null) return unwritten ?? {};
      try {
        return opened.store.store;
      } catch {
        // Damaged by somebody else while we run: what we had is what we go on with.
        return {};
      }
    },
    write(document) {
      try {
        if (opened.store === null) throw new Error('the file could not be opened');
        opened.store.store = { ...document };
        unwritten = null;
        return null;
      } catch (error) {
        unwritten = document;
        return `The settings could not be written to ${path} (${reasonOf(error)}), so they hold until PBS Tray ends. Make the folder writable and save them again.`;
      }
    },
  };
}

interface Opened {
  readonly store: Store<Record<string, unknown>> | null;
  readonly troubles: readonly string[];
}

function open(folder: string, path: string, nowMs: number): Opened {
  try {
    return { store: storeIn(folder), troubles: [] };
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      return {
        store: null,
        troubles: [
          `The settings at ${path} cannot be used (${reasonOf(error)}). Check the folder and its rights, then start PBS Tray again.`,
        ],
      };
    }
    return setAside(folder, path, nowMs);
  }
}

function setAside(folder: string, path: string, nowMs: number): Opened {
  const aside = `${path}.bad-${new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')}`;
  try {
    renameSync(path, aside);
    const sentence = `The settings could not be read, because the file is damaged. It was set aside as ${aside}, and PBS Tray began anew. Mend that file and put it back, or set up your servers again.`;
    return { store: storeIn(folder), troubles: [sentence] };
  } catch (error) {
    const sentence = `The settings at ${path} are damaged and could not be set aside (${reasonOf(error)}). Mend or move that file, then start PBS Tray again.`;
    return { store: null, troubles: [sentence] };
  }
}

function storeIn(folder: string): Store<Record<string, unknown>> {
  const store = new Store<Record<string, unknown>>({
    cwd: folder,
    name: NAME,
    // Server names hold dots.
    accessPropertiesByDotNotation: false,
    configFileMode: 0o600,
    clearInvalidConfig: false,
  });
  // Reads, and so finds a file that holds no JSON now rather than later.
  void store.store;
  return store;
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  return error instanceof Error ? (error.message.split('\n')[0] ?? '').slice(0, 200) : 'unknown';
}

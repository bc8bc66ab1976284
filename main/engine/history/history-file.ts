import { join } from 'node:path';
import type { GroupPlace, HistoryTrouble } from '../../../shared/domain/history.ts';
import { MINUTE, SECOND } from '../../../shared/time-units.ts';
import type { Clock, Log } from '../ports.ts';
import { createBackupNews } from './backup-news.ts';
import { createFileTables, type FileTables } from './file-tables.ts';
import type { Db, OpenDb } from './history-db.ts';
import { FILE, NewerVersion, openFile } from './open-file.ts';
import { proveRoom } from './room.ts';
import { createSetAsideFiles } from './set-aside-files.ts';
import { createTroubleBook } from './trouble-book.ts';
import { troubleKind, troubleOf } from './trouble-from.ts';

/** How long another process' lock is waited for: at the start it may be the one before us, still ending. */
const BUSY_AT_START_MS = 2 * SECOND;
const BUSY_LATER_MS = 20;

/** How often a file that could not be opened is tried again. */
const RETRY_MS = MINUTE;

/** One open file, or the reason why there is none, through all that may happen to it. */
export interface HistoryFile {
  readonly path: string;
  /** Works on the file. Where that fails, notes why and answers `otherwise`. */
  use<T, O>(work: (tables: FileTables, db: Db) => T, otherwise: O): T | O;
  /** The same for what writes, all of it or nothing. Only its success, and room for more, ends a trouble. */
  write<T, O>(work: (tables: FileTables, db: Db) => T, otherwise: O): T | O;
  trouble(): HistoryTrouble | null;
  /** See `History`. */
  setAside(): readonly string[];
  renewals(): number;
  /** Calls `listener` for each group of which a backup is put from now on; returns its remover. */
  watchBackups(listener: (place: GroupPlace) => void): () => void;
  close(): void;
}

interface Parts {
  readonly folder: string;
  /** Loads the database module. */
  readonly load: () => Promise<OpenDb>;
  readonly clock: Clock;
  readonly log: Log;
}

interface OpenedFile {
  readonly db: Db;
  readonly tables: FileTables;
}

/** Never rejects: what cannot be opened is a history in trouble. */
export async function openHistoryFile(parts: Parts): Promise<HistoryFile> {
  const path = join(parts.folder, FILE);
  try {
    return keepFile(parts, path, await parts.load());
  } catch (thrown) {
    const trouble = troubleOf('no-module', path, thrown, parts.clock.nowMs());
    parts.log.error('history-failing', { ...trouble });
    const otherwise = <T, O>(_work: (tables: FileTables, db: Db) => T, value: O) => value;
    const aside = createSetAsideFiles(path, parts.log);
    const nothing = { renewals: aside.moved, watchBackups: () => () => {}, close: () => {} };
    return { path, use: otherwise, write: otherwise, trouble: () => trouble, setAside: aside.list, ...nothing };
  }
}

function keepFile({ clock, log }: Parts, path: string, open: OpenDb): HistoryFile {
  const aside = createSetAsideFiles(path, log);
  const news = createBackupNews();
  let file: OpenedFile | null = null;
  const trouble = createTroubleBook(path, clock, log);
  let retryAtMs = 0;
  let isClosed = false;

  function leave(): void {
    if (file !== null) closeDb(file.db, log);
    file = null;
    retryAtMs = clock.monotonicMs() + RETRY_MS;
  }

  function openNow(busyMs: number): void {
    retryAtMs = clock.monotonicMs() + RETRY_MS;
    let db: Db | null = null;
    try {
      db = openFile(open, path, busyMs);
      file = { db, tables: createFileTables(db, news.tell) };
    } catch (thrown) {
      db?.close();
      meet(thrown);
    }
  }

  /** What to do about something thrown. */
  function meet(thrown: unknown): void {
    const kind = thrown instanceof NewerVersion ? 'newer-version' : troubleKind(thrown);
    if (kind === 'damaged') {
      leave();
      if (beginAnew()) return;
    }
    // A full disk leaves the file sound, and reads go on; what else happened, only opening it anew may mend.
    if (kind !== 'disk-full') leave();
    trouble.note(kind, thrown);
  }

  function beginAnew(): boolean {
    if (!aside.move(clock.nowMs())) return false;
    openNow(BUSY_LATER_MS);
    return file !== null;
  }

  function endTrouble(db: Db): void {
    try {
      proveRoom(db);
      trouble.over();
    } catch (thrown) {
      meet(thrown);
    }
  }

  function attempt<T, O>(work: (tables: FileTables, db: Db) => T, otherwise: O, isWrite: boolean): T | O {
    if (isClosed) return otherwise;
    const mayRetry = trouble.current()?.isFinal !== true;
    if (file === null && mayRetry && clock.monotonicMs() >= retryAtMs) openNow(BUSY_LATER_MS);
    if (file === null) return otherwise;
    try {
      const isTroubled = isWrite && trouble.current() !== null;
      const changesBefore = isTroubled ? changesIn(file.db) : 0;
      const value = work(file.tables, file.db);
      // What was there already needs no room.
      if (isTroubled && changesIn(file.db) > changesBefore) endTrouble(file.db);
      return value;
    } catch (thrown) {
      meet(thrown);
      return otherwise;
    }
  }

  openNow(BUSY_AT_START_MS);
  return {
    path,
    use: (work, otherwise) => attempt(work, otherwise, false),
    write: (work, otherwise) => attempt((tables, db) => tables.whole(() => work(tables, db)), otherwise, true),
    trouble: trouble.current,
    setAside: aside.list,
    renewals: aside.moved,
    watchBackups: news.watch,
    close() {
      isClosed = true;
      leave();
    },
  };
}

function closeDb(db: Db, log: Log): void {
  try {
    db.close();
  } catch (error) {
    log.debug('history-not-closed', { error });
  }
}

/** Rows that the connection changed since it was opened. */
function changesIn(db: Db): number {
  return db.prepare<[], { count: number }>('SELECT total_changes() AS count').get()?.count ?? 0;
}

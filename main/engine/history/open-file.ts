import { chmodSync, closeSync, mkdirSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../../../shared/error-code.ts';
import type { Db, OpenDb } from './history-db.ts';
import { MIGRATIONS, migrate, versionOf } from './migrations.ts';

export const FILE = 'history.sqlite';

const OWNER_ONLY = 0o600;
const PAGES_UNTIL_CHECKPOINT = 1000;
const WAL_LIMIT_BYTES = 8 * 1024 * 1024;

/** Thrown for a file that a newer version of this program wrote. */
export class NewerVersion extends Error {}

/**
 * Opens the file, making or bringing it up to date as needed. Throws what SQLite and the file system throw.
 *
 * One process alone (locking_mode): two would keep everything twice. WAL with synchronous=NORMAL: what was committed
 * survives the end of this process in any way; a power loss may take the commits since the last checkpoint (at most
 * 4 MB of them), never the file's soundness.
 */
export function openFile(open: OpenDb, path: string, busyMs: number): Db {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  refuseNewer(open, path, busyMs);
  // Made here, because SQLite would make it readable for others; its companions take their mode from it.
  closeSync(openSync(path, 'a', OWNER_ONLY));
  if (process.platform !== 'win32') chmodSync(path, OWNER_ONLY);
  const db = open(path, { timeout: busyMs });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('auto_vacuum = INCREMENTAL');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma(`wal_autocheckpoint = ${PAGES_UNTIL_CHECKPOINT}`);
    db.pragma(`journal_size_limit = ${WAL_LIMIT_BYTES}`);
    // Takes the lock, and finds out whether anything can be written at all.
    db.exec('BEGIN IMMEDIATE; COMMIT');
    migrate(db);
    return db;
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

/** Looks without writing a byte: first at the header, then, because the newest header may lie in the WAL, with SQLite. */
function refuseNewer(open: OpenDb, path: string, busyMs: number): void {
  const inHeader = versionInHeader(path);
  if (inHeader === null) return;
  if (inHeader > MIGRATIONS.length) throw new NewerVersion(`version ${inHeader}`);
  const db = open(path, { timeout: busyMs, readonly: true });
  try {
    const version = versionOf(db);
    if (version > MIGRATIONS.length) throw new NewerVersion(`version ${version}`);
  } finally {
    db.close();
  }
}

/** SQLite's header: how it begins, where it holds `user_version`, and how long it is. */
const MAGIC = 'SQLite format 3\0';
const VERSION_OFFSET = 60;
const HEADER_BYTES = 100;

/** Null for a file that is not there, still empty, or none of SQLite's. */
function versionInHeader(path: string): number | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  }
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    readSync(file, header, 0, HEADER_BYTES, 0);
    return header.toString('latin1', 0, MAGIC.length) === MAGIC ? header.readUInt32BE(VERSION_OFFSET) : null;
  } finally {
    closeSync(file);
  }
}

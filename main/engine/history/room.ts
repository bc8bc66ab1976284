import type { Db } from './history-db.ts';

/** More than is usually written at once. */
const ROOM_BYTES = 256 * 1024;

/** Throws what SQLite throws where there is no room: a little always fits into half-empty pages of a full file. */
export function proveRoom(db: Db): void {
  db.prepare<[string]>("INSERT OR REPLACE INTO document VALUES ('room', ?)").run(' '.repeat(ROOM_BYTES));
  db.prepare<[]>("DELETE FROM document WHERE key = 'room'").run();
}

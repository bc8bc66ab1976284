import type Database from 'better-sqlite3';

/** An open SQLite file. */
export type Db = Database.Database;
export type Statement<P extends unknown[], R = unknown> = Database.Statement<P, R>;

export interface OpenOptions {
  /** How long a lock of another process is waited for; everything waits meanwhile. */
  readonly timeout: number;
  readonly readonly?: boolean;
}

/** Opens a file. Throws SQLite's errors. */
export type OpenDb = (path: string, options: OpenOptions) => Db;

/** Loads the native module, only when it is wanted: without it there is no history, but everything else. Rejects. */
export async function loadSqlite(): Promise<OpenDb> {
  const { default: Sqlite } = await import('better-sqlite3');
  // The import alone does not load the native part.
  new Sqlite(':memory:').close();
  return (path, options) => new Sqlite(path, options);
}

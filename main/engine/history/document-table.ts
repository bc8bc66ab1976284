import type { DurableQueue } from '../ports.ts';
import type { Db } from './history-db.ts';

/** Small texts by key. */
export interface DocumentTable {
  keep(key: string, text: string): void;
  recall(key: string): string | null;
  /** Keys that begin so. */
  keys(start: string): readonly string[];
  remove(key: string): void;
}

export function createDocumentTable(db: Db): DocumentTable {
  const put = db.prepare<[string, string]>(
    'INSERT INTO document VALUES (?, ?) ON CONFLICT DO UPDATE SET text = excluded.text',
  );
  const get = db.prepare<[string], { text: string }>('SELECT text FROM document WHERE key = ?');
  const keys = db.prepare<[string, string], { key: string }>(
    'SELECT key FROM document WHERE key >= ? AND key < ? ORDER BY key',
  );
  const remove = db.prepare<[string]>('DELETE FROM document WHERE key = ?');
  return {
    keep: (key, text) => void put.run(key, text),
    recall: (key) => get.get(key)?.text ?? null,
    keys: (start) => keys.all(start, `${start}\u{10FFFF}`).map(({ key }) => key),
    remove: (key) => void remove.run(key),
  };
}

/** Named queues in one table; throws what SQLite throws. */
export function createQueueTable(db: Db): DurableQueue {
  const insert = db.prepare<[string, number, string]>('INSERT INTO queue (name, at, text) VALUES (?, ?, ?)');
  const peek = db.prepare<[string, number], { id: number; queuedAtMs: number; text: string }>(
    'SELECT id, at AS queuedAtMs, text FROM queue WHERE name = ? ORDER BY id LIMIT ?',
  );
  const remove = db.prepare<[string, number]>('DELETE FROM queue WHERE name = ? AND id = ?');
  const count = db.prepare<[string], { count: number }>('SELECT count(*) AS count FROM queue WHERE name = ?');
  return {
    append: db.transaction((name: string, texts: readonly string[], nowMs: number) => {
      for (const text of texts) insert.run(name, nowMs, text);
    }),
    peek: (name, limit) => peek.all(name, limit),
    remove: db.transaction((name: string, ids: readonly number[]) => {
      for (const id of ids) remove.run(name, id);
    }),
    count: (name) => count.get(name)?.count ?? 0,
  };
}

import { statSync } from 'node:fs';
import type { HistoryStatistics } from '../ports.ts';
import type { Db } from './history-db.ts';

const TABLES = [
  'place',
  'raw',
  'hourly',
  'daily',
  'backup',
  'listed',
  'known_group',
  'worker',
  'task',
  'alert_event',
  'document',
  'queue',
];

export function readStatistics(db: Db, path: string): HistoryStatistics {
  const rows = TABLES.map((table) => {
    const row = db.prepare<[], { count: number }>(`SELECT count(*) AS count FROM ${table}`).get();
    return [table, row?.count ?? 0] as const;
  });
  // An index counts for its table.
  const sizes = db
    .prepare<[], { name: string; bytes: number }>(
      `SELECT coalesce(m.tbl_name, d.name) AS name, sum(d.pgsize) AS bytes
         FROM dbstat('main', 1) d LEFT JOIN sqlite_schema m ON m.name = d.name GROUP BY 1`,
    )
    .all();
  return {
    rows: Object.fromEntries(rows),
    bytesByTable: Object.fromEntries(sizes.map(({ name, bytes }) => [name, bytes])),
    fileBytes: bytesOf(path),
    walBytes: bytesOf(`${path}-wal`),
  };
}

function bytesOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

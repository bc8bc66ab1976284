import type { FileTables } from '../../../main/engine/history/file-tables.ts';
import type { Db } from '../../../main/engine/history/history-db.ts';
import { type KeptHistory, putAll } from '../../../main/engine/history/sqlite-history.ts';
import type { HistoryItem } from '../../../main/engine/ports.ts';
import type { GroupPlace } from '../../../shared/domain/history.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';
import { backupRows, type FleetShape, hostRows, jobRows, storeRows } from './fleet-rows.ts';
import { type Quantiles, quantilesOf } from './quantiles.ts';

export const YEAR_START = Date.UTC(2025, 8, 28);
export const YEAR_DAYS = 365;
export const YEAR_END = YEAR_START + YEAR_DAYS * DAY;

/** Days at the end of which every sample is fed; of the days before, which end as daily rows, four are enough. */
const FULL_DAYS = 40;
/** Days at the end that are fed as the recorder does, poll by poll, and timed. Before, the same rows in fewer commits. */
const POLLED_DAYS = 3;
const SLOT_MS = 5 * MINUTE;
const ROWS_PER_APPEND = 120;
const RETENTION_MS = 400 * DAY;

export interface YearFigures {
  /** A poll that writes host figures and sizes, in ms. */
  readonly appendMs: Quantiles;
  /** Rows of such a poll. */
  readonly rowsPerAppend: number;
  /** A piece of the night's backups and tasks, as large as the recorder makes them. */
  readonly backupsAppendMs: Quantiles;
  readonly thinningStepMs: Quantiles;
  /** What the operating system was given to write in the polled days, per day; null where it does not say. */
  readonly writtenBytesPerDay: number | null;
}

/** Feeds a year of a fleet into an empty history, thinning it as the days go by. */
export function feedYear(
  kept: KeptHistory,
  shape: FleetShape,
  random: () => number,
  writtenBytes: () => number | null,
): YearFigures {
  const firstPolled = YEAR_DAYS - POLLED_DAYS;
  // A year in minutes is no measure of the disk: it may write when it likes, until polls are timed.
  kept.file.use((_tables, db) => {
    db.pragma('synchronous = OFF');
    db.pragma('wal_autocheckpoint = 50000');
  }, null);
  for (let day = 0; day < firstPolled; day++) feedInBulk(kept, shape, day, random);
  kept.file.use((_tables, db) => {
    db.pragma('synchronous = NORMAL');
    db.pragma('wal_autocheckpoint = 1000');
    db.pragma('wal_checkpoint(TRUNCATE)');
  }, null);
  const before = writtenBytes();
  const appends: number[] = [];
  const backupAppends: number[] = [];
  const steps: number[] = [];
  let polledRows = 0;
  for (let day = firstPolled; day < YEAR_DAYS; day++) {
    const dayMs = YEAR_START + day * DAY;
    for (const rows of nightly(shape, dayMs, random)) backupAppends.push(put(kept, rows));
    for (let atMs = dayMs; atMs < dayMs + DAY; atMs += SLOT_MS) {
      for (let server = 0; server < shape.servers; server++) {
        const rows = pollRows(shape, server, atMs, random);
        appends.push(put(kept, rows));
        polledRows += rows.length;
      }
    }
    steps.push(...thin(kept, dayMs + DAY));
  }
  const after = writtenBytes();
  return {
    appendMs: quantilesOf(appends),
    rowsPerAppend: polledRows / appends.length,
    backupsAppendMs: quantilesOf(backupAppends),
    thinningStepMs: quantilesOf(steps),
    writtenBytesPerDay: before === null || after === null ? null : (after - before) / POLLED_DAYS,
  };
}

function pollRows(shape: FleetShape, server: number, atMs: number, random: () => number): HistoryItem[] {
  return [...hostRows(server, atMs, random), ...storeRows(shape, server, atMs, random)];
}

/** A day at once: the same rows in the same order of days, without the pauses. */
function feedInBulk(kept: KeptHistory, shape: FleetShape, day: number, random: () => number): void {
  const dayMs = YEAR_START + day * DAY;
  const isFull = day >= YEAR_DAYS - FULL_DAYS;
  kept.file.write((tables, db) => putFinished(tables, db, [...nightly(shape, dayMs, random)].flat()), null);
  for (let atMs = dayMs; atMs < dayMs + DAY; atMs += 6 * HOUR) {
    const rows: HistoryItem[] = [];
    for (let slotMs = atMs; slotMs < atMs + 6 * HOUR; slotMs += isFull ? SLOT_MS : 6 * HOUR) {
      for (let server = 0; server < shape.servers; server++) rows.push(...pollRows(shape, server, slotMs, random));
    }
    put(kept, rows);
  }
  if (isFull || day % 7 === 0) thin(kept, dayMs + DAY);
}

/** Puts backups as they are once everything has told of them, instead of merging three reports. */
function putFinished(tables: FileTables, db: Db, items: readonly HistoryItem[]): void {
  const insert = db.prepare('INSERT INTO backup VALUES (?, ?, 7, ?, ?, ?, ?)');
  for (const item of items) {
    if (item.kind !== 'backups') {
      putAll(tables, [item]);
      continue;
    }
    tables.backups.put(item.place, []);
    const id = placeId(db, item.place);
    const [seen, listed, task] = item.reports;
    if (seen?.kind !== 'seen' || listed?.kind !== 'listed' || task?.kind !== 'task') continue;
    const after = (atMs: number) => (atMs - listed.takenAtMs) / 1000;
    const took = (task.endedAtMs - task.startedAtMs) / 1000;
    const at = listed.takenAtMs / 1000;
    insert.run(id, at, after(task.endedAtMs), took, after(seen.seenAtMs ?? listed.takenAtMs), listed.sizeBytes);
  }
}

const placeIds = new WeakMap<Db, Map<string, number>>();

function placeId(db: Db, { server, datastore, namespace, group }: GroupPlace): number {
  const ids = placeIds.get(db) ?? new Map<string, number>();
  placeIds.set(db, ids);
  const key = `${server} ${datastore} ${namespace} ${group}`;
  const find = 'SELECT id FROM place WHERE server = ? AND datastore = ? AND namespace = ? AND grp = ?';
  const id =
    ids.get(key) ?? db.prepare<string[], { id: number }>(find).get(server, datastore, namespace, group)?.id ?? 0;
  ids.set(key, id);
  return id;
}

/** A day's backups and jobs, in pieces as the recorder writes them. */
function* nightly(shape: FleetShape, dayMs: number, random: () => number): Generator<HistoryItem[]> {
  let rows: HistoryItem[] = [];
  for (let server = 0; server < shape.servers; server++) {
    for (let store = 0; store < shape.storesPerServer; store++) {
      rows.push(...jobRows(server, store, dayMs));
      for (let group = 0; group < shape.groupsPerStore; group++) {
        rows.push(...backupRows(server, store, group, dayMs, random));
        if (rows.length < ROWS_PER_APPEND) continue;
        yield rows;
        rows = [];
      }
    }
  }
  yield rows;
}

function put({ history }: KeptHistory, rows: readonly HistoryItem[]): number {
  const startedAtMs = performance.now();
  if (!history.append(rows)) throw new Error(history.trouble()?.sentence ?? 'not kept');
  return performance.now() - startedAtMs;
}

function thin({ file }: KeptHistory, nowMs: number): number[] {
  const steps: number[] = [];
  file.use(({ thinning }) => thinning.begin(nowMs, RETENTION_MS), null);
  for (let hasMore = true; hasMore; ) {
    const startedAtMs = performance.now();
    hasMore = file.use(({ thinning, whole }) => whole(() => thinning.step()), false);
    steps.push(performance.now() - startedAtMs);
  }
  return steps;
}

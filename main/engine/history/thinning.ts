import { DAY, HOUR } from '../../../shared/time-units.ts';
import type { Db } from './history-db.ts';
import { seconds } from './sample-table.ts';

/** Samples are kept as they came for this long, then by the hour, then by the day. A chart of 30 days is hourly. */
const RAW_FOR_MS = 3 * DAY;
const HOURLY_FOR_MS = 35 * DAY;

/** A step ends after this many rows were moved, or this many series looked at. */
const ROWS_PER_STEP = 500;
const SERIES_PER_STEP = 200;

/** Gives free pages back to the disk from this share of the file on, so many at a time. */
const FREE_SHARE = 0.1;
const PAGES_PER_STEP = 100;

/** Makes old samples coarser and removes what is too old, a little at a time. */
export interface Thinning {
  /** Begins a round, unless one is under way. */
  begin(nowMs: number, retentionMs: number): void;
  /** Does a little of it. False: the round is over. Each step is one transaction; a round may be left at any point. */
  step(): boolean;
}

type Step = () => boolean;

export function createThinning(db: Db): Thinning {
  let open: Step[] = [];
  let lastExpiryDay: number | null = null;
  return {
    begin(nowMs, retentionMs) {
      if (open.length > 0) return;
      const hours = coarsen(db, 'raw', 'hourly', 3600, wholeUntil(nowMs - Math.min(RAW_FOR_MS, retentionMs), HOUR));
      open = [hours];
      const today = Math.floor(nowMs / DAY);
      if (today === lastExpiryDay) return;
      lastExpiryDay = today;
      const days = coarsen(
        db,
        'hourly',
        'daily',
        86_400,
        wholeUntil(nowMs - Math.min(HOURLY_FOR_MS, retentionMs), DAY),
      );
      open.push(days, ...expiries(db, seconds(nowMs - retentionMs)), giveBack(db));
    },
    step() {
      const [step] = open;
      if (step === undefined) return false;
      if (!db.transaction(step)()) open.shift();
      return open.length > 0;
    },
  };
}

/** The end of the last whole unit before that moment, in seconds. */
function wholeUntil(ms: number, unitMs: number): number {
  return seconds(Math.floor(ms / unitMs) * unitMs);
}

/** Moves a series' rows from before `until` into buckets. What is moved is removed: doing it again changes nothing. */
function coarsen(db: Db, from: 'raw' | 'hourly', to: 'hourly' | 'daily', width: number, until: number): Step {
  const sums =
    from === 'raw'
      ? 'count(*), total(value), min(value), max(value)'
      : 'sum(count), total(total), min(least), max(most)';
  const move = db.prepare<[number, number]>(
    `INSERT INTO ${to} SELECT series, at - at % ${width} AS start, ${sums} FROM ${from} WHERE series = ? AND at < ?
      GROUP BY start
      ON CONFLICT DO UPDATE SET count = count + excluded.count, total = total + excluded.total,
        least = min(least, excluded.least), most = max(most, excluded.most)`,
  );
  const remove = db.prepare<[number, number]>(`DELETE FROM ${from} WHERE series = ? AND at < ?`);
  return forEachKey(db, from, 'series', (series) => {
    move.run(series, until);
    return remove.run(series, until).changes;
  });
}

function expiries(db: Db, before: number): Step[] {
  const clear = (table: string, key: string, time: string) => {
    const remove = db.prepare<[number, number]>(`DELETE FROM ${table} WHERE ${key} = ? AND ${time} < ?`);
    return forEachKey(db, table, key, (id) => remove.run(id, before).changes);
  };
  const some = (sql: string, limit: number): Step => {
    const remove = db.prepare<[number]>(sql);
    return () => remove.run(limit).changes > 0;
  };
  return [
    clear('raw', 'series', 'at'),
    clear('hourly', 'series', 'at'),
    clear('daily', 'series', 'at'),
    clear('backup', 'place', 'taken'),
    ...serversOf(db).map((server) => {
      const ended = `SELECT ended, worker, nr FROM task WHERE server = ${server} AND ended < ? ORDER BY ended LIMIT ${ROWS_PER_STEP}`;
      return some(`DELETE FROM task WHERE server = ${server} AND (ended, worker, nr) IN (${ended})`, before);
    }),
    some(
      `DELETE FROM alert_event WHERE id IN (SELECT id FROM alert_event WHERE at < ? LIMIT ${ROWS_PER_STEP})`,
      before * 1000,
    ),
  ];
}

function serversOf(db: Db): number[] {
  const rows = db.prepare<[], { id: number }>(`SELECT id FROM place WHERE datastore = '' AND grp = ''`).all();
  return rows.map(({ id }) => id);
}

/** Does something with each key that a table holds, some keys at a time. */
function forEachKey(db: Db, table: string, key: string, visit: (id: number) => number): Step {
  // Seeks from key to key, instead of reading all rows of each.
  const next = db.prepare<[number], { id: number }>(
    `SELECT ${key} AS id FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT 1`,
  );
  let last = -1;
  return () => {
    let rows = 0;
    for (let seen = 0; seen < SERIES_PER_STEP && rows < ROWS_PER_STEP; seen++) {
      const found = next.get(last);
      if (!found) return false;
      rows += visit(found.id);
      last = found.id;
    }
    return true;
  };
}

function giveBack(db: Db): Step {
  const count = (what: string) => Number(db.pragma(what, { simple: true }));
  return () => {
    const free = count('freelist_count');
    if (free === 0 || free < FREE_SHARE * count('page_count')) return false;
    db.pragma(`incremental_vacuum(${PAGES_PER_STEP})`);
    return true;
  };
}

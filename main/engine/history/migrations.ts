import type { Db } from './history-db.ts';

/**
 * Steps of the file's form, in order; `user_version` counts those that were taken. A step that was released is never
 * changed, only followed by another. Times are whole seconds since the epoch, in UTC, so that no clock change matters.
 */
export const MIGRATIONS: readonly string[] = [
  `
  -- What anything is about. '' stands for "not of one".
  CREATE TABLE place (
    id INTEGER PRIMARY KEY,
    server TEXT NOT NULL,
    datastore TEXT NOT NULL,
    namespace TEXT NOT NULL,
    grp TEXT NOT NULL,
    UNIQUE (server, datastore, grp, namespace)
  );

  -- series = place * 32 + measure. Values are whole numbers in the measure's own scale.
  CREATE TABLE raw (
    series INTEGER NOT NULL, at INTEGER NOT NULL, value INTEGER NOT NULL,
    PRIMARY KEY (series, at)
  ) WITHOUT ROWID;
  -- at: the start of the hour or day. The sum is kept instead of the mean, so that sums of sums stay exact.
  CREATE TABLE hourly (
    series INTEGER NOT NULL, at INTEGER NOT NULL, count INTEGER NOT NULL,
    total REAL NOT NULL, least INTEGER NOT NULL, most INTEGER NOT NULL,
    PRIMARY KEY (series, at)
  ) WITHOUT ROWID;
  CREATE TABLE daily (
    series INTEGER NOT NULL, at INTEGER NOT NULL, count INTEGER NOT NULL,
    total REAL NOT NULL, least INTEGER NOT NULL, most INTEGER NOT NULL,
    PRIMARY KEY (series, at)
  ) WITHOUT ROWID;

  -- Finished backups by group. ended_in, seen_in: seconds after taken. told: 1 listed, 2 seen, 4 task.
  CREATE TABLE backup (
    place INTEGER NOT NULL, taken INTEGER NOT NULL, told INTEGER NOT NULL,
    ended_in INTEGER, took INTEGER, seen_in INTEGER, size INTEGER,
    PRIMARY KEY (place, taken)
  ) WITHOUT ROWID;
  -- Up to which snapshot time a group's list is kept.
  CREATE TABLE listed (place INTEGER PRIMARY KEY, until INTEGER NOT NULL);

  CREATE TABLE worker (
    id INTEGER PRIMARY KEY,
    server TEXT NOT NULL, type TEXT NOT NULL, worker_id TEXT NOT NULL,
    UNIQUE (server, type, worker_id)
  );
  -- In the order in which they end, so that new rows go to one page. nr tells tasks of one worker and second apart.
  -- outcome: 0 ok, 1 warnings, 2 error, 3 unknown.
  CREATE TABLE task (
    server INTEGER NOT NULL, ended INTEGER NOT NULL, worker INTEGER NOT NULL, nr INTEGER NOT NULL,
    took INTEGER NOT NULL, outcome INTEGER NOT NULL, message TEXT, upid TEXT,
    PRIMARY KEY (server, ended, worker, nr)
  ) WITHOUT ROWID;

  -- at: milliseconds.
  CREATE TABLE alert_event (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL, alert TEXT NOT NULL, rule TEXT NOT NULL, subject TEXT NOT NULL,
    change TEXT NOT NULL, summary TEXT NOT NULL
  );
  CREATE INDEX alert_event_at ON alert_event (at);
  CREATE INDEX alert_event_alert ON alert_event (alert, at);

  CREATE TABLE document (key TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE queue (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL
  );
  CREATE INDEX queue_name ON queue (name, id);
  `,
  `
  -- What is remembered of a group beside its backups. care: 0 nobody decided, 1 watched, 2 archived.
  CREATE TABLE known_group (
    place INTEGER PRIMARY KEY, since INTEGER NOT NULL, oldest INTEGER NOT NULL, verified INTEGER,
    care INTEGER NOT NULL, read_at INTEGER, snapshots BLOB
  );
  `,
];

/** Takes the steps that the file lacks, each whole or not at all. Returns how many. */
export function migrate(db: Db, steps: readonly string[] = MIGRATIONS): number {
  const from = versionOf(db);
  for (let version = from; version < steps.length; version++) {
    db.transaction(() => {
      db.exec(steps[version] ?? '');
      db.pragma(`user_version = ${version + 1}`);
    })();
  }
  return Math.max(0, steps.length - from);
}

/** How many steps a file has behind it. */
export function versionOf(db: Db): number {
  const version = db.pragma('user_version', { simple: true });
  return typeof version === 'number' ? version : 0;
}

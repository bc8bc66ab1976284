import type {
  BackupSource,
  CalendarRow,
  GroupPlace,
  HistoryPlace,
  KeptBackup,
  SeriesPoint,
} from '../../../shared/domain/history.ts';
import type { BackupReport, SeriesQuery } from '../ports.ts';
import { createBackupMerge } from './backup-merge.ts';
import { LISTED, SEEN, TASK } from './backup-sources.ts';
import type { Db } from './history-db.ts';
import type { Places } from './places.ts';
import { seconds } from './sample-table.ts';

export interface BackupTable {
  put(place: GroupPlace, reports: readonly BackupReport[]): void;
  list(place: HistoryPlace, sinceMs: number): readonly KeptBackup[];
  /** The newest of one group, oldest first. */
  newest(place: GroupPlace, limit: number): readonly KeptBackup[];
  calendar(place: { readonly server: string; readonly datastore: string }, edgesMs: readonly number[]): CalendarRow[];
  listedUntilMs(place: GroupPlace): number | null;
  /** Sizes or durations of one group's backups, as a series. */
  series(query: SeriesQuery): readonly SeriesPoint[];
}

interface PlacedRow extends BackupRow {
  readonly server: string;
  readonly datastore: string;
  readonly namespace: string;
  readonly grp: string;
}

interface BackupRow {
  readonly taken: number;
  readonly told: number;
  readonly endedIn: number | null;
  readonly took: number | null;
  readonly seenIn: number | null;
  readonly size: number | null;
}

interface Scope {
  readonly server: string;
  readonly datastore: string | null;
  readonly namespace: string | null;
  readonly grp: string | null;
  readonly since: number;
}

// The group's place comes first in both: then one range of one index answers for each group.
const LIST = `
  SELECT p.server, p.datastore, p.namespace, p.grp, b.taken, b.told, b.ended_in AS endedIn, b.took,
         b.seen_in AS seenIn, b.size
    FROM place p CROSS JOIN backup b ON b.place = p.id AND b.taken >= @since
   WHERE p.server = @server AND p.grp <> '' AND (@datastore IS NULL OR p.datastore = @datastore)
     AND (@namespace IS NULL OR p.namespace = @namespace) AND (@grp IS NULL OR p.grp = @grp)
   ORDER BY p.id, b.taken`;

const NEWEST = `
  SELECT taken, told, ended_in AS endedIn, took, seen_in AS seenIn, size
    FROM backup WHERE place = ? ORDER BY taken DESC LIMIT ?`;

const CALENDAR = `
  SELECT p.id, p.namespace, p.grp, b.taken
    FROM place p CROSS JOIN backup b ON b.place = p.id AND b.taken >= @since AND b.taken < @until
   WHERE p.server = @server AND p.datastore = @datastore AND p.grp <> ''
   ORDER BY p.id, b.taken`;

const series = (column: 'size' | 'took') => `
  SELECT min(taken) AS at, count(*) AS count, avg(${column}) AS mean, min(${column}) AS least, max(${column}) AS most
    FROM backup WHERE place = @place AND taken >= @since AND taken < @until AND ${column} IS NOT NULL
   GROUP BY CAST(taken - @since AS INTEGER) / CAST(@width AS INTEGER) ORDER BY 1`;

interface PointRow {
  readonly at: number;
  readonly count: number;
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

/** `tell` hears of each group of which something was put. */
export function createBackupTable(db: Db, places: Places, tell: (place: GroupPlace) => void): BackupTable {
  const merge = createBackupMerge(db);
  const list = db.prepare<Scope, PlacedRow>(LIST);
  const newest = db.prepare<[number, number], BackupRow>(NEWEST);
  const calendar = db.prepare<
    { server: string; datastore: string; since: number; until: number },
    { id: number; namespace: string; grp: string; taken: number }
  >(CALENDAR);
  const until = db.prepare<[number], { until: number }>('SELECT until FROM listed WHERE place = ?');
  const points = {
    size: db.prepare<{ place: number; since: number; until: number; width: number }, PointRow>(series('size')),
    took: db.prepare<{ place: number; since: number; until: number; width: number }, PointRow>(series('took')),
  };

  return {
    put(place, reports) {
      const id = places.idOf(place);
      for (const report of reports) merge.put(id, report);
      tell(place);
    },
    list: (place, sinceMs) =>
      list.all(scopeOf(place, sinceMs)).map((row) => toKeptBackup({ ...row, group: row.grp }, row)),
    newest(place, limit) {
      const id = places.find(place);
      if (id === null) return [];
      return newest
        .all(id, limit)
        .reverse()
        .map((row) => toKeptBackup(place, row));
    },
    calendar({ server, datastore }, edgesMs) {
      const edges = edgesMs.map(seconds);
      const [since = 0] = edges;
      return toCalendar(calendar.all({ server, datastore, since, until: edges.at(-1) ?? since }), edges);
    },
    listedUntilMs(place) {
      const id = places.find(place);
      const row = id === null ? undefined : until.get(id);
      return row === undefined ? null : row.until * 1000;
    },
    series({ place, measure, fromMs, untilMs, maxPoints }) {
      const id = places.find(place);
      if (id === null) return [];
      const [since, end] = [Math.ceil(fromMs / 1000), Math.ceil(untilMs / 1000)];
      const width = Math.max(1, Math.ceil((end - since) / Math.max(1, maxPoints)));
      const rows = points[measure === 'newest-size-bytes' ? 'size' : 'took'].all({
        place: id,
        since,
        until: end,
        width,
      });
      return rows.map(({ at, ...point }) => ({ atMs: at * 1000, ...point }));
    },
  };
}

function scopeOf({ server, datastore, namespace, group }: HistoryPlace, sinceMs: number): Scope {
  return {
    server,
    datastore: datastore ?? null,
    namespace: namespace ?? null,
    grp: group ?? null,
    since: Math.ceil(sinceMs / 1000),
  };
}

function toKeptBackup({ server, datastore, namespace, group }: GroupPlace, row: BackupRow): KeptBackup {
  const after = (delay: number | null) => (delay === null ? null : (row.taken + delay) * 1000);
  return {
    server,
    datastore,
    namespace,
    group,
    takenAtMs: row.taken * 1000,
    endedAtMs: after(row.endedIn),
    tookMs: row.took === null ? null : row.took * 1000,
    seenAtMs: after(row.seenIn),
    sizeBytes: row.size,
    sources: sourcesOf(row.told),
  };
}

const ALL_SOURCES: readonly (readonly [number, BackupSource])[] = [
  [LISTED, 'listed'],
  [SEEN, 'seen'],
  [TASK, 'task'],
];

function sourcesOf(told: number): BackupSource[] {
  return ALL_SOURCES.flatMap(([bit, source]) => ((told & bit) === 0 ? [] : source));
}

/** Rows come by group, each group's by time; so do the edges. */
function toCalendar(
  rows: readonly { readonly id: number; readonly namespace: string; readonly grp: string; readonly taken: number }[],
  edges: readonly number[],
): CalendarRow[] {
  const calendar: { namespace: string; group: string; counts: number[] }[] = [];
  let placeId: number | null = null;
  let day = 0;
  for (const { id, namespace, grp, taken } of rows) {
    if (id !== placeId) {
      calendar.push({ namespace, group: grp, counts: Array.from({ length: Math.max(0, edges.length - 1) }, () => 0) });
      placeId = id;
      day = 0;
    }
    while (day + 1 < edges.length && taken >= (edges[day + 1] ?? 0)) day += 1;
    const counts = calendar.at(-1)?.counts;
    if (counts && day < counts.length) counts[day] = (counts[day] ?? 0) + 1;
  }
  return calendar;
}

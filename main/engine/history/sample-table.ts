import type { Sample, SeriesKey, SeriesPoint } from '../../../shared/domain/history.ts';
import type { SeriesQuery } from '../ports.ts';
import type { Db } from './history-db.ts';
import { MEASURES, seriesId } from './measures.ts';
import type { Places } from './places.ts';

export interface SampleTable {
  put(key: SeriesKey, sample: Sample): void;
  /** Puts a mean of the `stepSeconds` from then on, unless anything is kept of that time. */
  fill(key: SeriesKey, sample: Sample, stepSeconds: number): void;
  series(query: SeriesQuery): readonly SeriesPoint[];
  latest(key: SeriesKey): Sample | null;
}

interface BucketRow {
  readonly at: number;
  readonly count: number;
  readonly total: number;
  readonly least: number;
  readonly most: number;
}

/* Numbers are bound as floating point: where they are divided, they are made whole first. */

/* The three tables never hold the same time of a series twice: together they are all that is kept of it. */
const SERIES = `
  SELECT min(at) AS at, sum(count) AS count, total(total) AS total, min(least) AS least, max(most) AS most FROM (
    SELECT at, 1 AS count, value AS total, value AS least, value AS most
      FROM raw WHERE series = @series AND at >= @since AND at < @until
    UNION ALL SELECT at, count, total, least, most FROM hourly WHERE series = @series AND at >= @since AND at < @until
    UNION ALL SELECT at, count, total, least, most FROM daily WHERE series = @series AND at >= @since AND at < @until
  ) GROUP BY CAST(at - @since AS INTEGER) / CAST(@width AS INTEGER) ORDER BY 1`;

const LATEST = `
  SELECT at, value FROM (
    SELECT * FROM (SELECT at, value FROM raw WHERE series = @series ORDER BY at DESC LIMIT 1)
    UNION ALL SELECT * FROM (SELECT at, total / count FROM hourly WHERE series = @series ORDER BY at DESC LIMIT 1)
    UNION ALL SELECT * FROM (SELECT at, total / count FROM daily WHERE series = @series ORDER BY at DESC LIMIT 1)
  ) ORDER BY at DESC LIMIT 1`;

const FILL = `
  INSERT INTO raw SELECT @series, @at, @value
   WHERE NOT EXISTS (SELECT 1 FROM raw WHERE series = @series AND at >= @at AND at < @at + @step)
     AND NOT EXISTS (SELECT 1 FROM hourly WHERE series = @series AND at = @at - @at % 3600)
     AND NOT EXISTS (SELECT 1 FROM daily WHERE series = @series AND at = @at - @at % 86400)`;

export function createSampleTable(db: Db, places: Places): SampleTable {
  const put = db.prepare<[number, number, number]>('INSERT OR IGNORE INTO raw VALUES (?, ?, ?)');
  const fill = db.prepare<{ series: number; at: number; value: number; step: number }>(FILL);
  const series = db.prepare<{ series: number; since: number; until: number; width: number }, BucketRow>(SERIES);
  const latest = db.prepare<{ series: number }, { at: number; value: number }>(LATEST);

  function idOf({ place, measure }: SeriesKey): number | null {
    const placeId = places.find(place);
    return placeId === null ? null : seriesId(placeId, measure);
  }

  return {
    put: (key, sample) =>
      void put.run(seriesId(places.idOf(key.place), key.measure), seconds(sample.atMs), scaled(key, sample.value)),
    fill(key, sample, step) {
      const id = seriesId(places.idOf(key.place), key.measure);
      fill.run({ series: id, at: seconds(sample.atMs), value: scaled(key, sample.value), step });
    },
    series(query) {
      const id = idOf(query);
      if (id === null) return [];
      const since = Math.ceil(query.fromMs / 1000);
      const until = Math.ceil(query.untilMs / 1000);
      const width = Math.max(1, Math.ceil((until - since) / Math.max(1, query.maxPoints)));
      const { scale } = MEASURES[query.measure];
      return series.all({ series: id, since, until, width }).map(({ at, count, total, least, most }) => ({
        atMs: at * 1000,
        mean: total / count / scale,
        least: least / scale,
        most: most / scale,
        count,
      }));
    },
    latest(key) {
      const id = idOf(key);
      const row = id === null ? undefined : latest.get({ series: id });
      return row === undefined ? null : { atMs: row.at * 1000, value: row.value / MEASURES[key.measure].scale };
    },
  };
}

export function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

function scaled({ measure }: SeriesKey, value: number): number {
  return Math.round(value * MEASURES[measure].scale);
}

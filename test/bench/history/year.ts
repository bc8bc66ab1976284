import type { KeptHistory } from '../../../main/engine/history/sqlite-history.ts';
import type { HistoryItem } from '../../../main/engine/ports.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';
import { backupRows, type FleetShape, hostRows, jobRows, storeRows } from './fleet-rows.ts';
import { type Quantiles, quantilesOf } from './quantiles.ts';

export const YEAR_START = Date.UTC(2025, 8, 28);
export const YEAR_DAYS = 365;
export const YEAR_END = YEAR_START + YEAR_DAYS * DAY;

/** Days at the end of which every sample is fed; of the days before, which end as daily rows, four are enough. */
const FULL_DAYS = 40;
/** Days at the end that are fed poll by poll, and timed. */
const POLLED_DAYS = 3;
const SLOT_MS = 5 * MINUTE;
const ROWS_PER_APPEND = 250;
const RETENTION_MS = 400 * DAY;

export interface YearFigures {
  /** A poll that writes host figures and sizes, in ms. */
  readonly appendMs: Quantiles;
  /** Rows of such a poll. */
  readonly rowsPerAppend: number;
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
  const appends: number[] = [];
  const steps: number[] = [];
  let polledRows = 0;
  let writtenBefore: number | null = null;
  for (let day = 0; day < YEAR_DAYS; day++) {
    const dayMs = YEAR_START + day * DAY;
    const isPolled = day >= YEAR_DAYS - POLLED_DAYS;
    if (day === YEAR_DAYS - POLLED_DAYS) writtenBefore = writtenBytes();
    for (const rows of nightly(shape, dayMs, random)) put(kept, rows);
    const every = day >= YEAR_DAYS - FULL_DAYS ? SLOT_MS : 6 * HOUR;
    for (let atMs = dayMs; atMs < dayMs + DAY; atMs += every) {
      for (let server = 0; server < shape.servers; server++) {
        const rows = [...hostRows(server, atMs, random), ...storeRows(shape, server, atMs, random)];
        const tookMs = put(kept, rows);
        if (!isPolled) continue;
        appends.push(tookMs);
        polledRows += rows.length;
      }
    }
    steps.push(...thin(kept, dayMs + DAY));
  }
  const writtenAfter = writtenBytes();
  return {
    appendMs: quantilesOf(appends),
    rowsPerAppend: polledRows / appends.length,
    thinningStepMs: quantilesOf(steps),
    writtenBytesPerDay:
      writtenBefore === null || writtenAfter === null ? null : (writtenAfter - writtenBefore) / POLLED_DAYS,
  };
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

import type { History } from '../../../main/engine/ports.ts';
import type { Measure } from '../../../shared/domain/history.ts';
import { DAY } from '../../../shared/time-units.ts';
import { type FleetShape, groupPlace, serverName, storeName } from './fleet-rows.ts';
import { type Quantiles, quantilesOf } from './quantiles.ts';
import { YEAR_END } from './year.ts';

const QUERIES = 500;
const POINTS = 300;

export interface QueryFigures {
  readonly chartOf30Days: Quantiles;
  readonly chartOfYear: Quantiles;
  /** 30 days of all groups of a datastore. */
  readonly calendar: Quantiles;
  /** 60 days of backups of all groups of a datastore. */
  readonly backupsOfStore: Quantiles;
  readonly backupsOfServer: Quantiles;
  /** The newest 200 tasks of all servers; then the failed ones of 30 days. */
  readonly newestTasks: Quantiles;
  readonly failedTasks: Quantiles;
}

const HOST: readonly Measure[] = ['cpu-ratio', 'load1', 'memory-used-ratio'];
const STORE: readonly Measure[] = ['used-bytes', 'available-bytes', 'total-bytes', 'dedup-factor', 'gc-seconds'];
const GROUP: readonly Measure[] = ['newest-size-bytes', 'backup-seconds', 'snapshot-count'];

/** Times what the pages will ask, of things chosen by chance, so that hardly anything is in a cache. */
export function timeQueries(history: History, shape: FleetShape, random: () => number): QueryFigures {
  const pick = (count: number) => Math.floor(random() * count);
  const oneOf = <T>(list: readonly T[]): T => {
    const item = list[pick(list.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  };
  const store = () => ({ server: serverName(pick(shape.servers)), datastore: storeName(pick(shape.storesPerServer)) });
  const group = () => groupPlace(pick(shape.servers), pick(shape.storesPerServer), pick(shape.groupsPerStore));
  const key = () =>
    oneOf([
      () => ({ place: { server: serverName(pick(shape.servers)) }, measure: oneOf(HOST) }),
      () => ({ place: store(), measure: oneOf(STORE) }),
      () => ({ place: group(), measure: oneOf(GROUP) }),
    ])();
  const chart = (days: number) =>
    timed(QUERIES, () => {
      const range = { fromMs: YEAR_END - days * DAY, untilMs: YEAR_END, maxPoints: POINTS };
      return history.series({ ...key(), ...range });
    });
  const edges = Array.from({ length: 31 }, (_, day) => YEAR_END - (30 - day) * DAY);
  return {
    chartOf30Days: chart(30),
    chartOfYear: chart(365),
    calendar: timed(100, () => history.calendar(store(), edges)),
    backupsOfStore: timed(50, () => history.backups(store(), YEAR_END - 60 * DAY)),
    backupsOfServer: timed(5, () => history.backups({ server: store().server }, YEAR_END - 60 * DAY)),
    newestTasks: timed(50, () => history.tasks({ sinceMs: YEAR_END - DAY, limit: 200 })),
    failedTasks: timed(5, () => history.tasks({ sinceMs: YEAR_END - 30 * DAY, failedOnly: true, limit: 200 })),
  };
}

function timed(count: number, query: () => readonly unknown[] | null): Quantiles {
  const times = Array.from({ length: count }, () => {
    const startedAtMs = performance.now();
    if (query() === null) throw new Error('history does not answer');
    return performance.now() - startedAtMs;
  });
  return quantilesOf(times);
}

import type { Measure } from '../../../shared/domain/history.ts';
import { DAY, MINUTE } from '../../../shared/time-units.ts';

/** How a measure is kept. Written to files: a code once given is never given to another one. */
export interface MeasureRow {
  /** 0 to 31. */
  readonly code: number;
  /** Values are kept as whole numbers of 1 / scale. */
  readonly scale: number;
  /** At most one sample in each stretch of this length; 0: every one, because each is an event. */
  readonly everyMs: number;
  /** A value that did not change is not written again for this long; null: not until it changes. */
  readonly againAfterMs: number | null;
}

const GAUGE = { everyMs: 5 * MINUTE, againAfterMs: 30 * MINUTE };
const EVENT = { everyMs: 0, againAfterMs: 0 };
const RATIO = 10_000;

export const MEASURES: Readonly<Record<Measure, MeasureRow>> = {
  'total-bytes': { code: 0, scale: 1, ...GAUGE },
  'used-bytes': { code: 1, scale: 1, ...GAUGE },
  'available-bytes': { code: 2, scale: 1, ...GAUGE },
  'dedup-factor': { code: 3, scale: 1000, ...EVENT },
  'cpu-ratio': { code: 4, scale: RATIO, ...GAUGE },
  'io-wait-ratio': { code: 5, scale: RATIO, ...GAUGE },
  load1: { code: 6, scale: 100, ...GAUGE },
  'memory-used-ratio': { code: 7, scale: RATIO, ...GAUGE },
  'root-disk-used-ratio': { code: 8, scale: RATIO, ...GAUGE },
  // Backups and prunes move it up and down within a day; what counts is how it goes over the weeks.
  'snapshot-count': { code: 9, scale: 1, everyMs: DAY, againAfterMs: null },
  'newest-size-bytes': { code: 10, scale: 1, ...EVENT },
  'backup-seconds': { code: 11, scale: 1, ...EVENT },
  'gc-seconds': { code: 12, scale: 1, ...EVENT },
  'verify-seconds': { code: 13, scale: 1, ...EVENT },
  'sync-seconds': { code: 14, scale: 1, ...EVENT },
};

/** Places times measures: one number names a series. */
const MEASURES_PER_PLACE = 32;

export function seriesId(placeId: number, measure: Measure): number {
  return placeId * MEASURES_PER_PLACE + MEASURES[measure].code;
}

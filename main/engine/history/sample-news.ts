import type { Sample, SeriesKey } from '../../../shared/domain/history.ts';
import type { History } from '../ports.ts';
import { MEASURES } from './measures.ts';
import type { News } from './news.ts';

/** Decides which values are worth a sample; remembers the last one of each series. */
export interface SampleNews {
  /** The value as news; nothing where it is unknown, or too much like the one before. */
  of(key: SeriesKey, atMs: number, value: number | null): News[];
}

export function createSampleNews(history: Pick<History, 'latest'>): SampleNews {
  const last = new Map<string, Sample | null>();

  function lastOf(key: SeriesKey, text: string): Sample | null {
    const known = last.get(text);
    if (known !== undefined) return known;
    const kept = history.latest(key);
    last.set(text, kept);
    return kept;
  }

  return {
    of(key, atMs, value) {
      if (value === null || !Number.isFinite(value)) return [];
      const text = `${key.measure}\0${key.place.server}\0${key.place.datastore}\0${key.place.namespace}\0${key.place.group}`;
      const sample = { atMs, value };
      if (!isDue(key, lastOf(key, text), sample)) return [];
      return [{ item: { kind: 'sample', key, sample }, kept: () => void last.set(text, sample) }];
    },
  };
}

/** A clock that was set back makes a sample older than the last one: then it is new all the same. */
function isDue({ measure }: SeriesKey, last: Sample | null, { atMs, value }: Sample): boolean {
  if (last === null) return true;
  const { everyMs, againAfterMs, scale } = MEASURES[measure];
  if (everyMs === 0) return Math.floor(last.atMs / 1000) !== Math.floor(atMs / 1000);
  if (Math.floor(last.atMs / everyMs) === Math.floor(atMs / everyMs)) return false;
  if (Math.round(last.value * scale) !== Math.round(value * scale)) return true;
  return againAfterMs !== null && Math.abs(atMs - last.atMs) >= againAfterMs;
}

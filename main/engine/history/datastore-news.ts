import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import { dedupFactor } from '../../../shared/domain/job.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import type { News } from './news.ts';
import type { SampleNews } from './sample-news.ts';

/** Sizes and deduplication of the datastores that were read since. */
export function* datastoreNews(samples: SampleNews, before: ServerState | null, now: ServerState): Generator<News> {
  for (const [name, datastore] of now.datastores) {
    const known = before?.datastores.get(name);
    if (known === datastore) continue;
    const place = { server: now.name, datastore: name };
    if (datastore.usage.kind === 'read' && datastore.usage !== known?.usage) {
      const { value, takenAtMs } = datastore.usage;
      yield* samples.of({ place, measure: 'total-bytes' }, takenAtMs, value.totalBytes);
      yield* samples.of({ place, measure: 'used-bytes' }, takenAtMs, value.usedBytes);
      yield* samples.of({ place, measure: 'available-bytes' }, takenAtMs, value.availableBytes);
    }
    if (datastore.garbageCollection !== known?.garbageCollection) {
      const found = dedupOf(datastore);
      if (found) yield* samples.of({ place, measure: 'dedup-factor' }, found.atMs, found.factor);
    }
  }
}

/** What the last successful garbage collection found. An empty datastore has no factor worth a line in a chart. */
function dedupOf({ garbageCollection }: DatastoreState): { atMs: number; factor: number } | null {
  if (garbageCollection.kind !== 'read') return null;
  const result = garbageCollection.value.lastSuccess;
  if (result === null || result.indexDataBytes === 0 || result.diskBytes === 0) return null;
  // Its start is the one moment that stays the same however often it is read.
  return { atMs: result.startedAtMs ?? garbageCollection.takenAtMs, factor: dedupFactor(result) };
}

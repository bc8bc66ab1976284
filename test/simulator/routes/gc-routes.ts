/** Garbage collection state (pbs-api.md sections 5.4, 5.8, 5.9). */
import { readError } from '../world/availability.ts';
import type { Datastore, PbsServer } from '../world/model.ts';
import { has, isAtLeast } from '../world/version.ts';
import type { Call, Payload } from './exchange.ts';
import { forbidden } from './exchange.ts';
import { aclPathOf, may, readableStore, text, unsorted } from './reading.ts';

/** The counters alone: `gc-status` of usage and of the verbose status. */
export function gcCounterFields(server: PbsServer, store: Datastore): object {
  const success = store.gc.lastSuccess;
  const counters = success?.counters;
  return {
    upid: success?.upid ?? null,
    'index-file-count': counters?.indexFileCount ?? 0,
    'index-data-bytes': counters?.indexDataBytes ?? 0,
    'disk-bytes': counters?.diskBytes ?? 0,
    'disk-chunks': counters?.diskChunks ?? 0,
    'removed-bytes': counters?.removedBytes ?? 0,
    'removed-chunks': counters?.removedChunks ?? 0,
    'pending-bytes': counters?.pendingBytes ?? 0,
    'pending-chunks': counters?.pendingChunks ?? 0,
    'removed-bad': counters?.removedBad ?? 0,
    'still-bad': counters?.stillBad ?? 0,
    ...(counters !== undefined && has(server.version, 'gcCacheStats')
      ? { 'cache-stats': { hits: counters.cacheHits, misses: counters.cacheMisses } }
      : {}),
  };
}

/** Counters of the last success beside the end of the last attempt: after a failure two different runs in one object. */
function gcEntry(server: PbsServer, store: Datastore): object {
  const { gc } = store;
  const counters = gcCounterFields(server, store);
  if (!isAtLeast(server.version, '3.2.0')) return counters;
  // Without a success PBS does not look at the state file at all: a GC that always failed stays hidden.
  const run = gc.lastSuccess === null ? null : gc.lastRun;
  const hasEnded = run !== null && run.endS !== null;
  return {
    store: store.name,
    ...(store.gcSchedule === null ? {} : { schedule: store.gcSchedule }),
    ...(gc.nextRunS === null ? {} : { 'next-run': gc.nextRunS }),
    ...(hasEnded ? { 'last-run-state': run.state, 'last-run-endtime': run.endS } : {}),
    ...(hasEnded && gc.lastSuccess !== null ? { duration: (run.endS ?? 0) - gc.lastSuccess.startS } : {}),
    ...counters,
  };
}

export function storeGc(call: Call): Payload {
  if (!may(call, aclPathOf(call.path.store ?? ''), 'Datastore.Audit')) throw forbidden();
  return { data: gcEntry(call.server, readableStore(call)) };
}

/** Stores that cannot be opened or seen are left out without a word. */
export function allGc(call: Call): Payload {
  const only = text(call, 'store');
  const listed = unsorted(call, call.server.datastores.values()).filter(
    (store) =>
      (only === null || store.name === only) &&
      may(call, aclPathOf(store.name), 'Datastore.Audit', 'Datastore.Backup') &&
      readError(call.server, store) === null,
  );
  return { data: listed.map((store) => gcEntry(call.server, store)) };
}

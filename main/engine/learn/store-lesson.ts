import { HOUR, MINUTE } from '../../../shared/time-units.ts';
import type { History } from '../ports.ts';
import { dedupFrom, forecastFrom, fullForecast } from './full-forecast.ts';
import type { ServerMemory, StoreMemory } from './server-memory.ts';

/** What is days ahead does not change within hours, and three months are read for it. */
const EVERY_MS = 8 * HOUR;

/** While the server's own past of a datastore is still being read, its forecast may change any minute. */
const SOONER_MS = MINUTE;
const SOONER_FOR_MS = 30 * MINUTE;

type Source = Pick<History, 'series' | 'usagePast'>;

/** Works out forecasts and deduplication of the datastores whose time has come. */
export function* lookAtStores(history: Source, memory: ServerMemory, nowMs: number): Generator<void> {
  for (const store of memory.stores.values()) {
    // A clock that was set back makes it due as well.
    if (nowMs < store.nextLookAtMs && store.nextLookAtMs - nowMs <= EVERY_MS) continue;
    if (look(history, memory, store, nowMs)) yield;
  }
}

function look(history: Source, memory: ServerMemory, store: StoreMemory, nowMs: number): boolean {
  const state = memory.state?.datastores.get(store.name);
  if (state === undefined || state.usage.kind === 'unread') return false;
  store.forecast = forecastFrom(history, store.server, state, nowMs) ?? store.forecast;
  store.fullForecast = fullForecast(store.forecast, nowMs);
  store.dedup = dedupFrom(history, store.server, store.name, nowMs) ?? store.dedup;
  store.firstLookAtMs ??= nowMs;
  const isFilling = nowMs - store.firstLookAtMs < SOONER_FOR_MS && history.usagePast(store.server, store.name) === null;
  store.nextLookAtMs = nowMs + (isFilling ? SOONER_MS : EVERY_MS);
  return true;
}

import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { ENDPOINTS, endpointAvailable } from '../../../shared/rules/endpoint-availability.ts';
import type { Freshness } from '../../../shared/rules/freshness.ts';
import { isWatched } from '../../../shared/rules/watched-datastores.ts';
import { createSeriesWriter, type SeriesText, type SeriesWriter } from './exposition.ts';
import type { Perishable } from './memory.ts';
import type { MetricsSettings } from './metrics-settings.ts';
import { serverMoment } from './server-moment.ts';
import { writeCost, writeServer } from './server-series.ts';
import { createStorePages } from './store-pages.ts';
import { createTaskPages } from './task-pages.ts';

/** What one server contributes to the page. */
export interface ServerPage extends Perishable {
  readonly texts: readonly SeriesText[];
}

/** Renders servers under one version of the settings. */
export interface ServerRenderer {
  /** Pauses after each piece of work, for the caller to let others run; returns the whole. */
  render(server: ServerState, nowMs: number): Generator<void, ServerPage>;
}

export function createServerRenderer(settings: MetricsSettings): ServerRenderer {
  const taskPages = createTaskPages();
  const storePages = createStorePages(settings);
  const pages = new WeakMap<ServerState, ServerPage>();

  function* render(server: ServerState, nowMs: number): Generator<void, ServerPage> {
    const known = pages.get(server);
    if (known && nowMs <= known.expiresAtMs) return known;
    const moment = serverMoment(server, settings, nowMs);
    const watched = [...server.datastores.values()].filter(({ name }) => isWatched(moment.filter, name));
    const freshness = moment.freshness();
    const writer = createSeriesWriter();
    writeServer(writer, server, freshness);
    writeCost(writer, server);
    writeEndpoints(writer, server, watched, freshness);
    yield;
    const tasks = taskPages(moment);
    const texts = [writer.text(), ...(tasks ? [tasks.text] : [])];
    if (tasks) freshness.changesAfter(tasks.expiresAtMs);
    for (const datastore of watched) {
      yield;
      const store = storePages(moment, datastore, tasks);
      texts.push(...store.texts);
      freshness.changesAfter(store.expiresAtMs);
    }
    const page = { texts, expiresAtMs: freshness.expiresAtMs() };
    pages.set(server, page);
    return page;
  }

  return { render };
}

function writeEndpoints(
  writer: SeriesWriter,
  server: ServerState,
  watched: readonly DatastoreState[],
  freshness: Freshness,
): void {
  for (const endpoint of ENDPOINTS) {
    const available = endpointAvailable(endpoint, server, watched, freshness);
    writer.add(
      'pbs_endpoint_available',
      { node: server.name, endpoint },
      available === null ? null : Number(available),
    );
  }
}

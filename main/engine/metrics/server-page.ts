import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import type { TaskLog } from '../../../shared/domain/task.ts';
import { createClientOwners } from '../../../shared/rules/client-owner.ts';
import { ENDPOINTS, endpointAvailable } from '../../../shared/rules/endpoint-availability.ts';
import { createFreshness, type Freshness, silentAfterMs } from '../../../shared/rules/freshness.ts';
import { ALL_DATASTORES, type DatastoreFilter, isWatched } from '../../../shared/rules/watched-datastores.ts';
import { writeContent, writeStore, writeTaskOutcomes } from './datastore-series.ts';
import { createSeriesWriter, type SeriesText, type SeriesWriter } from './exposition.ts';
import type { MetricsSettings } from './metrics-settings.ts';
import { createNamespacePages, type NamespacePage } from './namespace-pages.ts';
import { writeCost, writeServer } from './server-series.ts';
import { type TaskFindings, writeTasks } from './task-series.ts';

/** What one server contributes to the page. */
export interface ServerPage {
  readonly texts: readonly SeriesText[];
  /** Until when (inclusive) it stays as it is while the server's state does. */
  readonly expiresAtMs: number;
}

/** Renders servers under one version of the settings. */
export interface ServerRenderer {
  /** Pauses after each piece of work, for the caller to let others run; returns the whole. */
  render(server: ServerState, nowMs: number): Generator<void, ServerPage>;
}

/** One server at one moment, with what its datastores' series need of it. */
interface ServerMoment {
  readonly server: ServerState;
  readonly filter: DatastoreFilter;
  readonly nowMs: number;
  readonly freshness: Freshness;
}

interface TaskKnowledge {
  readonly log: TaskLog;
  readonly findings: TaskFindings;
}

export function createServerRenderer(settings: MetricsSettings): ServerRenderer {
  const storeTexts = createStoreTexts(settings);
  const pollingIntervalMs = settings.polling.intervalSeconds * 1000;
  const pages = new WeakMap<ServerState, ServerPage>();

  function* render(server: ServerState, nowMs: number): Generator<void, ServerPage> {
    const known = pages.get(server);
    if (known && nowMs <= known.expiresAtMs) return known;
    const silentMs = silentAfterMs(server.reach, pollingIntervalMs);
    const freshness = createFreshness({ nowMs, pollingIntervalMs, silentAfterMs: silentMs });
    const filter = settings.servers.find(({ name }) => name === server.name)?.datastores ?? ALL_DATASTORES;
    const moment = { server, filter, nowMs, freshness };
    const watched = [...server.datastores.values()].filter(({ name }) => isWatched(filter, name));
    const writer = createSeriesWriter();
    writeServer(writer, server, freshness);
    writeCost(writer, server);
    writeEndpoints(writer, moment, watched);
    yield;
    const tasks = writeTaskKnowledge(writer, moment);
    const texts = [writer.text()];
    for (const datastore of watched) {
      yield;
      texts.push(...storeTexts(moment, datastore, tasks));
    }
    const page = { texts, expiresAtMs: freshness.expiresAtMs() };
    pages.set(server, page);
    return page;
  }

  return { render };
}

/** Renders one datastore with its namespaces. */
function createStoreTexts(settings: MetricsSettings) {
  const owners = createClientOwners(settings.clients);
  const namespacePages = createNamespacePages(settings.polling.intervalSeconds * 1000);
  const { snapshotHistoryLimit } = settings.metrics;

  return (moment: ServerMoment, datastore: DatastoreState, tasks: TaskKnowledge | null): SeriesText[] => {
    const { freshness } = moment;
    const labels = labelsOf(moment, datastore);
    const pages = namespacesOf(moment, datastore);
    const writer = createSeriesWriter();
    writeStore(writer, labels, datastore, tasks?.log ?? null, freshness);
    const visible = freshness.value(datastore.namespaces, 'namespaces');
    writeContent(writer, labels, visible?.map((namespace) => pages.get(namespace)?.findings ?? null) ?? null);
    const types = new Set([...pages.values()].flatMap((page) => [...page.findings.backupTypes]));
    if (tasks) writeTaskOutcomes(writer, labels, tasks.log, tasks.findings.outcomes, types);
    return [writer.text(), ...[...pages.values()].map((page) => page.text)];
  };

  function labelsOf({ server }: ServerMoment, { name }: DatastoreState) {
    return { node: server.name, datastore: name, client: owners.ofDatastore(server.name, name) };
  }

  function namespacesOf({ server, nowMs, freshness }: ServerMoment, datastore: DatastoreState) {
    const pages = new Map<string, NamespacePage>();
    for (const [namespace, section] of datastore.groups) {
      const groups = freshness.value(section, 'groups');
      if (!groups) continue;
      const client = owners.ofNamespace(server.name, datastore.name, namespace);
      const scope = { node: server.name, datastore: datastore.name, namespace, client, snapshotHistoryLimit };
      const page = namespacePages.of({ groups, details: datastore.details.get(namespace), scope }, nowMs);
      freshness.changesAfter(page.expiresAtMs);
      pages.set(namespace, page);
    }
    return pages;
  }
}

function writeEndpoints(
  writer: SeriesWriter,
  { server, freshness }: ServerMoment,
  watched: readonly DatastoreState[],
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

function writeTaskKnowledge(
  writer: SeriesWriter,
  { server, filter, nowMs, freshness }: ServerMoment,
): TaskKnowledge | null {
  const log = freshness.value(server.tasks, 'heartbeat');
  if (!log) return null;
  // Times of tasks are by the server's own clock.
  const aheadMs = server.clock?.aheadMs ?? 0;
  const findings = writeTasks(writer, log, { server, filter, serverNowMs: nowMs + aheadMs });
  freshness.changesAfter(findings.changesAtMs - aheadMs);
  return { log, findings };
}

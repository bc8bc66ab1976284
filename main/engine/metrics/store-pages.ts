import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import { type ClientOwners, createClientOwners } from '../../../shared/rules/client-owner.ts';
import type { Freshness } from '../../../shared/rules/freshness.ts';
import { isWithheld } from '../../../shared/rules/withheld.ts';
import { writeContent, writeStore, writeTaskOutcomes } from './datastore-series.ts';
import { createSeriesWriter, type SeriesText } from './exposition.ts';
import { createMemory, type Perishable } from './memory.ts';
import type { MetricsSettings } from './metrics-settings.ts';
import { createNamespacePages, type NamespacePage, type NamespacePages } from './namespace-pages.ts';
import type { ServerMoment } from './server-moment.ts';
import type { TaskPage } from './task-pages.ts';

/** One datastore's share of the page, with its namespaces. */
export interface StorePage extends Perishable {
  readonly texts: readonly SeriesText[];
}

/** Renders datastores. `tasks`: those of the server, where they are known. */
export type StorePages = (moment: ServerMoment, datastore: DatastoreState, tasks: TaskPage | null) => StorePage;

export function createStorePages(settings: MetricsSettings): StorePages {
  const memory = createMemory<DatastoreState, StorePage>();
  const parts = {
    owners: createClientOwners(settings.clients),
    namespacePages: createNamespacePages(settings.polling.intervalSeconds * 1000),
    snapshotHistoryLimit: settings.metrics.snapshotHistoryLimit,
  };
  return (moment, datastore, tasks) => {
    const inputs = [moment.server.name, moment.isSilent, tasks?.log, tasks?.findings];
    return memory.recall(datastore, inputs, moment.nowMs, () => render({ ...parts, moment, datastore, tasks }));
  };
}

interface StoreParts {
  readonly owners: ClientOwners;
  readonly namespacePages: NamespacePages;
  readonly snapshotHistoryLimit: number;
  readonly moment: ServerMoment;
  readonly datastore: DatastoreState;
  readonly tasks: TaskPage | null;
}

function render(parts: StoreParts): StorePage {
  const { moment, datastore, tasks, owners } = parts;
  const node = moment.server.name;
  const labels = { node, datastore: datastore.name, client: owners.ofDatastore(node, datastore.name) };
  const freshness = moment.freshness();
  const pages = namespacesOf(parts, freshness);
  const writer = createSeriesWriter();
  writeStore(writer, labels, datastore, tasks?.log ?? null, freshness);
  const visible = freshness.value(datastore.namespaces, 'namespaces');
  const findings = visible?.map((namespace) => pages.get(namespace)?.findings ?? null) ?? null;
  // A token that may not see the datastore's own figures sees some of its namespaces at most: the others are unknown.
  writeContent(writer, labels, findings && isWithheld(datastore.usage) ? [...findings, null] : findings);
  const types = new Set([...pages.values()].flatMap((page) => [...page.findings.backupTypes]));
  if (tasks) writeTaskOutcomes(writer, labels, tasks.log, tasks.findings.outcomes, types);
  const texts = [writer.text(), ...[...pages.values()].map((page) => page.text)];
  return { texts, expiresAtMs: freshness.expiresAtMs() };
}

/** The pages of those namespaces whose groups are known. */
function namespacesOf(parts: StoreParts, freshness: Freshness): ReadonlyMap<string, NamespacePage> {
  const { moment, datastore, owners, namespacePages, snapshotHistoryLimit } = parts;
  const node = moment.server.name;
  const pages = new Map<string, NamespacePage>();
  for (const [namespace, section] of datastore.groups) {
    const groups = freshness.value(section, 'groups');
    if (!groups) continue;
    const client = owners.ofNamespace(node, datastore.name, namespace);
    const scope = { node, datastore: datastore.name, namespace, client, snapshotHistoryLimit };
    const page = namespacePages({ groups, details: datastore.details.get(namespace), scope }, moment.nowMs);
    freshness.changesAfter(page.expiresAtMs);
    pages.set(namespace, page);
  }
  return pages;
}

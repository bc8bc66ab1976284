import type { HistoryTrouble } from '../../../shared/domain/history.ts';
import type {
  Knowledge,
  Lateness,
  MachineFacts,
  NamespaceKnowledge,
  StoreKnowledge,
} from '../../../shared/rules/alerts/knowledge.ts';
import type { History } from '../ports.ts';
import type { GroupEntry } from './group-entry.ts';
import { latenessAt } from './group-lesson.ts';
import { aheadMs, type ServerMemory, type StoreMemory } from './server-memory.ts';

interface Parts {
  readonly servers: ReadonlyMap<string, ServerMemory>;
  readonly nowMs: () => number;
  readonly network: () => MachineFacts['network'];
  readonly history: Pick<History, 'trouble' | 'setAside'>;
  /** A group's rhythm in words. */
  readonly usual: (memory: ServerMemory, entry: GroupEntry) => string;
}

/** The rules' questions, answered from what is kept ready. */
export function knowledgeFrom(parts: Parts): Knowledge {
  const stores = new WeakMap<StoreMemory, StoreKnowledge>();
  const namespaces = new WeakMap<StoreMemory, Map<string, NamespaceKnowledge>>();
  const find = (server: string, datastore: string) => {
    const memory = parts.servers.get(server);
    const store = memory?.stores.get(datastore);
    return memory && store ? { memory, store } : null;
  };
  return {
    get machine() {
      const { history } = parts;
      return { network: parts.network(), history: historyFact(history.trouble()), setAside: history.setAside() };
    },
    store(server, datastore) {
      const found = find(server, datastore);
      if (found === null) return null;
      const known = stores.get(found.store) ?? storeKnowledge(found.memory, found.store);
      stores.set(found.store, known);
      return known;
    },
    namespace(server, datastore, namespace) {
      const found = find(server, datastore);
      if (found === null || !found.store.listedAtMs.has(namespace)) return null;
      const ofStore = namespaces.get(found.store) ?? new Map<string, NamespaceKnowledge>();
      namespaces.set(found.store, ofStore);
      const known = ofStore.get(namespace) ?? namespaceKnowledge(parts, found.memory, found.store, namespace);
      ofStore.set(namespace, known);
      return known;
    },
  };
}

function historyFact(trouble: HistoryTrouble | null): MachineFacts['history'] {
  if (trouble === null) return { kind: 'kept' };
  const { sinceMs, reason, next } = trouble;
  return { kind: 'failing', sinceMs, reason, next };
}

function storeKnowledge(memory: ServerMemory, store: StoreMemory): StoreKnowledge {
  const { name } = store;
  return {
    get forecast() {
      return store.fullForecast;
    },
    get dedup() {
      return store.dedup;
    },
    get sameSinceMs() {
      return memory.notes.stages.get(name)?.sinceMs ?? null;
    },
    get losses() {
      return memory.notes.losses.get(name) ?? [];
    },
    get goneGroups() {
      return memory.notes.gone.get(name) ?? [];
    },
  };
}

/** Of a group that nobody knows, only its age says anything. */
const NO_RHYTHM: Lateness = { kind: 'no-rhythm' };

function namespaceKnowledge(
  parts: Parts,
  memory: ServerMemory,
  store: StoreMemory,
  namespace: string,
): NamespaceKnowledge {
  const entryOf = (group: string) => store.entries.get(namespace, group);
  return {
    lateness(group) {
      const entry = entryOf(group);
      return entry === undefined ? NO_RHYTHM : latenessAt(entry, parts.nowMs() + aheadMs(memory));
    },
    usual(group) {
      const entry = entryOf(group);
      return entry === undefined ? 'no rhythm known yet' : parts.usual(memory, entry);
    },
    firstSeenMs: (group) => entryOf(group)?.oldestAtMs ?? null,
    newestVerifiedMs: (group) => entryOf(group)?.verifiedAtMs ?? null,
    sizes: (group) => entryOf(group)?.sizes ?? null,
    get failedSeenAtMs() {
      return memory.notes.failedSeen.get(store.name)?.get(namespace) ?? null;
    },
  };
}

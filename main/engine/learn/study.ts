import type { FleetState } from '../../../shared/domain/fleet.ts';
import type { GroupCare, GroupPlace } from '../../../shared/domain/history.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import type { LearnerParts } from './create-learner.ts';
import { createDecisions } from './decisions.ts';
import type { GroupEntry } from './group-entry.ts';
import { createLessons } from './lessons.ts';
import { createLossBook } from './loss-book.ts';
import { createRecollection } from './recollection.ts';
import { newStoreMemory, type ServerMemory } from './server-memory.ts';
import { lookAtStores } from './store-lesson.ts';
import { takeIn } from './take-in.ts';

/** All that is known, and what is done to know it. */
export interface Study {
  readonly servers: ReadonlyMap<string, ServerMemory>;
  /** Takes the fleet in and works out what changed, piece by piece. */
  pass(fleet: FleetState): Generator<void>;
  /** A backup of the group was kept. */
  noteBackup(place: GroupPlace): void;
  /** At once. Null: it is kept; else why not. */
  setCare(place: GroupPlace, care: GroupCare): string | null;
  /** Keeps what is not kept yet. */
  save(): void;
}

export function createStudy(parts: LearnerParts): Study {
  const { history, documents, clock } = parts;
  const servers = new Map<string, ServerMemory>();
  const recollection = createRecollection(history);
  const decisions = createDecisions(documents, history);
  const lessons = createLessons(parts, decisions);
  const losses = createLossBook(parts, decisions);

  function memoryOf(name: string): ServerMemory {
    const known = servers.get(name) ?? recollection.ofServer(name);
    servers.set(name, known);
    if (!known.isRecalled) recollection.recall(known);
    return known;
  }

  function forgetRemoved(fleet: FleetState): void {
    const there = new Set(fleet.servers.map(({ name }) => name));
    for (const [name, memory] of servers) {
      if (there.has(name)) continue;
      recollection.saveAll(memory);
      servers.delete(name);
    }
  }

  function* passServer(server: ServerState): Generator<void> {
    const memory = memoryOf(server.name);
    const onGone = (entry: GroupEntry, missedAtMs: number) => {
      if (entry.rhythm === null) lessons.learn(memory, entry);
      losses.noteGone(memory, entry, missedAtMs);
    };
    const nowMs = clock.monotonicMs();
    if (memory.state !== server) yield* takeIn({ memory, onGone, recall: recollection.recallStore, nowMs }, server);
    yield* losses.judge(memory);
    yield* lessons.learnDirty(memory);
    yield* lookAtStores(history, memory, clock.nowMs());
    memory.isReady ||= isLearned(memory);
    yield* recollection.save(memory);
  }

  return {
    servers,
    *pass(fleet) {
      recollection.noteRenewal(servers.values());
      decisions.keepRest();
      forgetRemoved(fleet);
      lessons.renewWishes(servers);
      for (const server of fleet.servers) yield* passServer(server);
    },
    noteBackup({ server, datastore, namespace, group }) {
      const memory = servers.get(server);
      const entry = memory?.stores.get(datastore)?.entries.get(namespace, group);
      if (!memory || !entry) return;
      memory.awaited.delete(entry);
      memory.dirty.add(entry);
    },
    setCare(place, care) {
      lessons.renewWishes(servers);
      const memory = memoryOf(place.server);
      const store = memory.stores.get(place.datastore) ?? newStoreMemory(place.server, place.datastore);
      memory.stores.set(place.datastore, store);
      if (!store.isRecalled) recollection.recallStore(memory, store);
      const entry = recollection.entryOf(store, place, clock.nowMs());
      const trouble = decisions.decide(place, care);
      lessons.learn(memory, entry);
      memory.unsaved.add(entry);
      return trouble;
    },
    save() {
      recollection.noteRenewal(servers.values());
      decisions.keepRest();
      for (const memory of servers.values()) recollection.saveAll(memory);
    },
  };
}

function isLearned({ state, stores, dirty }: ServerMemory): boolean {
  if (state === null || state.overviewCompleteAtMs === null) return false;
  for (const { entries } of stores.values()) {
    for (const { group, rhythm } of entries.values()) if (group !== null && rhythm === null) return false;
  }
  return dirty.size === 0 || stores.size > 0;
}

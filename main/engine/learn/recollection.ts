import type { GroupPlace } from '../../../shared/domain/history.ts';
import type { History } from '../ports.ts';
import { type GroupEntry, newEntry, recallInto, toKept } from './group-entry.ts';
import { newServerMemory, type ServerMemory, type StoreMemory } from './server-memory.ts';
import { keepNotes, notesText, recallNotes } from './server-notes.ts';

type Store = Pick<History, 'recall' | 'keep' | 'keptGroups' | 'keepGroups' | 'forgetGroups' | 'trouble' | 'renewals'>;

const GROUPS_PER_TURN = 40;

/** What is known, over restarts. While history cannot be read, what it holds is neither used nor overwritten. */
export function createRecollection(history: Store) {
  let renewalsBefore = history.renewals();

  function recall(memory: ServerMemory): void {
    if (history.trouble() !== null && history.recall('') === null) return;
    memory.notes = recallNotes(history, memory.name);
    memory.notesText = notesText(memory.notes);
    memory.isRecalled = true;
  }

  function recallStore(memory: ServerMemory, store: StoreMemory): void {
    const kept = history.keptGroups({ server: store.server, datastore: store.name });
    if (kept === null) return;
    store.isRecalled = true;
    for (const group of kept) {
      const entry = entryOf(store, group, group.sinceMs);
      const isKnown = entry.group !== null;
      recallInto(entry, group);
      if (isKnown) memory.dirty.add(entry);
    }
  }

  /** The group's entry, made as one that is not there if there is none. */
  function entryOf(store: StoreMemory, place: GroupPlace, sinceMs: number): GroupEntry {
    const { server, datastore, namespace, group } = place;
    const entry = store.entries.get(namespace, group) ?? {
      ...newEntry({ server, datastore, namespace, group }, sinceMs),
      packed: new Uint8Array(),
    };
    store.entries.add(entry);
    return entry;
  }

  function* save(memory: ServerMemory): Generator<void> {
    if (memory.departed.length > 0 && history.forgetGroups(memory.departed)) memory.departed.splice(0);
    let batch: GroupEntry[] = [];
    for (const entry of memory.unsaved) {
      // Not before what is there was read: it would be overwritten.
      if (memory.stores.get(entry.place.datastore)?.isRecalled !== true) continue;
      batch.push(entry);
      if (batch.length < GROUPS_PER_TURN) continue;
      if (!keepAll(memory, batch)) return;
      batch = [];
      yield;
    }
    if (!keepAll(memory, batch) || !memory.isRecalled) return;
    const text = notesText(memory.notes);
    if (text !== memory.notesText && keepNotes(history, memory.name, text)) memory.notesText = text;
  }

  function keepAll(memory: ServerMemory, entries: readonly GroupEntry[]): boolean {
    if (!history.keepGroups(entries.map(toKept))) return false;
    for (const entry of entries) memory.unsaved.delete(entry);
    return true;
  }

  return {
    /** A server of which nothing is known in this run. */
    ofServer(name: string): ServerMemory {
      return newServerMemory(name, recallNotes({ recall: () => null }, name));
    },
    recall,
    recallStore,
    entryOf,
    save,
    /** At once. */
    saveAll(memory: ServerMemory): void {
      for (const _piece of save(memory));
    },
    /** Where a new file was begun since, it is to be given all that is known: the one before took it away. */
    noteRenewal(memories: Iterable<ServerMemory>): void {
      if (history.renewals() === renewalsBefore) return;
      renewalsBefore = history.renewals();
      for (const memory of memories) {
        memory.notesText = '';
        for (const { entries } of memory.stores.values()) {
          for (const entry of entries.values()) memory.unsaved.add(entry);
        }
      }
    },
  };
}

import type { HistoryPlace } from '../../../shared/domain/history.ts';
import type { Db } from './history-db.ts';

/** Numbers for what anything is about. */
export interface Places {
  /** Its number; null: nothing is kept of it. */
  find(place: HistoryPlace): number | null;
  /** Its number, given now if it has none. */
  idOf(place: HistoryPlace): number;
  /** Forgets numbers that were given in a transaction that did not come to its end. */
  forget(): void;
}

type Key = [server: string, datastore: string, namespace: string, group: string];

export function createPlaces(db: Db): Places {
  const known = new Map<string, number>();
  const select = db.prepare<Key, { id: number }>(
    'SELECT id FROM place WHERE server = ? AND datastore = ? AND namespace = ? AND grp = ?',
  );
  const insert = db.prepare<Key>('INSERT INTO place (server, datastore, namespace, grp) VALUES (?, ?, ?, ?)');

  function find(place: HistoryPlace): number | null {
    const key = keyOf(place);
    const text = key.join('\0');
    const id = known.get(text) ?? select.get(...key)?.id ?? null;
    if (id !== null) known.set(text, id);
    return id;
  }

  return {
    find,
    idOf(place) {
      const found = find(place);
      if (found !== null) return found;
      const key = keyOf(place);
      const id = Number(insert.run(...key).lastInsertRowid);
      known.set(key.join('\0'), id);
      return id;
    },
    forget: () => known.clear(),
  };
}

function keyOf({ server, datastore = '', namespace = '', group = '' }: HistoryPlace): Key {
  return [server, datastore, namespace, group];
}

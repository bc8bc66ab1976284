import type { GroupPlace, KeptGroup } from '../../../shared/domain/history.ts';
import type { Db } from './history-db.ts';
import type { Places } from './places.ts';
import { seconds } from './sample-table.ts';

/** What is remembered of groups beside their backups. */
export interface KnownGroupTable {
  put(group: KeptGroup): void;
  remove(place: GroupPlace): void;
  ofDatastore(server: string, datastore: string): readonly KeptGroup[];
}

interface KnownGroupRow {
  readonly namespace: string;
  readonly grp: string;
  readonly since: number;
  readonly oldest: number;
  readonly verified: number | null;
  readonly care: number;
  readonly readAt: number | null;
  readonly snapshots: Buffer | null;
}

/** Written to files. */
const CARES = [null, 'watched', 'archived'] as const;

const OF_DATASTORE = `
  SELECT p.namespace, p.grp, k.since, k.oldest, k.verified, k.care, k.read_at AS readAt, k.snapshots
    FROM place p CROSS JOIN known_group k ON k.place = p.id
   WHERE p.server = ? AND p.datastore = ? AND p.grp <> ''`;

export function createKnownGroupTable(db: Db, places: Places): KnownGroupTable {
  const put = db.prepare<[number, number, number, number | null, number, number | null, Uint8Array | null]>(
    'INSERT OR REPLACE INTO known_group VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const remove = db.prepare<[number]>('DELETE FROM known_group WHERE place = ?');
  const ofDatastore = db.prepare<[string, string], KnownGroupRow>(OF_DATASTORE);
  return {
    put: (group) =>
      void put.run(
        places.idOf(group),
        seconds(group.sinceMs),
        seconds(group.oldestAtMs),
        group.verifiedAtMs === null ? null : seconds(group.verifiedAtMs),
        CARES.indexOf(group.care),
        group.readAtMs === null ? null : seconds(group.readAtMs),
        group.snapshots,
      ),
    remove(place) {
      const id = places.find(place);
      if (id !== null) remove.run(id);
    },
    ofDatastore: (server, datastore) =>
      ofDatastore.all(server, datastore).map((row) => ({
        server,
        datastore,
        namespace: row.namespace,
        group: row.grp,
        sinceMs: row.since * 1000,
        oldestAtMs: row.oldest * 1000,
        verifiedAtMs: row.verified === null ? null : row.verified * 1000,
        care: CARES[row.care] ?? null,
        readAtMs: row.readAt === null ? null : row.readAt * 1000,
        snapshots: row.snapshots,
      })),
  };
}

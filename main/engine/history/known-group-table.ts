import type { GroupDecision, GroupPlace, KeptGroup } from '../../../shared/domain/history.ts';
import type { Db } from './history-db.ts';
import type { Places } from './places.ts';
import { seconds } from './sample-table.ts';

/** What is remembered of groups beside their backups. */
export interface KnownGroupTable {
  put(group: KeptGroup): void;
  remove(place: GroupPlace): void;
  ofDatastore(server: string, datastore: string): readonly KeptGroup[];
  /** Decisions that earlier versions of this program kept here. */
  earlierDecisions(): readonly GroupDecision[];
}

interface KnownGroupRow {
  readonly namespace: string;
  readonly grp: string;
  readonly since: number;
  readonly oldest: number;
  readonly verified: number | null;
  readonly readAt: number | null;
  readonly snapshots: Buffer | null;
}

const OF_DATASTORE = `
  SELECT p.namespace, p.grp, k.since, k.oldest, k.verified, k.read_at AS readAt, k.snapshots
    FROM place p CROSS JOIN known_group k ON k.place = p.id
   WHERE p.server = ? AND p.datastore = ? AND p.grp <> ''`;

/** What is in `care` is only read: decisions have another home now. */
const PUT = `
  INSERT INTO known_group (place, since, oldest, verified, care, read_at, snapshots) VALUES (?, ?, ?, ?, 0, ?, ?)
      ON CONFLICT DO UPDATE SET since = excluded.since, oldest = excluded.oldest, verified = excluded.verified,
         read_at = excluded.read_at, snapshots = excluded.snapshots`;

const EARLIER_DECISIONS = `
  SELECT p.server, p.datastore, p.namespace, p.grp AS "group", iif(k.care = 2, 'archived', 'watched') AS care
    FROM known_group k JOIN place p ON p.id = k.place
   WHERE k.care <> 0`;

export function createKnownGroupTable(db: Db, places: Places): KnownGroupTable {
  const put = db.prepare<[number, number, number, number | null, number | null, Uint8Array | null]>(PUT);
  const earlierDecisions = db.prepare<[], GroupDecision>(EARLIER_DECISIONS);
  const remove = db.prepare<[number]>('DELETE FROM known_group WHERE place = ?');
  const ofDatastore = db.prepare<[string, string], KnownGroupRow>(OF_DATASTORE);
  return {
    put: (group) =>
      void put.run(
        places.idOf(group),
        seconds(group.sinceMs),
        seconds(group.oldestAtMs),
        group.verifiedAtMs === null ? null : seconds(group.verifiedAtMs),
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
        readAtMs: row.readAt === null ? null : row.readAt * 1000,
        snapshots: row.snapshots,
      })),
    earlierDecisions: () => earlierDecisions.all(),
  };
}

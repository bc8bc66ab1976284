import type { GroupPlace } from '../../../shared/domain/history.ts';
import { createAlertTable } from './alert-table.ts';
import { createBackupTable } from './backup-table.ts';
import { createDocumentTable, createQueueTable } from './document-table.ts';
import type { Db } from './history-db.ts';
import { createKnownGroupTable } from './known-group-table.ts';
import { createPlaces } from './places.ts';
import { createSampleTable } from './sample-table.ts';
import { createTaskTable } from './task-table.ts';
import { createThinning } from './thinning.ts';

/** Everything that one open file holds, its statements prepared. */
export type FileTables = ReturnType<typeof createFileTables>;

/** `tell` hears of each group of which a backup is put. */
export function createFileTables(db: Db, tell: (place: GroupPlace) => void) {
  const places = createPlaces(db);
  const tasks = createTaskTable(db, places);
  return {
    samples: createSampleTable(db, places),
    backups: createBackupTable(db, places, tell),
    knownGroups: createKnownGroupTable(db, places),
    tasks,
    alerts: createAlertTable(db),
    documents: createDocumentTable(db),
    queue: createQueueTable(db),
    thinning: createThinning(db),
    /** All of it or nothing. */
    whole<T>(work: () => T): T {
      try {
        return db.transaction(work).immediate();
      } catch (thrown) {
        // Numbers given within it are gone from the file.
        places.forget();
        tasks.forget();
        throw thrown;
      }
    },
  };
}

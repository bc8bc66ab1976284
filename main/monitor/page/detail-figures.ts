import { countFlagged, newestFinished, type SnapshotColumns, snapshotTotal } from '../../../shared/domain/backup.ts';

/** What a group's snapshots add up to, for the page. */
export interface DetailFigures {
  readonly newestSizeBytes: number | null;
  readonly newestVerification: 'ok' | 'failed' | 'none' | null;
  readonly encrypted: boolean | null;
  readonly verified: number;
  readonly failed: number;
  /** Without those that are still being written. */
  readonly known: number;
}

const figures = new WeakMap<SnapshotColumns, DetailFigures>();

/** Worked out once for each list of snapshots that was read. */
export function detailFigures(columns: SnapshotColumns): DetailFigures {
  let made = figures.get(columns);
  if (!made) {
    const newest = newestFinished(columns, 1)[0];
    made = {
      newestSizeBytes: newest?.sizeBytes ?? null,
      newestVerification: newest?.verification ?? null,
      encrypted: newest?.encrypted ?? null,
      verified: countFlagged(columns, 'verified'),
      failed: countFlagged(columns, 'failed'),
      known: snapshotTotal(columns) - countFlagged(columns, 'unfinished'),
    };
    figures.set(columns, made);
  }
  return made;
}

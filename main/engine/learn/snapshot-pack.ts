import {
  type Snapshot,
  type SnapshotColumns,
  snapshotAt,
  snapshotColumns,
  snapshotTotal,
} from '../../../shared/domain/backup.ts';

/*
 * Finished snapshots, five bytes each: the time in seconds, and whether it is protected. That is what is needed to tell
 * later which of them are gone.
 */

const ROW_BYTES = 5;
const PROTECTED = 1;

/** Packs the finished ones, newest first. */
export function packSnapshots(columns: SnapshotColumns): Uint8Array {
  const bytes = new Uint8Array(snapshotTotal(columns) * ROW_BYTES);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (let index = 0; index < snapshotTotal(columns); index++) {
    const snapshot = snapshotAt(columns, index);
    if (!snapshot?.finished) continue;
    view.setUint32(at, snapshot.takenAtMs / 1000);
    view.setUint8(at + 4, snapshot.isProtected ? PROTECTED : 0);
    at += ROW_BYTES;
  }
  return bytes.subarray(0, at);
}

/** What was packed; all but time and protection is unknown. A torn end is left out. */
export function unpackSnapshots(bytes: Uint8Array): SnapshotColumns {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const snapshots: Snapshot[] = [];
  for (let at = 0; at + ROW_BYTES <= bytes.byteLength; at += ROW_BYTES) {
    snapshots.push({
      ...FINISHED,
      takenAtMs: view.getUint32(at) * 1000,
      isProtected: (view.getUint8(at + 4) & PROTECTED) !== 0,
    });
  }
  return snapshotColumns(snapshots);
}

const FINISHED: Omit<Snapshot, 'takenAtMs' | 'isProtected'> = {
  finished: true,
  manifestUnreadable: false,
  sizeBytes: null,
  verification: 'none',
  verifiedAtMs: null,
  verifiedElsewhere: false,
  encrypted: false,
  comment: null,
  owner: null,
};

import {
  type BackupGroup,
  groupKey,
  type LastFinished,
  type Snapshot,
  type SnapshotColumns,
  snapshotColumns,
} from '../../../shared/domain/backup.ts';
import { parseUpid } from '../../../shared/domain/task.ts';
import type { GroupRow, NamespaceRow, SnapshotRow } from './wire.ts';

/** A snapshot with this file is finished, on every version of PBS (pbs-api.md 5.12). */
const MANIFEST = 'index.json.blob';

export function toNamespaces(rows: readonly NamespaceRow[]): string[] {
  return rows.map((row) => row.ns).sort();
}

export function toGroups(rows: readonly GroupRow[]): BackupGroup[] {
  return rows.map((row) => {
    const finished = row.files == null ? null : row.files.includes(MANIFEST);
    return {
      backupType: row['backup-type'],
      backupId: row['backup-id'],
      snapshotCount: row['backup-count'] ?? null,
      namedBackupAtMs: (row['last-backup'] ?? 0) * 1000,
      lastFinished: lastFinishedOf(row['last-backup'] ?? null, finished, row['backup-count'] ?? null),
      namesUnfinished: finished === false && (row['last-backup'] ?? 0) > 0,
      owner: row.owner ?? null,
      comment: row.comment ?? null,
    };
  });
}

function lastFinishedOf(lastBackup: number | null, finished: boolean | null, count: number | null): LastFinished {
  if (lastBackup === null) return { kind: 'unknown' };
  // 0: no finished snapshot at all (from 4.0.17).
  if (lastBackup === 0) return { kind: 'none' };
  if (finished === null) return { kind: 'unknown' };
  if (finished) return { kind: 'at', atMs: lastBackup * 1000 };
  // The only snapshot is unfinished. With others beside it the answer cannot tell; the snapshot list will.
  return count === 1 ? { kind: 'none' } : { kind: 'unknown' };
}

/** Where a snapshot list was read: for telling a verification of this store from one that a sync copied. */
export interface SnapshotPlace {
  readonly datastore: string;
  /** Short host name of the server as in its UPIDs; null while unknown. */
  readonly node: string | null;
}

/** Snapshots by group key, newest first. */
export function toSnapshots(
  rows: readonly SnapshotRow[],
  place: SnapshotPlace,
): { byGroup: Map<string, SnapshotColumns>; manifests: number } {
  const lists = new Map<string, Snapshot[]>();
  let manifests = 0;
  for (const row of rows) {
    const key = groupKey({ backupType: row['backup-type'], backupId: row['backup-id'] });
    const snapshot = toSnapshot(row, place);
    if (snapshot.finished || snapshot.manifestUnreadable) manifests++;
    const list = lists.get(key);
    if (list) list.push(snapshot);
    else lists.set(key, [snapshot]);
  }
  return { byGroup: new Map([...lists].map(([key, list]) => [key, snapshotColumns(list)])), manifests };
}

function toSnapshot(row: SnapshotRow, place: SnapshotPlace): Snapshot {
  const hasManifest = row.files.some((file) => file.filename === MANIFEST);
  const state = row.verification?.state;
  const upid = row.verification?.upid ? parseUpid(row.verification.upid) : null;
  return {
    takenAtMs: row['backup-time'] * 1000,
    // Absent size means that there is no readable manifest (pbs-api.md 5.13).
    finished: row.size != null,
    manifestUnreadable: row.size == null && hasManifest,
    sizeBytes: row.size ?? null,
    verification: state === 'ok' || state === 'failed' ? state : 'none',
    verifiedAtMs: upid?.startedAtMs ?? null,
    verifiedElsewhere: upid !== null && isElsewhere(upid, place),
    isProtected: row.protected === true,
    // The manifest itself is at most signed, also in an encrypted backup.
    encrypted: row.files.some((file) => file.filename !== MANIFEST && file['crypt-mode'] === 'encrypt'),
    comment: row.comment ?? null,
    owner: row.owner ?? null,
  };
}

/** A pull sync copies the manifest with the source's verification in it (pbs-api.md 5.13). */
function isElsewhere(upid: { node: string; workerId: string }, place: SnapshotPlace): boolean {
  const datastore = upid.workerId.split(':')[0];
  return datastore !== place.datastore || (place.node !== null && upid.node !== place.node);
}

import {
  type BackupGroup,
  groupFingerprint,
  groupKey,
  type SnapshotColumns,
  type SnapshotDetail,
  snapshotColumns,
} from '../../../shared/domain/backup.ts';
import type { DatastoreState } from '../../../shared/domain/datastore.ts';

interface DetailRead {
  /** The namespace's groups as known before the read. */
  readonly groups: readonly BackupGroup[];
  /** The group that was read alone; null: all of them. */
  readonly only: { readonly backupType: string; readonly backupId: string } | null;
  readonly byGroup: ReadonlyMap<string, SnapshotColumns>;
  readonly nowMs: number;
}

/** The datastore's details with those of one read put in. A group of no snapshots gets empty columns. */
export function detailsOf(
  before: DatastoreState,
  namespace: string,
  read: DetailRead,
): Pick<DatastoreState, 'details'> {
  const details = new Map(before.details.get(namespace));
  const only = read.only === null ? null : groupKey(read.only);
  for (const group of read.groups) {
    const key = groupKey(group);
    if (only !== null && key !== only) continue;
    const columns = read.byGroup.get(key) ?? (group.snapshotCount === 0 ? snapshotColumns([]) : null);
    // PBS answers an empty list for a group that it does not find: that is no knowledge of its snapshots.
    if (columns) details.set(key, { takenAtMs: read.nowMs, fingerprint: groupFingerprint(group), columns });
  }
  return { details: new Map(before.details).set(namespace, details) };
}

/** The datastore's details without those of groups that a complete list does not hold any more. */
export function withoutLostGroups(
  before: DatastoreState,
  namespace: string,
  groups: readonly BackupGroup[],
): Pick<DatastoreState, 'details'> {
  const known = before.details.get(namespace);
  const listed = new Set(groups.map(groupKey));
  if (!known || [...known.keys()].every((key) => listed.has(key))) return { details: before.details };
  const kept = new Map([...known].filter(([key]) => listed.has(key)));
  return { details: new Map(before.details).set(namespace, kept) };
}

/** The same details, confirmed as still true at `nowMs`: nothing ended in the datastore since they were read. */
export function confirmedDetails(before: DatastoreState, nowMs: number): Pick<DatastoreState, 'details'> {
  const confirm = (byGroup: ReadonlyMap<string, SnapshotDetail>) =>
    new Map([...byGroup].map(([key, detail]) => [key, { ...detail, takenAtMs: nowMs }]));
  return { details: new Map([...before.details].map(([namespace, byGroup]) => [namespace, confirm(byGroup)])) };
}

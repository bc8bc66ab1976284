import {
  type BackupGroup,
  countFlagged,
  groupKey,
  type LastFinished,
  newestFinished,
  type SnapshotDetail,
} from '../../../shared/domain/backup.ts';
import type { Freshness } from '../../../shared/rules/freshness.ts';
import { finishedSnapshotCount, groupLastFinished, newerFinished } from '../../../shared/rules/newest-finished.ts';
import type { SeriesWriter } from './exposition.ts';

/** Where the groups of one namespace are, and what the settings want of them. */
export interface NamespaceScope {
  readonly node: string;
  readonly datastore: string;
  readonly namespace: string;
  readonly client: string | null;
  /** Snapshots per group in `pbs_snapshot_info`, 0 for all. */
  readonly snapshotHistoryLimit: number;
}

/** What the groups of a namespace add up to. */
export interface NamespaceFindings {
  readonly lastFinished: LastFinished;
  /** Snapshots known to be marked as failed. */
  readonly failedSnapshots: number;
  /** Whether every group's snapshots are known, so that `failedSnapshots` is all there are. */
  readonly detailComplete: boolean;
  readonly backupTypes: ReadonlySet<string>;
}

type Details = ReadonlyMap<string, SnapshotDetail> | undefined;

/** Series of the groups of one namespace. */
export function writeGroups(
  writer: SeriesWriter,
  groups: readonly BackupGroup[],
  details: Details,
  scope: NamespaceScope,
  freshness: Freshness,
): NamespaceFindings {
  let lastFinished: LastFinished = { kind: 'none' };
  let failedSnapshots = 0;
  let detailComplete = true;
  const backupTypes = new Set<string>();
  for (const group of groups) {
    const detail = standingDetail(details, group, freshness);
    backupTypes.add(group.backupType);
    lastFinished = newerFinished(lastFinished, groupLastFinished(group, detail));
    writeGroup(writer, group, detail, scope);
    if (detail) failedSnapshots += countFlagged(detail.columns, 'failed');
    else if (group.snapshotCount !== 0) detailComplete = false;
  }
  return { lastFinished, failedSnapshots, detailComplete, backupTypes };
}

function standingDetail(details: Details, group: BackupGroup, freshness: Freshness): SnapshotDetail | null {
  const detail = details?.get(groupKey(group));
  return detail && freshness.stands(detail.takenAtMs, 'snapshots') ? detail : null;
}

function writeGroup(
  writer: SeriesWriter,
  group: BackupGroup,
  detail: SnapshotDetail | null,
  scope: NamespaceScope,
): void {
  const { node, datastore, namespace, client } = scope;
  const labels = {
    node,
    datastore,
    namespace,
    backup_type: group.backupType,
    backup_id: group.backupId,
    client,
  };
  const last = groupLastFinished(group, detail);
  writer.add('pbs_group_last_success_timestamp', labels, last.kind === 'at' ? last.atMs / 1000 : null);
  writer.add('pbs_snapshot_count', labels, finishedSnapshotCount(group, detail));
  if (!detail) return;
  writer.add('pbs_snapshot_size_bytes', labels, newestFinished(detail.columns, 1)[0]?.sizeBytes ?? null);
  for (const snapshot of newestFinished(detail.columns, scope.snapshotHistoryLimit)) {
    const info = {
      ...labels,
      backup_time: String(snapshot.takenAtMs / 1000),
      comment: snapshot.comment ?? '',
      owner: snapshot.owner ?? group.owner ?? '',
      verification_state: snapshot.verification,
    };
    writer.add('pbs_snapshot_info', info, 1);
  }
}

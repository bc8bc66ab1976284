import {
  type BackupGroup,
  countFlagged,
  groupFingerprint,
  type LastFinished,
  newestFinished,
  type SnapshotDetail,
} from '../domain/backup.ts';

/**
 * When a group last finished a backup. Snapshot detail that was read for the group as it is now knows best: it sees
 * newer finished snapshots than an old server's group list, and unfinished ones (pbs-api.md 5.12).
 */
export function groupLastFinished(group: BackupGroup, detail: SnapshotDetail | null): LastFinished {
  if (detail === null || detail.fingerprint !== groupFingerprint(group)) return group.lastFinished;
  const newest = newestFinished(detail.columns, 1)[0];
  return newest ? { kind: 'at', atMs: newest.takenAtMs } : { kind: 'none' };
}

/** PBS's count of the group's snapshots less those known to be unfinished; null when PBS sent no count. */
export function finishedSnapshotCount(group: BackupGroup, detail: SnapshotDetail | null): number | null {
  if (group.snapshotCount === null) return null;
  return Math.max(0, group.snapshotCount - knownUnfinished(group, detail));
}

function knownUnfinished(group: BackupGroup, detail: SnapshotDetail | null): number {
  if (detail?.fingerprint === groupFingerprint(group)) return countFlagged(detail.columns, 'unfinished');
  return group.namesUnfinished ? 1 : 0;
}

/** The newer of two; unknown as soon as one is, because the unknown one may be the newest. */
export function newerFinished(a: LastFinished, b: LastFinished): LastFinished {
  if (a.kind === 'unknown' || b.kind === 'unknown') return { kind: 'unknown' };
  if (a.kind === 'none') return b;
  return b.kind === 'none' || a.atMs >= b.atMs ? a : b;
}

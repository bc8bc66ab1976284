import type { BackupGroup, SnapshotColumns } from '../../../shared/domain/backup.ts';
import type { GroupPlace, KeptGroup } from '../../../shared/domain/history.ts';
import type { Lateness, SizeBaseline } from '../../../shared/rules/alerts/knowledge.ts';
import type { Rhythm } from '../../../shared/rules/rhythm/rhythm.ts';
import { packSnapshots, unpackSnapshots } from './snapshot-pack.ts';

/** All that is known of one group. Moments are the server's own time. */
export interface GroupEntry {
  readonly place: GroupPlace;
  /** As it was listed last; null: not in this run. */
  group: BackupGroup | null;
  /** When it was first missing in a list; null: it is there, or was never looked for. */
  missedAtMs: number | null;
  sinceMs: number;
  oldestAtMs: number;
  verifiedAtMs: number | null;
  /** When its snapshots were last read. */
  readAtMs: number | null;
  /** From an earlier run, until they are read in this one. */
  packed: Uint8Array | null;
  columns: SnapshotColumns | null;
  /** From the settings: a backup at least this often. */
  maxAgeMs: number | null;
  /** See `isReplacedBy`. */
  isReplaced: boolean;
  /** Null: not looked at yet. */
  rhythm: Rhythm | null;
  lateness: Lateness;
  sizes: SizeBaseline | null;
}

const UNREAD: Lateness = { kind: 'unread' };

export function newEntry(place: GroupPlace, sinceMs: number): GroupEntry {
  return {
    place,
    group: null,
    missedAtMs: null,
    sinceMs,
    oldestAtMs: sinceMs,
    verifiedAtMs: null,
    readAtMs: null,
    packed: null,
    columns: null,
    maxAgeMs: null,
    isReplaced: false,
    rhythm: null,
    lateness: UNREAD,
    sizes: null,
  };
}

/** Puts what an earlier run knew into an entry, which may be new. */
export function recallInto(entry: GroupEntry, kept: KeptGroup): void {
  entry.sinceMs = Math.min(entry.sinceMs, kept.sinceMs);
  entry.oldestAtMs = Math.min(entry.oldestAtMs, kept.oldestAtMs);
  entry.verifiedAtMs = Math.max(entry.verifiedAtMs ?? 0, kept.verifiedAtMs ?? 0) || null;
  if (entry.columns !== null) return;
  entry.readAtMs = kept.readAtMs;
  entry.packed = kept.snapshots;
}

/** What a later run is to know. */
export function toKept(entry: GroupEntry): KeptGroup {
  const { place, sinceMs, oldestAtMs, verifiedAtMs, readAtMs, columns, packed } = entry;
  const snapshots = columns === null ? packed : packSnapshots(columns);
  return { ...place, sinceMs, oldestAtMs, verifiedAtMs, readAtMs, snapshots };
}

/** Its snapshots as last read, in this run or an earlier one; null: never. */
export function snapshotsBefore(entry: GroupEntry): SnapshotColumns | null {
  return entry.columns ?? (entry.packed === null ? null : unpackSnapshots(entry.packed));
}

/** Whether a list that does not hold the group is news: what is empty or only remembered may go. */
export function isExpected({ group, packed }: GroupEntry): boolean {
  return group !== null || (packed !== null && packed.length > 0);
}

/** Whether anything that its rhythm follows from is listed differently. */
export function listsDifferently(a: BackupGroup | null, b: BackupGroup): boolean {
  if (a === null || a.namedBackupAtMs !== b.namedBackupAtMs || a.comment !== b.comment) return true;
  const [before, now] = [a.lastFinished, b.lastFinished];
  return before.kind !== now.kind || (before.kind === 'at' && now.kind === 'at' && before.atMs !== now.atMs);
}

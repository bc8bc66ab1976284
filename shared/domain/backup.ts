/** `vm`, `ct` or `host` today; open, because PBS may add types. */
export type BackupType = string;

/** When a group last finished a backup. `none`: it holds no finished one. `unknown`: the server's answer cannot tell. */
export type LastFinished =
  | { readonly kind: 'at'; readonly atMs: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' };

/** A backup group: type *and* id, within one namespace of one datastore. */
export interface BackupGroup {
  readonly backupType: BackupType;
  readonly backupId: string;
  /** PBS's `backup-count`, unfinished snapshots included; null when the server sent nothing usable. */
  readonly snapshotCount: number | null;
  /** PBS's `last-backup` in ms as sent, 0 for none: only for telling whether the group changed. */
  readonly namedBackupAtMs: number;
  readonly lastFinished: LastFinished;
  /** Whether the snapshot named by `last-backup` is known to be unfinished (no manifest). */
  readonly namesUnfinished: boolean;
  readonly owner: string | null;
  /** First line of the group's notes. */
  readonly comment: string | null;
}

/** Key of a group within its namespace, such as `vm/101`: an id alone is not unique. */
export function groupKey(group: { readonly backupType: string; readonly backupId: string }): string {
  return `${group.backupType}/${group.backupId}`;
}

/** The group that a key names: a type holds no slash, an id may hold anything else. */
export function groupIdentity(key: string): Pick<BackupGroup, 'backupType' | 'backupId'> {
  const slash = key.indexOf('/');
  return { backupType: key.slice(0, slash), backupId: key.slice(slash + 1) };
}

export type VerificationState = 'ok' | 'failed' | 'none';

const FINISHED = 1;
const PROTECTED = 2;
const ENCRYPTED = 4;
const VERIFIED_OK = 8;
const VERIFIED_FAILED = 16;
const VERIFIED_ELSEWHERE = 32;
const MANIFEST_UNREADABLE = 64;

/** One snapshot of a group, unpacked. */
export interface Snapshot {
  readonly takenAtMs: number;
  /** A readable manifest exists. It does not mean verified or restorable. */
  readonly finished: boolean;
  /** A manifest exists but PBS could not read it: the snapshot is damaged, neither finished nor in progress. */
  readonly manifestUnreadable: boolean;
  /** Sum of the logical archive sizes, not disk usage; null while unfinished. */
  readonly sizeBytes: number | null;
  readonly verification: VerificationState;
  /** Start of the verification task that left the state; null when never verified. */
  readonly verifiedAtMs: number | null;
  /** The state was copied by a sync from another datastore or server and not earned here (pbs-api.md 5.13). */
  readonly verifiedElsewhere: boolean;
  readonly isProtected: boolean;
  readonly encrypted: boolean;
  readonly comment: string | null;
  readonly owner: string | null;
}

/**
 * All snapshots of one group, newest first, in columns: a fleet holds hundreds of thousands, and one object each would
 * cost ten times the memory. `comments` and `owners` are sparse: by index, only where there is one.
 */
export interface SnapshotColumns {
  /** Seconds since the epoch, newest first. */
  readonly takenAtSeconds: Uint32Array;
  /** NaN where unknown. */
  readonly sizeBytes: Float64Array;
  /** Seconds since the epoch, 0 where never verified. */
  readonly verifiedAtSeconds: Uint32Array;
  readonly flags: Uint8Array;
  readonly comments: Readonly<Record<number, string>>;
  /** The owner that all snapshots of a group share. */
  readonly owner: string | null;
}

/** Number of snapshots in the columns. */
export function snapshotTotal(columns: SnapshotColumns): number {
  return columns.takenAtSeconds.length;
}

/** Unpacks the snapshot at `index` (0 is the newest); undefined past the end. */
export function snapshotAt(columns: SnapshotColumns, index: number): Snapshot | undefined {
  const seconds = columns.takenAtSeconds[index];
  const flags = columns.flags[index];
  if (seconds === undefined || flags === undefined) return undefined;
  const size = columns.sizeBytes[index] ?? Number.NaN;
  const verifiedAt = columns.verifiedAtSeconds[index] ?? 0;
  return {
    takenAtMs: seconds * 1000,
    finished: (flags & FINISHED) !== 0,
    manifestUnreadable: (flags & MANIFEST_UNREADABLE) !== 0,
    sizeBytes: Number.isNaN(size) ? null : size,
    verification: verificationOf(flags),
    verifiedAtMs: verifiedAt === 0 ? null : verifiedAt * 1000,
    verifiedElsewhere: (flags & VERIFIED_ELSEWHERE) !== 0,
    isProtected: (flags & PROTECTED) !== 0,
    encrypted: (flags & ENCRYPTED) !== 0,
    comment: columns.comments[index] ?? null,
    owner: columns.owner,
  };
}

function verificationOf(flags: number): VerificationState {
  if ((flags & VERIFIED_FAILED) !== 0) return 'failed';
  return (flags & VERIFIED_OK) !== 0 ? 'ok' : 'none';
}

/** Bytes of one snapshot in the columns. */
const ROW_BYTES = Float64Array.BYTES_PER_ELEMENT + 2 * Uint32Array.BYTES_PER_ELEMENT + Uint8Array.BYTES_PER_ELEMENT;

/** Packs snapshots of one group, in any order, into columns, newest first. All four share one buffer: each costs its own. */
export function snapshotColumns(snapshots: readonly Snapshot[]): SnapshotColumns {
  const sorted = snapshots.toSorted((a, b) => b.takenAtMs - a.takenAtMs);
  const total = sorted.length;
  const buffer = new ArrayBuffer(total * ROW_BYTES);
  // The widest first, so that each begins where its elements may lie.
  const sizeBytes = new Float64Array(buffer, 0, total);
  const takenAtSeconds = new Uint32Array(buffer, sizeBytes.byteLength, total);
  const verifiedAtSeconds = new Uint32Array(buffer, takenAtSeconds.byteOffset + takenAtSeconds.byteLength, total);
  const flags = new Uint8Array(buffer, verifiedAtSeconds.byteOffset + verifiedAtSeconds.byteLength, total);
  const comments: Record<number, string> = {};
  for (const [index, snapshot] of sorted.entries()) {
    sizeBytes[index] = snapshot.sizeBytes ?? Number.NaN;
    takenAtSeconds[index] = snapshot.takenAtMs / 1000;
    verifiedAtSeconds[index] = (snapshot.verifiedAtMs ?? 0) / 1000;
    flags[index] = flagsOf(snapshot);
    if (snapshot.comment !== null) comments[index] = snapshot.comment;
  }
  return { takenAtSeconds, sizeBytes, verifiedAtSeconds, flags, comments, owner: sorted[0]?.owner ?? null };
}

function flagsOf(snapshot: Snapshot): number {
  return (
    (snapshot.finished ? FINISHED : 0) |
    (snapshot.manifestUnreadable ? MANIFEST_UNREADABLE : 0) |
    (snapshot.isProtected ? PROTECTED : 0) |
    (snapshot.encrypted ? ENCRYPTED : 0) |
    (snapshot.verification === 'ok' ? VERIFIED_OK : 0) |
    (snapshot.verification === 'failed' ? VERIFIED_FAILED : 0) |
    (snapshot.verifiedElsewhere ? VERIFIED_ELSEWHERE : 0)
  );
}

/** The snapshots of a group that are finished, newest first, at most `limit` of them (0: all). */
export function newestFinished(columns: SnapshotColumns, limit: number): Snapshot[] {
  const found: Snapshot[] = [];
  for (let index = 0; index < snapshotTotal(columns); index++) {
    const snapshot = snapshotAt(columns, index);
    if (snapshot?.finished) found.push(snapshot);
    if (limit > 0 && found.length >= limit) break;
  }
  return found;
}

/** How many snapshots of a group satisfy a flag. */
export function countFlagged(columns: SnapshotColumns, flag: 'failed' | 'verified' | 'unfinished'): number {
  let count = 0;
  for (const flags of columns.flags) if (isFlagged(flags, flag)) count++;
  return count;
}

function isFlagged(flags: number, flag: 'failed' | 'verified' | 'unfinished'): boolean {
  switch (flag) {
    case 'failed':
      return (flags & VERIFIED_FAILED) !== 0;
    case 'verified':
      return (flags & VERIFIED_OK) !== 0;
    case 'unfinished':
      return (flags & (FINISHED | MANIFEST_UNREADABLE)) === 0;
  }
}

/** What is known of the snapshots of one group, and for which state of the group it was read. */
export interface SnapshotDetail {
  /** When PBS read the manifests. */
  readonly takenAtMs: number;
  /** `groupFingerprint` of the group as it was when this was read. */
  readonly fingerprint: string;
  readonly columns: SnapshotColumns;
}

/**
 * Changes when anything changed that a snapshot list would show (pbs-api.md 12.1). The one thing it cannot show, a
 * verification that ended, is noticed by its task.
 */
export function groupFingerprint(group: BackupGroup): string {
  return `${group.namedBackupAtMs} ${group.snapshotCount} ${group.namesUnfinished} ${group.owner} ${group.comment}`;
}

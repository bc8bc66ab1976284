import {
  type BackupGroup,
  groupFingerprint,
  groupKey,
  type LastFinished,
  type SnapshotColumns,
  type SnapshotDetail,
  snapshotAt,
  snapshotTotal,
} from '../../domain/backup.ts';
import { groupLastFinished } from '../newest-finished.ts';

/** What a group's snapshots add up to, for the rules. Moments are snapshot times, but for those of verifications. */
export interface SnapshotFigures {
  readonly oldestAtMs: number | null;
  /** The newest finished one. */
  readonly newest: {
    readonly takenAtMs: number;
    readonly sizeBytes: number | null;
    readonly verification: 'ok' | 'failed' | 'none';
  } | null;
  /** Time of the newest snapshot that is verified ok. */
  readonly newestOkTakenAtMs: number | null;
  /** Time of the oldest finished snapshot that waits to be verified since that one; null where none waits. */
  readonly waitsSinceMs: number | null;
  /** One was verified here, not only where it was copied from. */
  readonly verifiedHere: boolean;
  readonly failed: number;
  readonly newestFailedAtMs: number | null;
}

const figures = new WeakMap<SnapshotColumns, SnapshotFigures>();

/** Figures of a group's snapshots; worked out once for each list that was read. */
export function snapshotFigures(columns: SnapshotColumns): SnapshotFigures {
  let known = figures.get(columns);
  if (!known) {
    known = figuresOf(columns);
    figures.set(columns, known);
  }
  return known;
}

function figuresOf(columns: SnapshotColumns): SnapshotFigures {
  const total = snapshotTotal(columns);
  let newest: SnapshotFigures['newest'] = null;
  let newestOkTakenAtMs: number | null = null;
  let waitsSinceMs: number | null = null;
  let verifiedHere = false;
  let failed = 0;
  let newestFailedAtMs: number | null = null;
  for (let index = 0; index < total; index++) {
    const snapshot = snapshotAt(columns, index);
    if (!snapshot) continue;
    const { takenAtMs, sizeBytes, verification } = snapshot;
    if (snapshot.finished) newest ??= { takenAtMs, sizeBytes, verification };
    if (verification === 'none') {
      if (snapshot.finished && newestOkTakenAtMs === null) waitsSinceMs = takenAtMs;
      continue;
    }
    verifiedHere ||= !snapshot.verifiedElsewhere;
    if (verification === 'failed') {
      failed += 1;
      newestFailedAtMs ??= takenAtMs;
    } else {
      newestOkTakenAtMs ??= takenAtMs;
    }
  }
  const oldestAtMs = total > 0 ? (columns.takenAtSeconds[total - 1] ?? 0) * 1000 : null;
  return { oldestAtMs, newest, newestOkTakenAtMs, waitsSinceMs, verifiedHere, failed, newestFailedAtMs };
}

/** What the rules ask of a group again and again. */
export interface GroupFacts {
  readonly group: BackupGroup;
  /** Such as `vm/101`. */
  readonly key: string;
  readonly lastFinished: LastFinished;
  /** Of its snapshots; null where they were not read. */
  readonly figures: SnapshotFigures | null;
  /** When its snapshots were read (our clock); null where they were not. */
  readonly readAtMs: number | null;
  /** They were read for the group as it is listed now. */
  readonly detailFits: boolean;
}

type Details = ReadonlyMap<string, SnapshotDetail>;

interface Remembered {
  readonly details: Details | undefined;
  readonly facts: readonly GroupFacts[];
}

const remembered = new WeakMap<readonly BackupGroup[], Remembered>();

/** Facts of the groups of a namespace; worked out once for each list of groups with each state of their snapshots. */
export function namespaceFacts(groups: readonly BackupGroup[], details: Details | undefined): readonly GroupFacts[] {
  const known = remembered.get(groups);
  if (known?.details === details && known !== undefined) return known.facts;
  const facts = groups.map((group) => {
    const key = groupKey(group);
    return groupFacts(group, key, details?.get(key) ?? null);
  });
  remembered.set(groups, { details, facts });
  return facts;
}

function groupFacts(group: BackupGroup, key: string, detail: SnapshotDetail | null): GroupFacts {
  return {
    group,
    key,
    lastFinished: groupLastFinished(group, detail),
    figures: detail === null ? null : snapshotFigures(detail.columns),
    readAtMs: detail?.takenAtMs ?? null,
    detailFits: detail !== null && detail.fingerprint === groupFingerprint(group),
  };
}

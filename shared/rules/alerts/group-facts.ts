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
  /** When any of them was last verified ok. */
  readonly verifiedOkAtMs: number | null;
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
  let verifiedOkAtMs: number | null = null;
  let verifiedHere = false;
  let failed = 0;
  let newestFailedAtMs: number | null = null;
  for (let index = 0; index < total; index++) {
    const snapshot = snapshotAt(columns, index);
    if (!snapshot) continue;
    const { takenAtMs, sizeBytes, verification, verifiedAtMs } = snapshot;
    if (snapshot.finished) newest ??= { takenAtMs, sizeBytes, verification };
    if (verification === 'none') continue;
    verifiedHere ||= !snapshot.verifiedElsewhere;
    if (verification === 'failed') {
      failed += 1;
      newestFailedAtMs ??= takenAtMs;
    } else {
      newestOkTakenAtMs ??= takenAtMs;
      verifiedOkAtMs = Math.max(verifiedOkAtMs ?? 0, verifiedAtMs ?? 0);
    }
  }
  const oldestAtMs = total > 0 ? (columns.takenAtSeconds[total - 1] ?? 0) * 1000 : null;
  return { oldestAtMs, newest, newestOkTakenAtMs, verifiedOkAtMs, verifiedHere, failed, newestFailedAtMs };
}

/** What the rules ask of a group again and again. */
export interface GroupFacts {
  /** Such as `vm/101`. */
  readonly key: string;
  readonly lastFinished: LastFinished;
  /** Of its snapshots; null where they were not read. */
  readonly figures: SnapshotFigures | null;
  /** The snapshots were read for the group as it is listed now. */
  readonly detailFits: boolean;
}

interface Remembered extends GroupFacts {
  readonly columns: SnapshotColumns | null;
}

const facts = new WeakMap<BackupGroup, Remembered>();

/** Facts of a group; worked out once for each group that was read with each list of its snapshots. */
export function groupFacts(group: BackupGroup, detail: SnapshotDetail | null): GroupFacts {
  const columns = detail?.columns ?? null;
  let known = facts.get(group);
  if (!known || known.columns !== columns) {
    known = {
      key: groupKey(group),
      lastFinished: groupLastFinished(group, detail),
      figures: columns === null ? null : snapshotFigures(columns),
      detailFits: detail !== null && detail.fingerprint === groupFingerprint(group),
      columns,
    };
    facts.set(group, known);
  }
  return known;
}

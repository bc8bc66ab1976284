import type { DatastorePart } from '../../../shared/contract/page-state.ts';
import type { LastFinished } from '../../../shared/domain/backup.ts';
import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import { validForMs } from '../../../shared/domain/pace.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import { namespaceFacts } from '../../../shared/rules/alerts/group-facts.ts';
import { finishedSnapshotCount, newerFinished } from '../../../shared/rules/newest-finished.ts';
import { detailFigures } from './detail-figures.ts';

/** What the groups of a datastore add up to. */
export type GroupTotals = Pick<DatastorePart, 'groupCount' | 'snapshotCount' | 'verification' | 'newestBackupServerMs'>;

const NONE_READ: GroupTotals = {
  groupCount: null,
  snapshotCount: null,
  verification: null,
  newestBackupServerMs: null,
};

/** Counts what stands. A count that PBS did not send makes the sum unknown. */
export function groupTotals(datastore: DatastoreState, nowMs: number, pollingIntervalMs: number): GroupTotals {
  const oldestMs = nowMs - validForMs('groups', pollingIntervalMs);
  let totals: Counted | null = null;
  for (const [namespace, section] of datastore.groups) {
    const good = lastGood(section);
    if (good === null || good.takenAtMs < oldestMs) continue;
    totals ??= { groups: 0, snapshots: 0, ok: 0, failed: 0, known: 0, hasDetail: false, newest: { kind: 'none' } };
    const details = datastore.details.get(namespace);
    for (const { group, key, lastFinished } of namespaceFacts(good.value, details)) {
      const detail = details?.get(key) ?? null;
      const count = finishedSnapshotCount(group, detail);
      totals.groups += 1;
      totals.snapshots = count === null || totals.snapshots === null ? null : totals.snapshots + count;
      totals.newest = newerFinished(totals.newest, lastFinished);
      if (detail === null) continue;
      const figures = detailFigures(detail.columns);
      totals.hasDetail = true;
      totals.ok += figures.verified;
      totals.failed += figures.failed;
      totals.known += figures.known;
    }
  }
  return totals === null ? NONE_READ : totalsFrom(totals);
}

interface Counted {
  groups: number;
  snapshots: number | null;
  ok: number;
  failed: number;
  known: number;
  hasDetail: boolean;
  newest: LastFinished;
}

function totalsFrom({ groups, snapshots, ok, failed, known, hasDetail, newest }: Counted): GroupTotals {
  return {
    groupCount: groups,
    snapshotCount: snapshots,
    verification: hasDetail ? { ok, failed, known } : null,
    newestBackupServerMs: newest.kind === 'at' ? newest.atMs : null,
  };
}

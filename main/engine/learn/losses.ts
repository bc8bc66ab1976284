import {
  groupIdentity,
  type SnapshotColumns,
  snapshotAt,
  snapshotColumns,
  snapshotTotal,
} from '../../../shared/domain/backup.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import type { GoneGroup, GroupLoss } from '../../../shared/rules/alerts/knowledge.ts';
import {
  isDepartureExplained,
  type LossEvidence,
  unexplainedLoss,
} from '../../../shared/rules/alerts/snapshot-loss.ts';
import { DAY } from '../../../shared/time-units.ts';
import { type GroupEntry, snapshotsBefore } from './group-entry.ts';
import type { MissedSnapshots } from './server-memory.ts';
import type { ServerNotes } from './server-notes.ts';
import type { TaskEvidence } from './task-evidence.ts';

/** What is known of a server beside its state. */
export type KnownEvidence = TaskEvidence & Pick<LossEvidence, 'localTime'>;

/** For so long a loss is worth telling. */
const TOLD_FOR_MS = 7 * DAY;

/** Whether finished snapshots of the one list are missing in the other. */
export function misses(before: SnapshotColumns, after: SnapshotColumns): boolean {
  const still = new Set(after.takenAtSeconds);
  return before.takenAtSeconds.some((seconds, index) => !still.has(seconds) && snapshotAt(before, index)?.finished);
}

/** The loss behind missing snapshots; null where something explains it. */
export function lossOf(
  server: ServerState,
  missed: MissedSnapshots,
  known: KnownEvidence,
  clockSwingMs: number,
): GroupLoss | null {
  const { entry, beforeAtMs, afterAtMs, after } = missed;
  const evidence = evidenceOf(server, entry, known, {
    beforeAtMs: beforeAtMs - clockSwingMs,
    afterAtMs: afterAtMs + clockSwingMs,
  });
  // Of a time whose tasks are not known, a protection may have been lifted as well.
  const isCovered = evidence.tasksSinceMs <= beforeAtMs;
  const before = isCovered ? missed.before : unprotected(missed.before);
  const loss = unexplainedLoss(before, after, evidence);
  return loss && { ...identity(entry), ...loss, lastSeenAtMs: beforeAtMs, missedAtMs: afterAtMs };
}

/** A group that two lists in a row did not hold. */
export function departureOf(
  server: ServerState,
  entry: GroupEntry,
  known: KnownEvidence,
  moment: { readonly missedAtMs: number; readonly serverNowMs: number },
): GoneGroup {
  const lastSeenAtMs = Math.min(entry.readAtMs ?? entry.sinceMs, moment.missedAtMs);
  const span = { beforeAtMs: lastSeenAtMs, afterAtMs: moment.serverNowMs };
  const snapshots = snapshotsBefore(entry);
  const newest = snapshots === null ? undefined : snapshotAt(snapshots, 0);
  const { lateness, group } = entry;
  const lastRunAtMs = group?.lastFinished.kind === 'at' ? group.lastFinished.atMs : null;
  return {
    ...identity(entry),
    snapshotCount: group?.snapshotCount ?? (snapshots === null ? 0 : snapshotTotal(snapshots)),
    newestAtMs: lastRunAtMs ?? newest?.takenAtMs ?? null,
    lastSeenAtMs,
    missedAtMs: moment.missedAtMs,
    // What was put aside, or looked retired, was tidied up.
    isExplained: lateness.kind === 'not-watched' || isDepartureExplained(evidenceOf(server, entry, known, span)),
  };
}

function evidenceOf(
  server: ServerState,
  { place }: GroupEntry,
  known: KnownEvidence,
  span: Pick<LossEvidence, 'beforeAtMs' | 'afterAtMs'>,
): LossEvidence {
  const { datastore, namespace, group } = place;
  const pruneJobs = lastGood(server.pruneJobs)?.value ?? [];
  const syncJobs = lastGood(server.syncJobs)?.value ?? [];
  return { datastore, namespace, group, ...span, ...known, pruneJobs, syncJobs };
}

function identity({ place }: GroupEntry) {
  return { namespace: place.namespace, ...groupIdentity(place.group) };
}

function unprotected(columns: SnapshotColumns): SnapshotColumns {
  const snapshots = Array.from({ length: snapshotTotal(columns) }, (_, index) => snapshotAt(columns, index));
  return snapshotColumns(
    snapshots.filter((snapshot) => snapshot !== undefined).map((snapshot) => ({ ...snapshot, isProtected: false })),
  );
}

type Lost = Pick<GroupLoss, 'namespace' | 'backupType' | 'backupId' | 'missedAtMs'>;

export function isSameGroup(a: Omit<Lost, 'missedAtMs'>, b: Omit<Lost, 'missedAtMs'>): boolean {
  return a.namespace === b.namespace && a.backupType === b.backupType && a.backupId === b.backupId;
}

/** The losses with one more; of one group there is one. */
export function withLoss(losses: readonly GroupLoss[], loss: GroupLoss): GroupLoss[] {
  const before = losses.find((known) => isSameGroup(known, loss));
  const both = before && {
    ...loss,
    count: before.count + loss.count,
    newestLostAtMs: Math.max(before.newestLostAtMs, loss.newestLostAtMs),
    beyondAnyPrune: before.beyondAnyPrune || loss.beyondAnyPrune,
    lastSeenAtMs: before.lastSeenAtMs,
  };
  return [...losses.filter((known) => !isSameGroup(known, loss)), both ?? loss];
}

/** Those that are still worth telling. */
export function current<T extends Lost>(lost: readonly T[], serverNowMs: number): readonly T[] {
  const isOld = ({ missedAtMs }: T) => serverNowMs - missedAtMs > TOLD_FOR_MS;
  return lost.some(isOld) ? lost.filter((one) => !isOld(one)) : lost;
}

/** Forgets a loss whose snapshots are back. */
export function dropRestored({ losses }: ServerNotes, { place, columns }: GroupEntry): void {
  const known = losses.get(place.datastore);
  if (columns === null || known === undefined || known.length === 0) return;
  const there = new Set(columns.takenAtSeconds);
  const isBack = (loss: GroupLoss) =>
    loss.namespace === place.namespace &&
    `${loss.backupType}/${loss.backupId}` === place.group &&
    there.has(loss.newestLostAtMs / 1000);
  if (known.some(isBack)) {
    losses.set(
      place.datastore,
      known.filter((loss) => !isBack(loss)),
    );
  }
}

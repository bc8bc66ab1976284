import { newestFinished, type Snapshot } from '../../../shared/domain/backup.ts';
import type { BackupSource, KeptBackup } from '../../../shared/domain/history.ts';
import type { BackupTaskRun, RhythmEvidence, SeenBackup } from '../../../shared/rules/rhythm/evidence.ts';
import type { GroupEntry } from './group-entry.ts';

/** Rhythms go by the newest 400 runs and 500 listed snapshots at most. */
export const BACKUPS_ASKED = 500;

/**
 * What is known of when a group was backed up: what history keeps of it, and what is listed now, which history may not
 * have written yet, or cannot.
 */
export function evidenceOf(
  entry: GroupEntry,
  kept: readonly KeptBackup[],
  listed: readonly Snapshot[],
): Omit<RhythmEvidence, 'downtimes'> {
  const lastFinished = entry.group?.lastFinished;
  const tasks = kept.flatMap(taskRun);
  const pushed = arePushes(kept);
  return {
    seen: [
      ...kept.filter(told('seen')).map(({ takenAtMs, seenAtMs }) => ({ takenAtMs, seenAtMs })),
      ...(pushed ? arrivals(kept, tasks) : []),
    ],
    tasks: pushed ? [] : tasks,
    snapshotsAtMs: [
      // Those that were pruned since stand for backups all the same.
      ...kept.filter(told('listed')).map(({ takenAtMs }) => takenAtMs),
      ...listed.map(({ takenAtMs }) => takenAtMs),
      ...(lastFinished?.kind === 'at' ? [lastFinished.atMs] : []),
    ],
    snapshotsReadAtMs: null,
    watchedSinceMs: entry.sinceMs,
  };
}

const told =
  (source: BackupSource) =>
  ({ sources }: KeptBackup) =>
    sources.includes(source);

function taskRun({ takenAtMs, endedAtMs, tookMs }: KeptBackup): BackupTaskRun[] {
  if (endedAtMs === null) return [];
  return [{ startedAtMs: tookMs === null ? takenAtMs : endedAtMs - tookMs, endedAtMs, ambiguous: false }];
}

/**
 * A push from another server leaves backup tasks as well, but what it brings was taken long before: then no snapshot of
 * the tasks' time has a task of its own.
 */
function arePushes(kept: readonly KeptBackup[]): boolean {
  const firstTask = kept.find(told('task'));
  if (firstTask === undefined) return false;
  const since = kept.filter(told('listed')).filter(({ takenAtMs }) => takenAtMs >= firstTask.takenAtMs);
  return since.length >= 2 && !since.some(told('task'));
}

/** What each push brought last, and when. */
function arrivals(kept: readonly KeptBackup[], tasks: readonly BackupTaskRun[]): SeenBackup[] {
  const snapshots = kept.filter(told('listed'));
  return tasks.flatMap(({ startedAtMs, endedAtMs }) => {
    const brought = snapshots.findLast(({ takenAtMs }) => takenAtMs <= startedAtMs);
    return brought === undefined ? [] : { takenAtMs: brought.takenAtMs, seenAtMs: endedAtMs };
  });
}

/** Sizes of a group's backups before the newest one, newest first, pruned ones included. */
export function earlierSizes(
  newestAtMs: number,
  kept: readonly KeptBackup[],
  listed: readonly Snapshot[],
): readonly number[] {
  const byTime = new Map<number, number>();
  for (const { takenAtMs, sizeBytes } of kept) if (sizeBytes !== null) byTime.set(takenAtMs, sizeBytes);
  for (const { takenAtMs, sizeBytes } of listed) if (sizeBytes !== null) byTime.set(takenAtMs, sizeBytes);
  return [...byTime]
    .filter(([takenAtMs]) => takenAtMs < newestAtMs)
    .sort(([a], [b]) => b - a)
    .map(([, sizeBytes]) => sizeBytes);
}

/** The finished snapshots of a group as read last, newest first. */
export function listedSnapshots({ columns }: GroupEntry): readonly Snapshot[] {
  return columns === null ? [] : newestFinished(columns, BACKUPS_ASKED);
}

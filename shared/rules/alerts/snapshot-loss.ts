import { type Snapshot, type SnapshotColumns, snapshotAt, snapshotTotal } from '../../domain/backup.ts';
import { type PruneJob, pullsInto, type SyncJob } from '../../domain/job.ts';
import type { Task } from '../../domain/task.ts';
import { isInScope, isWithin } from '../../domain/task-scope.ts';
import { HOUR } from '../../time-units.ts';
import type { LocalTime } from '../rhythm/local-time.ts';
import { scopeOfTask } from '../scope-of-task.ts';
import type { GroupLoss } from './knowledge.ts';
import { keptByPrune } from './prune-selection.ts';

/** What happened to a group between two complete reads of its snapshots. Moments by the server's clock. */
export interface LossEvidence {
  readonly datastore: string;
  readonly namespace: string;
  /** Such as `vm/101`. */
  readonly group: string;
  readonly beforeAtMs: number;
  readonly afterAtMs: number;
  /** All that are known to have run or still run; those of other times and places are passed over. */
  readonly tasks: readonly Task[];
  /** No finished task is missing from here on. */
  readonly tasksSinceMs: number;
  readonly pruneJobs: readonly PruneJob[];
  readonly syncJobs: readonly SyncJob[];
  /** The server's; null: its time zone is not known. */
  readonly localTime: LocalTime | null;
}

/** The part of a loss that the snapshots tell. */
export type Loss = Pick<GroupLoss, 'count' | 'newestLostAtMs' | 'beyondAnyPrune'>;

/**
 * Finished snapshots that were there and are gone although nothing explains it; null where all is well. To be asked once
 * for each new list of a group's snapshots: later the tasks that would explain it are forgotten.
 */
export function unexplainedLoss(before: SnapshotColumns, after: SnapshotColumns, evidence: LossEvidence): Loss | null {
  const held = all(before).filter((snapshot) => snapshot.finished);
  const there = all(after);
  const still = new Set(there.map((snapshot) => snapshot.takenAtMs));
  const lost = held.filter((snapshot) => !still.has(snapshot.takenAtMs));
  const [newestLost] = lost;
  if (newestLost === undefined || isTakenAway(evidence)) return null;
  const kept = there.filter((snapshot) => snapshot.finished);
  const isNewest = (snapshot: Snapshot) => snapshot === held[0] && snapshot.takenAtMs > (kept[0]?.takenAtMs ?? 0);
  // Prune keeps the newest finished one and all that are protected, whatever its options.
  const unprunable = lost.filter((snapshot) => snapshot.isProtected || isNewest(snapshot));
  const prunes = tasksOf(evidence, ['prunejob', 'prune']);
  const loss = { newestLostAtMs: newestLost.takenAtMs, beyondAnyPrune: unprunable.length > 0 };
  if (unprunable.length > 0) return { ...loss, count: lost.length };
  if (prunes.length === 0) return evidence.tasksSinceMs <= evidence.beforeAtMs ? { ...loss, count: lost.length } : null;
  // New ones may have taken the places of old ones: what prunes must leave is counted over all that there were.
  const known = new Set(held.map((snapshot) => snapshot.takenAtMs));
  const fresh = kept.filter((snapshot) => !known.has(snapshot.takenAtMs));
  const excess = leastKept(held, fresh, { ...evidence, tasks: prunes }) - kept.length;
  return excess > 0 ? { ...loss, count: Math.min(excess, lost.length) } : null;
}

/** Whether a group that is listed no more was moved, or removed by a sync that follows its source. */
export function isDepartureExplained(evidence: LossEvidence): boolean {
  return isTakenAway(evidence);
}

function all(columns: SnapshotColumns): Snapshot[] {
  const snapshots: Snapshot[] = [];
  for (let index = 0; index < snapshotTotal(columns); index++) {
    const snapshot = snapshotAt(columns, index);
    if (snapshot) snapshots.push(snapshot);
  }
  return snapshots;
}

/** Work that takes away whatever it likes: moves, deletions, and syncs that remove what vanished at the source. */
function isTakenAway(evidence: LossEvidence): boolean {
  if (tasksOf(evidence, ['move-group', 'move-namespace', 'delete-datastore', 'sync']).length > 0) return true;
  const pulls = pullsInto(evidence.syncJobs, evidence.datastore, evidence.namespace);
  if (!pulls.some((job) => job.removeVanished)) return false;
  return evidence.tasksSinceMs > evidence.beforeAtMs || tasksOf(evidence, ['syncjob']).length > 0;
}

/** Tasks that worked on the group between the two reads. */
function tasksOf(evidence: LossEvidence, types: readonly string[]): Task[] {
  const { datastore, namespace, group, beforeAtMs, afterAtMs } = evidence;
  return evidence.tasks.filter((task) => {
    if (!types.includes(task.workerType)) return false;
    const scope = scopeOfTask(task);
    const isHere = scope.datastore === datastore && (scope.group === null || scope.group === group);
    const overlaps = task.startedAtMs <= afterAtMs && (task.endedAtMs ?? afterAtMs) >= beforeAtMs;
    return isHere && overlaps && isInScope(namespace, scope);
  });
}

/**
 * The least number of snapshots that the prune jobs of the namespace leave of those that were there and of those that
 * came since (`fresh`). No more than the newest where somebody else pruned as well, with options that nobody knows.
 */
function leastKept(held: readonly Snapshot[], fresh: readonly Snapshot[], evidence: LossEvidence): number {
  const { tasks, localTime } = evidence;
  if (tasks.some((task) => task.workerType === 'prune')) return 1;
  const jobs = evidence.pruneJobs.filter((job) => mayHaveRun(job, evidence));
  const [job] = jobs;
  // A task may stand in several lists.
  const [atMs, ...later] = new Set(tasks.map(({ startedAtMs }) => startedAtMs));
  if (job === undefined || atMs === undefined) return 1;
  // Each prune takes from what the others left, and what came and went in between was never seen: the newest are sure.
  const newest = Math.min(...jobs.map(({ keep }) => keep.last ?? 0), held.length);
  if (jobs.length > 1 || later.length > 0) return Math.max(1, newest);
  return Math.max(1, leastLeft(held, fresh, { keep: job.keep, atMs, localTime }));
}

/** One that is switched off may have been run by hand. */
function mayHaveRun({ datastore, namespace, enabled, lastRun }: PruneJob, evidence: LossEvidence): boolean {
  const isHere = datastore === evidence.datastore && isWithin(evidence.namespace, namespace);
  const ranLately =
    lastRun.kind === 'running' || (lastRun.kind === 'finished' && lastRun.endedAtMs >= evidence.beforeAtMs);
  return isHere && (enabled || ranLately);
}

const WHOLE_HOUR_ZONES: readonly LocalTime[] = Array.from({ length: 27 }, (_, index) => ({
  offsetMs: () => (index - 12) * HOUR,
}));

interface OnePrune {
  readonly keep: PruneJob['keep'];
  readonly atMs: number;
  readonly localTime: LocalTime | null;
}

/** Days begin at another time in each zone: where the server's is not known, the least that any of them leaves. */
function leastLeft(held: readonly Snapshot[], fresh: readonly Snapshot[], { keep, atMs, localTime }: OnePrune): number {
  const zones = localTime === null ? WHOLE_HOUR_ZONES : [localTime];
  const left = zones.flatMap((zone) =>
    UPLOADS_MS.map((uploadMs) => {
      const there = fresh.filter(({ takenAtMs }) => takenAtMs + uploadMs <= atMs);
      return keptByPrune(newestFirst([...held, ...there]), keep, zone).length + fresh.length - there.length;
    }),
  );
  return Math.min(...left);
}

/**
 * How long an upload may have run that came since. Whether a prune found it there decides what else that one took:
 * nobody knows, so the least counts.
 */
const UPLOADS_MS = [Number.NEGATIVE_INFINITY, 0, 6 * HOUR];

function newestFirst(snapshots: readonly Snapshot[]): Snapshot[] {
  return snapshots.toSorted((a, b) => b.takenAtMs - a.takenAtMs);
}

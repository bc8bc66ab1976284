import { type Snapshot, type SnapshotColumns, snapshotAt, snapshotTotal } from '../../domain/backup.ts';
import { type PruneJob, pullsInto, type SyncJob } from '../../domain/job.ts';
import type { Task } from '../../domain/task.ts';
import { isInScope, isWithin } from '../../domain/task-scope.ts';
import { DAY, HOUR } from '../../time-units.ts';
import { scopeOfTask } from '../scope-of-task.ts';
import type { GroupLoss } from './knowledge.ts';

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
  const excess = leastKept(everSeen(held, kept), evidence, prunes) - kept.length;
  return excess > 0 ? { ...loss, count: Math.min(excess, lost.length) } : null;
}

/** Of both lists, newest first, each once. */
function everSeen(held: readonly Snapshot[], kept: readonly Snapshot[]): Snapshot[] {
  const byTime = new Map([...held, ...kept].map((snapshot) => [snapshot.takenAtMs, snapshot]));
  return [...byTime.values()].sort((a, b) => b.takenAtMs - a.takenAtMs);
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

const PERIODS: Readonly<Record<string, number>> = {
  hourly: HOUR,
  daily: DAY,
  weekly: 7 * DAY,
  monthly: 31 * DAY,
  yearly: 366 * DAY,
};

/**
 * The least number of snapshots that the prune jobs of the namespace leave. A lower limit, because periods are counted
 * in the server's local time; and none where somebody else pruned as well, with options that nobody knows.
 */
function leastKept(held: readonly Snapshot[], evidence: LossEvidence, prunes: readonly Task[]): number {
  if (prunes.some((task) => task.workerType === 'prune')) return 1;
  const jobs = evidence.pruneJobs.filter(
    (job) => job.datastore === evidence.datastore && job.enabled && isWithin(evidence.namespace, job.namespace),
  );
  // Each job prunes what the others left, and what two leave together nobody can tell but for the newest.
  const [only, ...others] = jobs;
  if (only === undefined) return 1;
  const kept = others.length === 0 ? keptBy(only, held) : Math.min(...jobs.map(({ keep }) => keep.last ?? 0));
  return Math.max(1, Math.min(kept, held.length));
}

/** Days begin at another time in each zone: what is left at the worst of these. */
const ZONE_SHIFTS_MS = [0, 6 * HOUR, 12 * HOUR, 18 * HOUR];

function keptBy({ keep }: PruneJob, held: readonly Snapshot[]): number {
  if (Object.values(keep).every((count) => count === 0)) return held.length;
  const left = ZONE_SHIFTS_MS.map((shiftMs) => leftBy(keep, held, shiftMs));
  return Math.max(Math.min(keep.last ?? 0, held.length), Math.min(...left));
}

/**
 * As PBS prunes: the newest ones, then for each kind of period the newest one of so many periods that hold none yet
 * (pbs-api.md, prune; `compute_prune_info`). `held` newest first.
 */
function leftBy(keep: PruneJob['keep'], held: readonly Snapshot[], shiftMs: number): number {
  const left = new Set(held.slice(0, keep.last ?? 0));
  let uncertain = 0;
  for (const [name, periodMs] of Object.entries(PERIODS)) {
    const periodOf = ({ takenAtMs }: Snapshot) => Math.floor((takenAtMs + shiftMs) / periodMs);
    const covered = new Set([...left].map(periodOf));
    let wanted = keep[name] ?? 0;
    for (const snapshot of held) {
      if (wanted === 0) break;
      if (left.has(snapshot) || covered.has(periodOf(snapshot))) continue;
      covered.add(periodOf(snapshot));
      left.add(snapshot);
      wanted -= 1;
    }
    // Where there are too few periods, two may be one by the server's own calendar.
    if (wanted > 0) uncertain += 1;
  }
  return left.size - uncertain;
}

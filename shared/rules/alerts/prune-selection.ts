import type { Snapshot } from '../../domain/backup.ts';
import type { PruneJob } from '../../domain/job.ts';
import { DAY, HOUR } from '../../time-units.ts';
import { civilDate } from '../rhythm/civil-date.ts';
import { type LocalTime, weekOf } from '../rhythm/local-time.ts';

/** The number of the period in which a moment of the server's wall clock lies. */
type PeriodOf = (wallMs: number) => number;

const dayOf = (wallMs: number): number => Math.floor(wallMs / DAY);

/** In the order in which PBS goes through its options. Weeks are ISO's. */
const PERIODS: readonly (readonly [option: string, periodOf: PeriodOf])[] = [
  ['last', (wallMs) => wallMs],
  ['hourly', (wallMs) => Math.floor(wallMs / HOUR)],
  ['daily', dayOf],
  ['weekly', (wallMs) => weekOf(dayOf(wallMs))],
  ['monthly', (wallMs) => civilDate(dayOf(wallMs)).month],
  ['yearly', (wallMs) => Math.floor(civilDate(dayOf(wallMs)).month / 12)],
];

/**
 * The snapshots that a prune with these options leaves of finished ones, given newest first: all that are protected, and
 * for each option the newest one of so many periods in which no option before it kept one. Without any option: all.
 * Source: proxmox-backup, pbs-datastore/src/prune.rs (`compute_prune_info`).
 */
export function keptByPrune(held: readonly Snapshot[], keep: PruneJob['keep'], local: LocalTime): Snapshot[] {
  if (Object.values(keep).every((count) => count === 0)) return [...held];
  const marks: Marks = new Map();
  const prunable = held.filter(({ isProtected }) => !isProtected);
  for (const [option, periodOf] of PERIODS) {
    const ofSnapshot = ({ takenAtMs }: Snapshot) => periodOf(takenAtMs + local.offsetMs(takenAtMs));
    mark(marks, prunable, keep[option] ?? 0, ofSnapshot);
  }
  return held.filter((snapshot) => snapshot.isProtected || marks.get(snapshot) === 'kept');
}

/** An option passes over what one before it looked at, whether that kept it or not. */
type Marks = Map<Snapshot, 'kept' | 'passed-over'>;

function mark(marks: Marks, held: readonly Snapshot[], count: number, periodOf: (held: Snapshot) => number): void {
  const covered = new Set<number>();
  for (const [snapshot, as] of marks) if (as === 'kept') covered.add(periodOf(snapshot));
  const chosen = new Set<number>();
  for (const snapshot of held) {
    const period = periodOf(snapshot);
    if (marks.has(snapshot) || covered.has(period)) continue;
    if (chosen.has(period)) {
      marks.set(snapshot, 'passed-over');
      continue;
    }
    if (chosen.size >= count) return;
    chosen.add(period);
    marks.set(snapshot, 'kept');
  }
}

/** Prune with PBS's keep options: newest first, each option keeps one snapshot per period that nothing kept before. */

import { forgetSnapshot } from './backups.ts';
import type { KeepOptions, PruneJob } from './job-model.ts';
import type { Datastore, PbsServer, Snapshot } from './model.ts';
import { isWithin, placesIn } from './places.ts';
import type { PlannedRun } from './verification.ts';
import { civilDate, DAY_S, utcOffsetS } from './zone.ts';

type PeriodOf = (snapshot: Snapshot, localS: number) => number;

const PERIODS: readonly (readonly [keyof KeepOptions, PeriodOf])[] = [
  ['last', (snapshot) => snapshot.timeS],
  ['hourly', (_, localS) => Math.floor(localS / 3600)],
  ['daily', (_, localS) => Math.floor(localS / DAY_S)],
  // ISO weeks begin on Monday; day 4 of the epoch was one.
  ['weekly', (_, localS) => Math.floor((Math.floor(localS / DAY_S) + 3) / 7)],
  ['monthly', (_, localS) => monthOf(localS)],
  ['yearly', (_, localS) => civilDate(Math.floor(localS / DAY_S)).year],
];

function monthOf(localS: number): number {
  const { year, month } = civilDate(Math.floor(localS / DAY_S));
  return year * 12 + month;
}

/** The snapshots that pruning removes. `snapshots` is oldest first. */
export function prunable(snapshots: readonly Snapshot[], keep: KeepOptions, timeZone: string): Snapshot[] {
  const newestFirst = snapshots.toReversed();
  // What is protected stays, and takes no place of another.
  const finished = newestFirst.filter((snapshot) => snapshot.state === 'finished' && !snapshot.isProtected);
  if (Object.keys(keep).length === 0) return [];
  const isKept: Marks = new Map();
  for (const [option, periodOf] of PERIODS) keepPeriods(finished, isKept, keep[option] ?? 0, periodOf, timeZone);
  const removed = finished.filter((snapshot) => isKept.get(snapshot) !== true);
  return [...removed, ...newestFirst.filter((snapshot) => isOldPartial(snapshot, newestFirst[0]))];
}

/** Kept, dropped as a duplicate of a kept one's period, or not yet looked at. */
type Marks = Map<Snapshot, boolean>;

function keepPeriods(
  newestFirst: readonly Snapshot[],
  isKept: Marks,
  count: number,
  periodOf: PeriodOf,
  timeZone: string,
): void {
  if (count <= 0) return;
  const period = (snapshot: Snapshot): number =>
    periodOf(snapshot, snapshot.timeS + utcOffsetS(timeZone, snapshot.timeS));
  const coveredBefore = new Set<number>();
  for (const [snapshot, kept] of isKept) if (kept) coveredBefore.add(period(snapshot));
  const covered = new Set<number>();
  for (const snapshot of newestFirst) {
    if (isKept.has(snapshot)) continue;
    const own = period(snapshot);
    if (coveredBefore.has(own)) continue;
    if (!covered.has(own) && covered.size >= count) return;
    isKept.set(snapshot, !covered.has(own));
    covered.add(own);
  }
}

/** Prune keeps a partial snapshot only if it is the newest of its group. */
function isOldPartial(snapshot: Snapshot, newest: Snapshot | undefined): boolean {
  return snapshot.state === 'leftover' && snapshot !== newest;
}

export function pruneRun(server: PbsServer, store: Datastore, job: PruneJob): PlannedRun {
  return {
    durationS: 4,
    finish: () => {
      let removed = 0;
      const nowS = job.lastRun?.startS ?? 0;
      for (const place of placesIn(server, store)) {
        if (!isWithin(place.namespace.path, job.ns ?? '', job.maxDepth)) continue;
        for (const snapshot of prunable(place.group.snapshots, job.keep, server.timeZone)) {
          forgetSnapshot(place, snapshot, nowS);
          removed += 1;
        }
      }
      return { status: 'OK', logLines: [`removed ${removed} snapshots`] };
    },
  };
}

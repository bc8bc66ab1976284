import { DAY, HOUR } from '../../time-units.ts';
import { civilDate } from './civil-date.ts';
import { clockDifference, type LocalTime, localMoment, weekOf } from './local-time.ts';
import { median } from './quantile.ts';

/** The part of a snapshot list that pruning has not touched. */
export interface UnprunedStretch {
  /** Oldest first. */
  readonly timesMs: readonly number[];
  /** Older snapshots exist, but only those that pruning kept: their distances are the pruning's, not the backups'. */
  readonly thinned: boolean;
}

/** Older distances this many times the newest ones' are another regime: pruning's, or that of former days. */
const COARSER = 1.7;

/** More of them tell no more. */
const NEWEST = 500;
const TELL_PACE = 30;

/** With so many close snapshots at the new end it does not matter why the older ones are farther apart. */
const ENOUGH_CLOSE = 5;

const PERIOD_ENDS_SHARE = 0.75;

/** What runs every few hours ends its day within this of midnight. */
const LATE_EVENING_MS = 3.4 * HOUR;

/**
 * The newest stretch of a snapshot list that still has every backup. Keep options keep the *last* snapshot of an hour,
 * day, week or month (pbs-api.md, prune), so behind a dense new end there is a sparse tail whose members each close a
 * period. A tail that does not is the real rhythm, and the dense end were manual extras. `timesMs` in any order.
 */
export function unprunedStretch(timesMs: readonly number[], local: LocalTime): UnprunedStretch {
  const newestFirst = [...new Set(timesMs.filter(Number.isFinite))].sort((a, b) => b - a).slice(0, NEWEST);
  const gapsMs = newestFirst.slice(1).map((atMs, index) => (newestFirst[index] ?? atMs) - atMs);
  const close = isLoneSurvivor(newestFirst, gapsMs, local) ? 0 : closeGaps(newestFirst, gapsMs, local);
  return close === null
    ? { timesMs: newestFirst.toReversed(), thinned: false }
    : { timesMs: newestFirst.slice(0, close + 1).reverse(), thinned: true };
}

/** How many of the newest gaps are the backups' own; null when all are. */
function closeGaps(newestFirst: readonly number[], gapsMs: readonly number[], local: LocalTime): number | null {
  const smallestOlder = smallestFrom(gapsMs);
  let smallestMs = Number.POSITIVE_INFINITY;
  // Two older gaps at least, beyond the one that leads over to them.
  for (let close = 1; close + 3 <= gapsMs.length; close++) {
    smallestMs = Math.min(smallestMs, gapsMs[close - 1] ?? smallestMs);
    // The cheap half of the question first: the middle gap is not below the smallest.
    if ((smallestOlder[close + 1] ?? 0) < COARSER * smallestMs) continue;
    const paceMs = median(gapsMs.slice(0, Math.min(close, TELL_PACE))) ?? 0;
    if ((smallestOlder[close + 1] ?? 0) < COARSER * paceMs) continue;
    if (close >= ENOUGH_CLOSE || closePeriods(newestFirst.slice(close + 1), paceMs, local)) return close;
  }
  return null;
}

/** The smallest of the gaps from each place on. */
function smallestFrom(gapsMs: readonly number[]): number[] {
  let smallest = Number.POSITIVE_INFINITY;
  return gapsMs
    .toReversed()
    .map((gapMs) => {
      smallest = Math.min(smallest, gapMs);
      return smallest;
    })
    .reverse();
}

/**
 * Whether only the newest one is not pruned yet: it came off the others' beat, and the others close their periods. A
 * weekly group with one manual extra looks almost the same, but people rarely hit the usual minute.
 */
function isLoneSurvivor(newestFirst: readonly number[], gapsMs: readonly number[], local: LocalTime): boolean {
  const [newestMs = 0, ...tail] = newestFirst;
  if (gapsMs.length < 4 || (gapsMs[0] ?? 0) >= 0.95 * Math.min(...gapsMs.slice(1))) return false;
  const closesDay = (atMs: number) => closesPeriod(atMs, LATE_EVENING_MS, local);
  // What is kept once a week or a month closes that as well.
  const closesOwn = (atMs: number, index: number) =>
    closesDay(atMs) && ((gapsMs[index] ?? 0) < 2.5 * DAY || closesPeriod(atMs, DAY, local));
  if (!closesDay(newestMs) && tail.every(closesOwn)) return true;
  const minutes = tail.map((atMs) => localMoment(local, atMs).minute);
  const off = clockDifference(localMoment(local, newestMs).minute, median(minutes) ?? 0);
  return Math.abs(off) <= 45 && !closesPeriod(newestMs, DAY, local) && closePeriods(tail, DAY, local);
}

/** Whether nearly each of them is the last of its day, week or month, were backups made every `paceMs`. */
function closePeriods(tail: readonly number[], paceMs: number, local: LocalTime): boolean {
  const closing = tail.filter((atMs) => closesPeriod(atMs, paceMs, local)).length;
  return closing >= PERIOD_ENDS_SHARE * tail.length;
}

function closesPeriod(atMs: number, paceMs: number, local: LocalTime): boolean {
  const here = localMoment(local, atMs).day;
  if (paceMs < 20 * HOUR) return localMoment(local, atMs + 1.2 * paceMs).day > here;
  // A weekdays' group closes its week on a Friday, so look over a weekend.
  const aheadMs = Math.max(1.2 * paceMs, 3.2 * DAY);
  const next = localMoment(local, atMs + aheadMs).day;
  // A look ahead over nearly a whole period finds another one after anything.
  const closesWeek = aheadMs < 6 * DAY && weekOf(next) > weekOf(here);
  return closesWeek || (aheadMs < 12 * DAY && civilDate(next).month > civilDate(here).month);
}

import { HOUR } from '../../time-units.ts';
import type { BackupRun } from './backup-run.ts';
import { median } from './quantile.ts';

const SLOWER = 2.5;
const FASTER = 0.6;

/** New distances that make a slower pace: one is an outage, two alike are a decision. */
const SLOWER_GAPS = 2;
const ALIKE = 1.5;

/** New distances that make a faster pace; more of short ones, because people try backups a few times in a row. */
const FASTER_GAPS = 4;
const FASTER_GAPS_WITHIN_DAY = 6;

/** Former distances needed to speak of a change. */
const FORMER_GAPS = 3;

/** A run of the newest backups that go at another pace than those before, or null. `runs` oldest first. */
export function changedPace(runs: readonly BackupRun[]): readonly BackupRun[] | null {
  const gapsMs = runs.slice(1).map((run, index) => run.atMs - (runs[index]?.atMs ?? run.atMs));
  const newestFirst = gapsMs.reverse();
  const count = slowerGaps(newestFirst) ?? fasterGaps(newestFirst);
  return count === null ? null : runs.slice(-(count + 1));
}

function slowerGaps(gapsMs: readonly number[]): number | null {
  let found: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let count = 1; count + FORMER_GAPS <= gapsMs.length; count++) {
    const gapMs = gapsMs[count - 1] ?? 0;
    least = Math.min(least, gapMs);
    most = Math.max(most, gapMs);
    if (count < SLOWER_GAPS) continue;
    if (most > ALIKE * least) break;
    if (isFormerBelow(gapsMs, count, least / SLOWER)) found = count;
  }
  return found;
}

/** Whether the middle of the gaps before the newest `count` is below a limit. Most often it is not, which counting shows. */
function isFormerBelow(gapsMs: readonly number[], count: number, limitMs: number): boolean {
  const end = Math.min(gapsMs.length, count + 30);
  let below = 0;
  for (let index = count; index < end; index++) if ((gapsMs[index] ?? 0) < limitMs) below++;
  return 2 * below >= end - count && (median(gapsMs.slice(count, end)) ?? 0) < limitMs;
}

function fasterGaps(gapsMs: readonly number[]): number | null {
  let largest = 0;
  for (let count = 1; count + FORMER_GAPS <= gapsMs.length; count++) {
    largest = Math.max(largest, gapsMs[count - 1] ?? 0);
    const enough = largest < 12 * HOUR ? FASTER_GAPS_WITHIN_DAY : FASTER_GAPS;
    // The gap before the change belongs to neither; it must be no short one, or the change lies further back.
    if (count < enough || (gapsMs[count] ?? 0) <= largest) continue;
    const former = median(gapsMs.slice(count, count + 30)) ?? 0;
    if (largest < FASTER * former) return count;
  }
  return null;
}

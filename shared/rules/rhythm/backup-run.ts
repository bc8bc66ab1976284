import { MINUTE } from '../../time-units.ts';
import type { RhythmEvidence } from './evidence.ts';
import { median } from './quantile.ts';

/** One backup of the group, whatever told us of it. */
export interface BackupRun {
  /** When it began, which is the time that PBS shows for the snapshot. */
  readonly atMs: number;
  /** When it was finished, or, if later, when we saw it; null when nothing tells. */
  readonly finishedAtMs: number | null;
  /** A task or our own look told of it, not only PBS's list. */
  readonly witnessed: boolean;
}

/** The clocks of client and server may differ by this without anyone having set one wrong. */
const SAME_RUN_MS = 4 * MINUTE;

/** A client's clock may run ahead of ours by this. */
const AHEAD_MS = 5 * MINUTE;

interface Report extends BackupRun {
  /** An ambiguous task: tells when a known run finished, but is no proof of a run of its own. */
  readonly ambiguous: boolean;
}

/** The group's backups, oldest first, each told once. `snapshotsAtMs` stand for the evidence's list. */
export function backupRuns(evidence: RhythmEvidence, snapshotsAtMs: readonly number[], nowMs: number): BackupRun[] {
  const reports = [
    ...seenReports(evidence),
    ...evidence.tasks.map((task) => ({
      atMs: task.startedAtMs,
      finishedAtMs: Math.max(task.startedAtMs, task.endedAtMs),
      witnessed: true,
      ambiguous: task.ambiguous,
    })),
    ...onlyListed(evidence, snapshotsAtMs).map((atMs) => {
      return { atMs, finishedAtMs: null, witnessed: false, ambiguous: false };
    }),
  ];
  const isPast = (atMs: number) => atMs > 0 && atMs <= nowMs + AHEAD_MS;
  const believable = reports
    .filter(({ atMs }) => isPast(atMs))
    .map((report) => (isPast(report.finishedAtMs ?? 0) ? report : { ...report, finishedAtMs: null }));
  return merged(believable);
}

/** Most snapshots were told of already: that they are listed as well says nothing more. */
function onlyListed({ seen, tasks }: RhythmEvidence, snapshotsAtMs: readonly number[]): readonly number[] {
  const told = new Set<number>();
  for (const { takenAtMs, seenAtMs } of seen) if (seenAtMs === null || takenAtMs <= seenAtMs) told.add(takenAtMs);
  for (const { startedAtMs, ambiguous } of tasks) if (!ambiguous) told.add(startedAtMs);
  return told.size === 0 ? snapshotsAtMs : snapshotsAtMs.filter((atMs) => !told.has(atMs));
}

/** A snapshot from after the moment it was seen has a wrong clock: then the seeing is the better time. */
function seenReports({ seen }: RhythmEvidence): Report[] {
  return seen.map(({ takenAtMs, seenAtMs }) => {
    const ahead = seenAtMs !== null && takenAtMs > seenAtMs + AHEAD_MS;
    return { atMs: ahead ? seenAtMs : takenAtMs, finishedAtMs: seenAtMs, witnessed: true, ambiguous: false };
  });
}

function merged(reports: readonly Report[]): BackupRun[] {
  const sorted = reports.toSorted(
    (a, b) =>
      a.atMs - b.atMs || (a.finishedAtMs ?? 0) - (b.finishedAtMs ?? 0) || Number(a.ambiguous) - Number(b.ambiguous),
  );
  const runs: Report[] = [];
  for (const report of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && isSameRun(last, report)) runs[runs.length - 1] = both(last, report);
    else runs.push(report);
  }
  return runs
    .filter(({ ambiguous }) => !ambiguous)
    .map(({ atMs, finishedAtMs, witnessed }) => ({ atMs, finishedAtMs, witnessed }));
}

/** Same start, or a snapshot dated within the run of a task that began before. */
function isSameRun(earlier: Report, later: Report): boolean {
  if (later.atMs - earlier.atMs <= SAME_RUN_MS) return true;
  return later.finishedAtMs === null && earlier.finishedAtMs !== null && later.atMs <= earlier.finishedAtMs;
}

function both(a: Report, b: Report): Report {
  // The earliest finish is the truth; a later one is only when somebody looked.
  const finishes = [a.finishedAtMs, b.finishedAtMs].filter((atMs) => atMs !== null);
  return {
    atMs: a.ambiguous ? b.atMs : a.atMs,
    finishedAtMs: finishes.length > 0 ? Math.min(...finishes) : null,
    witnessed: a.witnessed || b.witnessed,
    ambiguous: a.ambiguous && b.ambiguous,
  };
}

/** This many arrivals tell how they come. */
const ARRIVALS = 4;
const NEWEST_ARRIVALS = 20;

/**
 * Whether backups come in batches: a sync brings a week's daily snapshots at once. What may be expected then is the
 * next batch, not the next snapshot, and only what we saw arriving tells of batches. A group with tasks of its own is
 * written directly: there several at once only mean that nobody looked for a while.
 */
export function arrivesInBatches(evidence: RhythmEvidence): boolean {
  if (evidence.tasks.length > 0 || evidence.seen.length < ARRIVALS) return false;
  const arrivals = evidence.seen
    .map(({ takenAtMs }) => takenAtMs)
    .sort((a, b) => a - b)
    .slice(-NEWEST_ARRIVALS);
  const sizes = arrivals.slice(1).map((atMs, index) => {
    const before = arrivals[index] ?? atMs;
    return evidence.snapshotsAtMs.filter((snapshotMs) => snapshotMs > before && snapshotMs <= atMs).length;
  });
  return (median(sizes) ?? 0) >= 2;
}

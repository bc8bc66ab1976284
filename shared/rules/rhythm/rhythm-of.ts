import { DAY } from '../../time-units.ts';
import { arrivesInBatches, type BackupRun, backupRuns } from './backup-run.ts';
import { calendarFit } from './calendar-fit.ts';
import { changedPace } from './current-pace.ts';
import type { Downtime, RhythmEvidence, RhythmWishes } from './evidence.ts';
import type { Fit } from './fit.ts';
import { graceMs } from './grace.ts';
import { FEW_A_DAY_MS, intervalFit } from './interval-fit.ts';
import { irregularFit } from './irregular-fit.ts';
import type { LocalTime } from './local-time.ts';
import { monthlyFit } from './monthly-fit.ts';
import { quantile } from './quantile.ts';
import type { Due, Rhythm } from './rhythm.ts';
import { unprunedStretch } from './unpruned-stretch.ts';

/** One to three backups can be anything. */
const LEAST_RUNS = 4;

/** Two equal gaps, much longer than those before: three runs of a new pace. */
const LEAST_RUNS_OF_CHANGE = 3;

/** Two weeks and more of an hourly group; older ones tell nothing of today. */
const NEWEST_RUNS = 400;

/** What explains less of the past is no pattern. */
const LEAST_SCORE = 0.75;

/** No calendar goes beyond it (ECMA-262, time values); days must be countable. */
const LAST_DAY_MS = 8.6e15;

/** A later reading must explain so much more than an earlier one. */
const CLEARLY = 0.02;

export interface RhythmQuestion {
  readonly evidence: RhythmEvidence;
  readonly wishes: RhythmWishes;
  /** The server's time zone. */
  readonly local: LocalTime;
  readonly nowMs: number;
}

/** How often a group is backed up and by when it must be again. The user's word first, then its own past. */
export function rhythmOf({ evidence, wishes, local, nowMs }: RhythmQuestion): Rhythm {
  if (wishes.archived) return { kind: 'stopped-on-purpose', reason: 'archived' };
  if (isMuted(wishes.comment)) return { kind: 'stopped-on-purpose', reason: 'no-monitor' };
  const past = pastOf(evidence, local, Math.min(nowMs, LAST_DAY_MS));
  if (wishes.maxAgeMs !== null) return setRhythm(wishes.maxAgeMs, past, evidence);
  const fit = bestFit(past.runs, local);
  if (fit === null) return { kind: 'unknown', lastRunAtMs: past.newest?.atMs ?? null };
  return {
    kind: fit.kind,
    intervalMs: fit.intervalMs,
    weekdays: fit.weekdays,
    usual: fit.usual,
    confidence: confidenceOf(fit, past),
    ...dueOf(fit, past, evidence.downtimes),
  };
}

/** `no-monitor` as a word of its own, in any case. */
function isMuted(comment: string | null): boolean {
  return comment !== null && /(^|[^\w-])no-monitor($|[^\w-])/i.test(comment);
}

interface Past {
  /** Those that may speak of the rhythm, oldest first. */
  readonly runs: readonly BackupRun[];
  /** Of all. */
  readonly newest: BackupRun | undefined;
  readonly thinned: boolean;
}

function pastOf(evidence: RhythmEvidence, local: LocalTime, nowMs: number): Past {
  const readMs = Math.min(evidence.snapshotsReadAtMs ?? nowMs, nowMs);
  const listed = evidence.snapshotsAtMs.filter((atMs) => atMs > 0 && atMs <= readMs);
  if (arrivesInBatches(evidence)) {
    const newest = backupRuns(evidence, listed, nowMs).at(-1);
    return { runs: backupRuns(evidence, [], nowMs).slice(-NEWEST_RUNS), newest, thinned: false };
  }
  const { timesMs, thinned } = unprunedStretch(listed, local);
  const runs = backupRuns(evidence, timesMs, nowMs);
  return { runs: runs.slice(-NEWEST_RUNS), newest: runs.at(-1), thinned };
}

function setRhythm(maxAgeMs: number, { newest }: Past, { watchedSinceMs }: RhythmEvidence): Rhythm {
  const fromMs = newest === undefined ? watchedSinceMs : latestOf(newest);
  const dueByMs = (newest?.atMs ?? watchedSinceMs) + maxAgeMs;
  return {
    kind: 'set',
    intervalMs: maxAgeMs,
    lastRunAtMs: newest?.atMs ?? null,
    nextExpectedMs: dueByMs,
    // Age counts from the beginning, but a backup that has just ended is never late.
    dueByMs: Math.max(dueByMs, fromMs + 1),
    wasPutOff: false,
  };
}

/** The pattern that explains the current pace best; null where there is too little to go by. */
function bestFit(runs: readonly BackupRun[], local: LocalTime): Fit | null {
  const changed = changedPace(runs);
  if (changed !== null) {
    const fit = changed.length >= LEAST_RUNS_OF_CHANGE ? patternOf(changed, local) : null;
    if (fit !== null) return fit;
  }
  if (runs.length < LEAST_RUNS) return null;
  return patternOf(runs, local) ?? irregularFit(runs.map(({ atMs }) => atMs));
}

function patternOf(runs: readonly BackupRun[], local: LocalTime): Fit | null {
  const timesMs = runs.map(({ atMs }) => atMs);
  const byInterval = intervalFit(timesMs, local);
  const byCalendar = calendarFit(timesMs, local);
  // The first of equals. Two or three times a day are rather times of day, if those explain it as well.
  const isFew = (byInterval?.intervalMs ?? 0) > FEW_A_DAY_MS;
  const fits = [...(isFew ? [byCalendar, byInterval] : [byInterval, byCalendar]), monthlyFit(timesMs, local)];
  const good = fits.filter((fit) => fit !== null).filter((fit) => fit.score >= LEAST_SCORE);
  const worth = (fit: Fit) => fit.score - fit.handicap;
  return good.reduce<Fit | null>(
    (best, fit) => (best === null || worth(fit) > worth(best) + CLEARLY ? fit : best),
    null,
  );
}

/** So many runs of an hourly group fall into ten days; who is away for longer is not waited for. */
const MOST_MISSED = 240;

/** The end of a run, as far as known. */
function latestOf(run: BackupRun): number {
  return Math.max(run.atMs, run.finishedAtMs ?? run.atMs);
}

/** A group that runs rarely is given so long after its server is back to make up for what it missed. */
const MADE_UP_MS = DAY;

function dueOf(fit: Fit, { runs, newest }: Past, downtimes: readonly Downtime[]): Due {
  const last = newest ?? { atMs: 0, finishedAtMs: null };
  const tookMs = usualDurationMs(runs);
  const patienceMs = graceMs(fit) + tookMs;
  const usuallyMs = fit.nextAfter(last.atMs);
  let nextExpectedMs = usuallyMs;
  // What should have run while the server was off is expected with the next run, as its client would do it.
  for (const { fromMs, untilMs } of downtimes) {
    if (nextExpectedMs + tookMs < fromMs || nextExpectedMs > untilMs) continue;
    // A group of working days waits for Monday.
    const latestMs = fit.intervalMs <= DAY ? Number.POSITIVE_INFINITY : untilMs + MADE_UP_MS;
    for (let turn = 0; turn < MOST_MISSED && nextExpectedMs <= untilMs; turn++) {
      nextExpectedMs = Math.min(latestMs, fit.nextAfter(nextExpectedMs));
    }
  }
  const endMs = Math.max(last.atMs, last.finishedAtMs ?? last.atMs);
  const dueByMs = Math.max(nextExpectedMs, endMs) + patienceMs;
  return { lastRunAtMs: last.atMs, nextExpectedMs, dueByMs, wasPutOff: nextExpectedMs !== usuallyMs };
}

/** How long runs take, long ones counted: until a backup is finished, PBS shows the one before. */
function usualDurationMs(runs: readonly BackupRun[]): number {
  const durations = runs.filter((run) => run.finishedAtMs !== null).map((run) => latestOf(run) - run.atMs);
  return Math.max(quantile(durations.slice(-10), 0.9) ?? 0, ...durations.slice(-2));
}

/** Periods seen: one says half, three say three quarters. Of runs that only a list tells, others may be gone. */
function confidenceOf(fit: Fit, { runs, thinned }: Past): number {
  const recent = runs.slice(-10);
  const witnessed = recent.filter((run) => run.witnessed).length / Math.max(1, recent.length);
  const hearsay = (1 - witnessed) * (thinned ? 0.4 : 0.15);
  return fit.score * (fit.cycles / (fit.cycles + 1)) * (1 - hearsay);
}

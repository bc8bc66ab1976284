import type { SqlbakJobSettings, SqlbakRun } from '../../../shared/domain/sqlbak.ts';
import { isOverdue, isWithin, retentionDays } from '../../../shared/rules/sqlbak-figures.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';
import type { RunRow } from './questions.ts';
import type { RunDetails } from './translate.ts';

/** What is remembered of one job's runs: one that is over is read once (sqlbak-api.md 6). */
export interface RunCache {
  /** From when on a list is wanted now, so that with what is remembered nothing is missing. */
  listFromMs(windowFromMs: number, nowMs: number): number;
  /** Takes a list that was asked for from `fromMs` on. */
  listed(rows: readonly RunRow[], fromMs: number, nowMs: number): void;
  /** Ids of the runs whose details are wanted now, newest first. */
  wanted(settings: SqlbakJobSettings, nowMs: number): readonly string[];
  read(id: string, details: RunDetails, nowMs: number): void;
  /** Its details cannot be read; after several times it is left out. */
  unreadable(id: string, nowMs: number): void;
  /** SqlBak does not know it any more. */
  gone(id: string): void;
  /** Forgets what is outside the window and breaks no retention. Returns what is left, oldest first. */
  settled(settings: SqlbakJobSettings, windowFromMs: number, nowMs: number): readonly SqlbakRun[];
  /** Listed, not read and not given up. */
  outstanding(): number;
  leftOut(): number;
}

/** A run shows up late by its own length at most: this is longer than any. */
const OVERLAP_MS = 48 * HOUR;

/** A run that is not over after this long never ends for us. */
const LONGEST_RUN_MS = 48 * HOUR;

/** So often the whole window is listed anew: what SqlBak forgot goes. */
const WHOLE_LIST_EVERY_MS = DAY;

const MOST_TRIES = 3;
const FIRST_RETRY_MS = 5 * MINUTE;
const LONGEST_RETRY_MS = 6 * HOUR;
const SHORTEST_REREAD_MS = MINUTE;
const FIRST_FILES_REREAD_MS = 15 * MINUTE;
const LONGEST_FILES_REREAD_MS = 6 * HOUR;

interface Pending {
  readonly row: RunRow;
  readonly seenAtMs: number;
  tries: number;
  triedAtMs: number;
}

export function createRunCache(): RunCache {
  const runs = new Map<string, SqlbakRun>();
  const pending = new Map<string, Pending>();
  let coveredFromMs = Number.POSITIVE_INFINITY;
  let wholeListAtMs = Number.NEGATIVE_INFINITY;
  let newestMs = Number.NEGATIVE_INFINITY;

  const isGivenUp = ({ tries }: Pending) => tries >= MOST_TRIES;
  const retryAfterMs = ({ tries }: Pending) =>
    Math.min(FIRST_RETRY_MS * 2 ** Math.min(tries - MOST_TRIES, 10), LONGEST_RETRY_MS);

  return {
    listFromMs(windowFromMs, nowMs) {
      const isWhole = nowMs - wholeListAtMs >= WHOLE_LIST_EVERY_MS || windowFromMs < coveredFromMs;
      return isWhole ? windowFromMs : Math.max(windowFromMs, Math.min(newestMs, nowMs) - OVERLAP_MS);
    },
    listed(rows, fromMs, nowMs) {
      const isWhole = fromMs < coveredFromMs || nowMs - wholeListAtMs >= WHOLE_LIST_EVERY_MS;
      const ids = new Set(rows.map(({ id }) => id));
      // Of one that does not say when it started only a whole list tells that it is gone.
      const isGone = (id: string, startedAtMs: number | null) =>
        !ids.has(id) && (startedAtMs === null ? isWhole : startedAtMs >= fromMs);
      for (const [id, { startedAtMs }] of runs) if (isGone(id, startedAtMs)) runs.delete(id);
      for (const [id, { row }] of pending) if (isGone(id, row.startedAtMs)) pending.delete(id);
      for (const row of rows) {
        if (runs.has(row.id) || pending.has(row.id)) continue;
        pending.set(row.id, { row, seenAtMs: nowMs, tries: 0, triedAtMs: Number.NEGATIVE_INFINITY });
      }
      if (isWhole) {
        coveredFromMs = fromMs;
        wholeListAtMs = nowMs;
      }
    },
    wanted(settings, nowMs) {
      const again = [...runs.values()].filter((run) => isWorthReading(run, settings, nowMs));
      const fresh = [...pending.values()].filter(
        (one) => !isGivenUp(one) || nowMs - one.triedAtMs >= retryAfterMs(one),
      );
      // What does not say when it started comes first: as a rule lists begin with the newest.
      const newestFirst = fresh.sort(
        (a, b) => (b.row.startedAtMs ?? Number.MAX_VALUE) - (a.row.startedAtMs ?? Number.MAX_VALUE),
      );
      return [...newestFirst.map(({ row }) => row.id), ...again.map(({ id }) => id)];
    },
    read(id, details, nowMs) {
      const seenAtMs = runs.get(id)?.seenAtMs ?? pending.get(id)?.seenAtMs ?? nowMs;
      pending.delete(id);
      runs.set(id, { id, ...details, seenAtMs, readAtMs: nowMs });
      if (details.startedAtMs !== null) newestMs = Math.max(newestMs, details.startedAtMs);
    },
    unreadable(id, nowMs) {
      const one = pending.get(id);
      if (one === undefined) return;
      one.tries += 1;
      one.triedAtMs = nowMs;
    },
    gone(id) {
      runs.delete(id);
      pending.delete(id);
    },
    settled(settings, windowFromMs, nowMs) {
      for (const [id, run] of runs) {
        if (!isWithin(run, windowFromMs) && !breaksRetention(run, settings, nowMs)) runs.delete(id);
      }
      return [...runs.values()].sort((a, b) => (a.startedAtMs ?? a.seenAtMs) - (b.startedAtMs ?? b.seenAtMs));
    },
    outstanding: () => [...pending.values()].filter((one) => !isGivenUp(one)).length,
    leftOut: () => [...pending.values()].filter(isGivenUp).length,
  };
}

/** Whether a run that was read may say something else by now. */
function isWorthReading(run: SqlbakRun, settings: SqlbakJobSettings, nowMs: number): boolean {
  const startMs = run.startedAtMs ?? run.seenAtMs;
  const sinceReadMs = nowMs - run.readAtMs;
  const isOver = run.backups.length > 0 && run.backups.every(({ outcome }) => outcome !== 'other');
  if (!isOver && run.readAtMs - startMs < LONGEST_RUN_MS) {
    // The longer it has been going on, the less a little more matters.
    return sinceReadMs >= Math.max(SHORTEST_REREAD_MS, (run.readAtMs - startMs) / 10);
  }
  return run.backups.some((backups) => {
    const keepDays = retentionDays(settings.destinations, backups.type);
    if (!isOverdue(backups, nowMs - startMs, keepDays)) return false;
    const overdueAtMs = startMs + keepDays * DAY;
    if (run.readAtMs <= overdueAtMs) return true;
    if (backups.files === 'unlisted') return sinceReadMs >= DAY;
    const laterMs = (run.readAtMs - overdueAtMs) / 2;
    return sinceReadMs >= Math.min(Math.max(laterMs, FIRST_FILES_REREAD_MS), LONGEST_FILES_REREAD_MS);
  });
}

/** Whether files of it are there that should not: it is not forgotten before they are gone. */
function breaksRetention(run: SqlbakRun, { destinations }: SqlbakJobSettings, nowMs: number): boolean {
  const { startedAtMs } = run;
  if (startedAtMs === null) return false;
  return run.backups.some(
    (backups) =>
      backups.files === 'kept' && isOverdue(backups, nowMs - startedAtMs, retentionDays(destinations, backups.type)),
  );
}

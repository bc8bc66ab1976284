import type { Failure } from '../../../shared/domain/failure.ts';
import { lastGood, type Taken } from '../../../shared/domain/section.ts';
import type { VzdumpHistory, VzdumpRun } from '../../../shared/domain/vzdump.ts';
import { success } from '../../../shared/outcome.ts';
import { DAY, HOUR } from '../../../shared/time-units.ts';
import type { Chore } from '../poll/agenda.ts';
import { failureOf, type PveWatch, paceMs } from './pve-watch.ts';
import { askVzdumpLog, askVzdumpRuns } from './questions.ts';
import type { VzdumpLog } from './vzdump-log.ts';

/** So much of the past is asked for at first. */
const PAST_MS = 8 * DAY;

/** No run takes longer than this: it would be missed when it ends. */
const LONGEST_RUN_MS = 2 * DAY;

const MOST_RUNS = 500;

/** Logs are read once each; so many at a time. */
const MOST_LOGS = 20;

/** The backup runs of one node, with what came of each guest in them. */
export function vzdumpChore(watch: PveWatch, node: string, key: string): Chore {
  const { book, client, clock } = watch;
  let hasMore = false;

  async function run(signal: AbortSignal): Promise<Failure | null> {
    const before = known(watch, node);
    const nowMs = clock.nowMs();
    const sinceMs = before === null ? nowMs - PAST_MS : lookBackTo(before, nowMs);
    const learned = await client.ask(askVzdumpRuns(node, Math.floor(sinceMs / 1000)), 'background', signal);
    if (!learned.ok) {
      book.settleNode('vzdump', node, learned);
      return learned.failure;
    }
    const runs = merged(before?.value.runs ?? [], learned.value, nowMs - PAST_MS);
    const coveredSinceMs = before?.value.coveredSinceMs ?? sinceMs;
    const { runs: read, failure, isComplete } = await withLogs(runs, signal);
    hasMore = !isComplete;
    book.settleNode('vzdump', node, success({ runs: read, coveredSinceMs }));
    return failure;
  }

  /** Reads the logs of those finished runs that need them, newest first. */
  async function withLogs(runs: readonly VzdumpRun[], signal: AbortSignal) {
    const read: VzdumpRun[] = [];
    let failure: Failure | null = null;
    let logs = 0;
    let isComplete = true;
    for (const one of runs) {
      if (!needsLog(one)) {
        read.push(one);
        continue;
      }
      if (logs >= MOST_LOGS || failure !== null) {
        isComplete = false;
        read.push(one);
        continue;
      }
      logs += 1;
      const log = await client.ask(askVzdumpLog(node, one.upid), 'background', signal);
      // A log that is gone stays gone; anything else is tried again with the next look.
      const isGone = !log.ok && log.failure.kind === 'remote' && log.failure.status === 500;
      if (log.ok || isGone) read.push(explained(one, log.ok ? log.value : null));
      else {
        read.push(one);
        failure = failureOf(log);
      }
    }
    return { runs: read, failure, isComplete };
  }

  return {
    key,
    rank: 7,
    everyMs: paceMs(watch, 'datastores'),
    soonerMs: () => (hasMore ? 0 : null),
    run,
  };
}

/** What a list does not tell: what came of each of several guests, or why a single one failed. */
function needsLog({ endedAtMs, guests }: VzdumpRun): boolean {
  if (endedAtMs === null) return false;
  return guests === null || guests.some(({ kind, message }) => kind === 'failed' && message === null);
}

/** A run with what its log told; null: the log is gone. What the list told of a single guest stays true. */
function explained(run: VzdumpRun, log: VzdumpLog | null): VzdumpRun {
  if (log !== null && log.guests.length > 0) return { ...run, ...log };
  const guests = (run.guests ?? []).map((guest) => ({ ...guest, message: guest.message ?? 'job errors' }));
  return { ...run, storage: log?.storage ?? run.storage, guests };
}

function known(watch: PveWatch, node: string) {
  const section = watch.book.state().vzdump.get(node);
  return section === undefined ? null : lastGood(section);
}

/** Runs are listed by their start: back to before the last look, and to the oldest that ran then, within reason. */
function lookBackTo({ value, takenAtMs }: Taken<VzdumpHistory>, nowMs: number): number {
  const open = value.runs.filter((run) => run.endedAtMs === null).map((run) => run.startedAtMs);
  const recent = open.filter((startedAtMs) => nowMs - startedAtMs <= LONGEST_RUN_MS);
  return Math.max(nowMs - PAST_MS, Math.min(takenAtMs - HOUR, ...recent));
}

/** Finished runs never change: what was read of them stays. */
function merged(before: readonly VzdumpRun[], listed: readonly VzdumpRun[], fromMs: number): VzdumpRun[] {
  const byUpid = new Map(before.map((run) => [run.upid, run]));
  for (const run of listed) {
    const kept = byUpid.get(run.upid);
    if (kept === undefined || kept.endedAtMs === null) byUpid.set(run.upid, run);
  }
  return [...byUpid.values()]
    .filter((run) => run.startedAtMs >= fromMs)
    .sort((a, b) => b.startedAtMs - a.startedAtMs)
    .slice(0, MOST_RUNS);
}

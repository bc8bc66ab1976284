import type { OutcomeView, SourcePart, TasksPart, TaskView } from '../../../shared/contract/page-state.ts';
import type { KeptTask } from '../../../shared/domain/history.ts';
import type { Filterable } from '../../../shared/view/fleet-filter.ts';

/** A task as the list shows it, by our clock. */
export interface TaskLine extends Filterable {
  readonly key: string;
  readonly workerType: string;
  readonly workerId: string;
  readonly user: string | null;
  readonly startedAtMs: number;
  /** Null while it runs. */
  readonly endedAtMs: number | null;
  readonly outcome: OutcomeView | null;
  readonly message: string | null;
  /** Null: its log cannot be asked for. */
  readonly upid: string | null;
}

/** How far each server's clock is ahead of ours. */
export type ClocksAhead = ReadonlyMap<string, number>;

export function clocksAhead(sources: readonly SourcePart[]): ClocksAhead {
  return new Map(sources.map(({ name, clockAheadMs }) => [name, clockAheadMs ?? 0]));
}

/** Running tasks of all servers, newest first. */
export function runningLines(parts: readonly TasksPart[], ahead: ClocksAhead): TaskLine[] {
  return parts.flatMap(({ server, running }) => running.map((task) => liveLine(server, task, ahead))).sort(newestFirst);
}

/** Tasks that ended in the last 24 hours, failed ones first, then newest first. */
export function finishedLines(parts: readonly TasksPart[], ahead: ClocksAhead): TaskLine[] {
  return parts
    .flatMap(({ server, finished }) => finished.map((task) => liveLine(server, task, ahead)))
    .sort(failedFirst);
}

/** The same from history. */
export function keptLines(tasks: readonly KeptTask[], ahead: ClocksAhead): TaskLine[] {
  return tasks
    .map((task): TaskLine => {
      const { server, workerType, workerId, startedAtMs, endedAtMs, outcome, upid } = task;
      const aheadMs = ahead.get(server) ?? 0;
      const message =
        outcome.kind === 'error' ? outcome.message : outcome.kind === 'warnings' ? `${outcome.count} warnings` : null;
      return {
        ...{ server, client: null, workerType, workerId, user: null, outcome: outcome.kind, message, upid },
        key: `${server} ${workerType} ${workerId} ${startedAtMs}`,
        startedAtMs: startedAtMs - aheadMs,
        endedAtMs: endedAtMs - aheadMs,
        searchText: searchText([server, workerType, workerId, message]),
      };
    })
    .sort(failedFirst);
}

function liveLine(server: string, task: TaskView, ahead: ClocksAhead): TaskLine {
  const { upid, workerType, workerId, datastore, user, startedServerMs, endedServerMs, outcome, message } = task;
  const aheadMs = ahead.get(server) ?? 0;
  return {
    ...{ server, client: null, workerType, workerId, user, outcome, message, upid },
    ...(datastore === null ? {} : { datastore }),
    key: `${server} ${upid}`,
    startedAtMs: startedServerMs - aheadMs,
    endedAtMs: endedServerMs === null ? null : endedServerMs - aheadMs,
    searchText: searchText([server, workerType, workerId, user, message]),
  };
}

function searchText(parts: readonly (string | null)[]): string {
  return parts.filter(Boolean).join('\n').toLowerCase();
}

/** Whether it did not do what it was for, as far as is known. */
export function isBad({ outcome }: TaskLine): boolean {
  return outcome === 'error' || outcome === 'unknown';
}

function failedFirst(a: TaskLine, b: TaskLine): number {
  return Number(isBad(b)) - Number(isBad(a)) || newestFirst(a, b);
}

function newestFirst(a: TaskLine, b: TaskLine): number {
  return (b.endedAtMs ?? b.startedAtMs) - (a.endedAtMs ?? a.startedAtMs);
}

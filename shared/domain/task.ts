/** How a task or job run ended. `unknown`: the server itself does not know (its daemon died, or the log is lost). */
export type TaskOutcome =
  | { readonly kind: 'ok' }
  | { readonly kind: 'warnings'; readonly count: number }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'unknown' };

/** One run of a worker on a server. */
export interface Task {
  readonly upid: string;
  /** PBS's `worker_type`, such as `backup` or `garbage_collection`; open. */
  readonly workerType: string;
  readonly workerId: string | null;
  readonly user: string;
  readonly startedAtMs: number;
  /** Null while it runs. */
  readonly endedAtMs: number | null;
  /** Null while it runs. */
  readonly outcome: TaskOutcome | null;
}

/** A task that has ended. */
export type FinishedTask = Task & { readonly endedAtMs: number; readonly outcome: TaskOutcome };

/** Whether the task has ended. */
export function isFinished(task: Task): task is FinishedTask {
  return task.endedAtMs !== null && task.outcome !== null;
}

/**
 * Parses PBS's task status (pbs-api.md 6.3). Anchored on purpose: an error text may well contain the words OK or
 * WARNINGS ("broken pipe" must never read as success).
 */
export function parseTaskStatus(status: string): TaskOutcome {
  if (status === 'OK') return { kind: 'ok' };
  const warnings = /^WARNINGS: (\d{1,15})$/.exec(status);
  if (warnings) return { kind: 'warnings', count: Number(warnings[1]) };
  return status === 'unknown' ? { kind: 'unknown' } : { kind: 'error', message: status };
}

/** Whether the run did what it was for. Warnings count as success, as in PBS. */
export function succeeded(outcome: TaskOutcome): boolean {
  return outcome.kind === 'ok' || outcome.kind === 'warnings';
}

/** What a server's task list says. */
export interface TaskLog {
  /** Finished in the last 24 hours, newest end first. */
  readonly finished: readonly FinishedTask[];
  /** Newest finished task per worker (type and id without a trailing snapshot time), whenever it ended. */
  readonly newestPerWorker: ReadonlyMap<string, FinishedTask>;
  /** Running now, newest start first. */
  readonly running: readonly Task[];
  /** From here on no finished task is missing. */
  readonly coveredSinceMs: number;
  /** Verification tasks seen to end with errors since we started, by datastore. */
  readonly verificationErrors: ReadonlyMap<string, number>;
}

/** The last lines of a task's log. */
export interface TaskLogTail {
  readonly lines: readonly string[];
  /** Lines of the whole log. */
  readonly total: number;
}

/** Key under which runs of the same work are compared: type and id without a trailing `/HEXTIME`. */
export function workerKey(task: { readonly workerType: string; readonly workerId: string | null }): string {
  return `${task.workerType}\u0000${stableWorkerId(task.workerId)}`;
}

/** The worker id without a trailing `/HEXTIME` (a snapshot's time, behind its group); a missing id is empty. */
export function stableWorkerId(workerId: string | null): string {
  // Only behind a group: a backup id may itself consist of eight digits.
  return (workerId ?? '').replace(/(?<=[:/](?:vm|ct|host)\/[^/]+)\/[0-9A-F]{8}$/, '');
}

/** Parts of a task's UPID that a monitor needs. */
export interface UpidParts {
  /** Short host name of the server that ran it. */
  readonly node: string;
  readonly startedAtMs: number;
  readonly workerType: string;
  readonly workerId: string;
}

/** Parses `UPID:NODE:PID:PSTART:TASKID:STARTTIME:WTYPE:WID:AUTHID:` (pbs-api.md 6.5); null when it is not one. */
export function parseUpid(upid: string): UpidParts | null {
  const [prefix, node, , , , start, workerType, workerId, , last] = upid.split(':');
  if (prefix !== 'UPID' || node === undefined || workerType === undefined || workerId === undefined || last !== '') {
    return null;
  }
  if (start === undefined || !/^[0-9A-Fa-f]{8}$/.test(start)) return null;
  return { node, startedAtMs: Number.parseInt(start, 16) * 1000, workerType, workerId: unescapeUnit(workerId) };
}

/** Undoes systemd's escaping of a unit name: `-` is `/`, `\xNN` is a byte of UTF-8. */
function unescapeUnit(text: string): string {
  const percent = text
    .replaceAll('%', '%25')
    .replaceAll('-', '/')
    .replace(/\\x([0-9a-fA-F]{2})/g, '%$1');
  try {
    return decodeURIComponent(percent);
  } catch {
    return text;
  }
}

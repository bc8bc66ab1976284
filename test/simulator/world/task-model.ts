/** Tasks as the server's index keeps them. */

export interface Task {
  readonly upid: string;
  readonly pid: number;
  readonly pstart: number;
  readonly startS: number;
  readonly workerType: string;
  readonly workerId: string | null;
  /** User or token that started it; root@pam for scheduled jobs. */
  readonly authId: string;
  /** Both null while running. */
  endS: number | null;
  /** "OK", "WARNINGS: 2", "unknown" or an error text. */
  status: string | null;
  /** Lines between the start and the last line of the log; null = the log file is gone. */
  logLines: readonly string[] | null;
}

export interface TaskList {
  readonly running: Map<string, Task>;
  /** Oldest end first. */
  readonly finished: Task[];
  nextPid: number;
  nextTaskId: number;
}

/** PBS rotates its index; what is older is gone. */
export const TASK_INDEX_LIMIT = 100_000;

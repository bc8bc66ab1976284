import type { KeptTask } from '../../../shared/domain/history.ts';
import { type FinishedTask, stableWorkerId, type TaskOutcome } from '../../../shared/domain/task.ts';
import type { TaskQuery } from '../ports.ts';
import type { Db } from './history-db.ts';
import type { Places } from './places.ts';
import { seconds } from './sample-table.ts';

export interface TaskTable {
  put(server: string, task: FinishedTask): void;
  list(query: TaskQuery): readonly KeptTask[];
  /** The newest task of each worker among those that ended from `sinceMs` on and before `untilMs`. */
  newestPerWorker(server: string, sinceMs: number, untilMs: number): readonly KeptTask[];
  /** When the newest known task of a server ended; null without any. */
  newestEndMs(server: string): number | null;
  /** See `Places.forget`. */
  forget(): void;
}

/** An error's text may be anything; this much says what is wrong. */
const LONGEST_MESSAGE = 500;

const OK = 0;
const WARNINGS = 1;
const ERROR = 2;
const UNKNOWN = 3;

interface TaskRow {
  readonly server: string;
  readonly type: string;
  readonly workerId: string;
  readonly ended: number;
  readonly took: number;
  readonly outcome: number;
  readonly message: string | null;
  readonly upid: string | null;
}

const LIST = `
  SELECT w.server, w.type, w.worker_id AS workerId, t.ended, t.took, t.outcome, t.message, t.upid
    FROM task t JOIN worker w ON w.id = t.worker
   WHERE t.server = @server AND t.ended >= @since AND t.ended <= @until
     AND (@type IS NULL OR t.worker IN (SELECT id FROM worker WHERE server = w.server AND type = @type))
     AND (@failedOnly = 0 OR t.outcome = ${ERROR})
   ORDER BY t.ended DESC, t.worker, t.nr LIMIT @limit`;

// With max() SQLite takes the other columns from the row that has it.
const NEWEST_PER_WORKER = `
  SELECT w.server, w.type, w.worker_id AS workerId, t.ended, t.took, t.outcome, t.message, t.upid
    FROM (SELECT worker, max(ended) AS ended, took, outcome, message, upid FROM task
           WHERE server = ? AND ended >= ? AND ended < ? GROUP BY worker) t JOIN worker w ON w.id = t.worker`;

interface ListScope {
  readonly server: number;
  readonly since: number;
  readonly until: number;
  readonly type: string | null;
  readonly failedOnly: number;
  readonly limit: number;
}

export function createTaskTable(db: Db, places: Places): TaskTable {
  const workers = new Map<string, number>();
  const findWorker = db.prepare<[string, string, string], { id: number }>(
    'SELECT id FROM worker WHERE server = ? AND type = ? AND worker_id = ?',
  );
  const addWorker = db.prepare<[string, string, string]>(
    'INSERT INTO worker (server, type, worker_id) VALUES (?, ?, ?)',
  );
  const insert = db.prepare<[number, number, number, number, number, number, string | null, string | null]>(
    'INSERT OR IGNORE INTO task VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );

  function workerOf(server: string, task: FinishedTask): number {
    const id = stableWorkerId(task.workerId);
    const key = `${server}\0${task.workerType}\0${id}`;
    const known =
      workers.get(key) ??
      findWorker.get(server, task.workerType, id)?.id ??
      Number(addWorker.run(server, task.workerType, id).lastInsertRowid);
    workers.set(key, known);
    return known;
  }

  return {
    put(server, task) {
      const { outcome } = task;
      const ended = seconds(task.endedAtMs);
      const place = places.idOf({ server });
      const isOk = outcome.kind === 'ok';
      insert.run(
        place,
        ended,
        workerOf(server, task),
        numberWithinSecond(task.upid),
        ended - seconds(task.startedAtMs),
        outcomeCode(outcome),
        messageOf(outcome),
        isOk ? null : task.upid,
      );
    },
    ...createTaskReader(db, places),
    forget: () => workers.clear(),
  };
}

function createTaskReader(db: Db, places: Places): Pick<TaskTable, 'list' | 'newestPerWorker' | 'newestEndMs'> {
  const list = db.prepare<ListScope, TaskRow>(LIST);
  const newestPerWorker = db.prepare<[number, number, number], TaskRow>(NEWEST_PER_WORKER);
  const servers = db.prepare<[], { id: number }>(`SELECT id FROM place WHERE datastore = '' AND grp = ''`);
  const newest = db.prepare<[number], { ended: number | null }>(
    'SELECT max(ended) AS ended FROM task WHERE server = ?',
  );
  return {
    list({ server, workerType, sinceMs, untilMs, failedOnly, limit }) {
      const ids = server === undefined ? servers.all().map(({ id }) => id) : [places.find({ server })];
      const scope = {
        since: Math.ceil(sinceMs / 1000),
        until: untilMs === undefined ? Number.MAX_SAFE_INTEGER : seconds(untilMs),
        type: workerType ?? null,
        failedOnly: failedOnly ? 1 : 0,
        limit,
      };
      const rows = ids.flatMap((id) => (id === null ? [] : list.all({ ...scope, server: id })));
      return rows
        .sort((a, b) => b.ended - a.ended)
        .slice(0, limit)
        .map(toKeptTask);
    },
    newestPerWorker(server, sinceMs, untilMs) {
      const id = places.find({ server });
      return id === null
        ? []
        : newestPerWorker.all(id, Math.ceil(sinceMs / 1000), Math.ceil(untilMs / 1000)).map(toKeptTask);
    },
    newestEndMs(server) {
      const id = places.find({ server });
      const ended = id === null ? null : (newest.get(id)?.ended ?? null);
      return ended === null ? null : ended * 1000;
    },
  };
}

/** The task's running number from its UPID, which a server does not give twice in one second. */
function numberWithinSecond(upid: string): number {
  const digits = upid.split(':')[4] ?? '';
  return /^[0-9A-Fa-f]{1,16}$/.test(digits) ? Number.parseInt(digits, 16) % 0x1_0000_0000 : 0;
}

function outcomeCode(outcome: TaskOutcome): number {
  switch (outcome.kind) {
    case 'ok':
      return OK;
    case 'warnings':
      return WARNINGS;
    case 'error':
      return ERROR;
    case 'unknown':
      return UNKNOWN;
  }
}

function messageOf(outcome: TaskOutcome): string | null {
  if (outcome.kind === 'warnings') return String(outcome.count);
  return outcome.kind === 'error' ? outcome.message.slice(0, LONGEST_MESSAGE) : null;
}

function toKeptTask(row: TaskRow): KeptTask {
  return {
    server: row.server,
    workerType: row.type,
    workerId: row.workerId,
    startedAtMs: (row.ended - row.took) * 1000,
    endedAtMs: row.ended * 1000,
    outcome: outcomeOf(row.outcome, row.message ?? ''),
    upid: row.upid,
  };
}

function outcomeOf(code: number, message: string): TaskOutcome {
  if (code === OK) return { kind: 'ok' };
  if (code === WARNINGS) return { kind: 'warnings', count: Number(message) };
  return code === ERROR ? { kind: 'error', message } : { kind: 'unknown' };
}

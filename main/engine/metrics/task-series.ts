import type { ServerState } from '../../../shared/domain/server.ts';
import type { TaskLog } from '../../../shared/domain/task.ts';
import { type BackupOutcomes, backupOutcomes } from '../../../shared/rules/backup-outcomes.ts';
import { createTaskComments } from '../../../shared/rules/task-comment.ts';
import { isWatchedTask, lastDayOf, newestDurations, statusWord, tally } from '../../../shared/rules/task-tally.ts';
import type { DatastoreFilter } from '../../../shared/rules/watched-datastores.ts';
import type { SeriesWriter } from './exposition.ts';

/** `pbs_task_duration_seconds` has a series per worker ever seen; more than this many of one server say nothing new. */
const MAX_DURATIONS = 500;

interface TaskScope {
  readonly server: ServerState;
  readonly filter: DatastoreFilter;
  /** By the server's own clock, as are the times of its tasks. */
  readonly serverNowMs: number;
}

/** What a server's task list says beyond its own series. */
export interface TaskFindings {
  /** Backups of the last 24 hours by datastore and type; null while the list does not reach back that far. */
  readonly outcomes: ReadonlyMap<string, ReadonlyMap<string, BackupOutcomes>> | null;
  /** When one of these figures changes by itself, by the server's clock. */
  readonly changesAtMs: number;
}

/** Series of a server's tasks. */
export function writeTasks(writer: SeriesWriter, log: TaskLog, scope: TaskScope): TaskFindings {
  const commentOf = createTaskComments(scope.server);
  writeRunning(writer, log, scope, commentOf);
  writeDurations(writer, log, scope, commentOf);
  return writeLastDay(writer, log, scope, commentOf);
}

type CommentOf = ReturnType<typeof createTaskComments>;

function writeLastDay(writer: SeriesWriter, log: TaskLog, scope: TaskScope, commentOf: CommentOf): TaskFindings {
  const lastDay = lastDayOf(log, scope.serverNowMs);
  // Coverage grows with time alone, so an answer of "not yet" holds for this moment only.
  if (lastDay === null) return { outcomes: null, changesAtMs: scope.serverNowMs };
  const watched = lastDay.tasks.filter((task) => isWatchedTask(scope.filter, task));
  const tallies = tally(watched, (task) => ({
    worker_type: task.workerType,
    status: statusWord(task.outcome),
    comment: commentOf(task),
  }));
  for (const { key, count } of tallies) writer.add('pbs_task_total', { node: scope.server.name, ...key }, count);
  return { outcomes: backupOutcomes(watched), changesAtMs: lastDay.changesAtMs };
}

function writeRunning(writer: SeriesWriter, log: TaskLog, scope: TaskScope, commentOf: CommentOf): void {
  const watched = log.running.filter((task) => isWatchedTask(scope.filter, task));
  const tallies = tally(watched, (task) => ({ worker_type: task.workerType, comment: commentOf(task) }));
  for (const { key, count } of tallies) writer.add('pbs_task_running', { node: scope.server.name, ...key }, count);
}

function writeDurations(writer: SeriesWriter, log: TaskLog, scope: TaskScope, commentOf: CommentOf): void {
  const node = scope.server.name;
  const { shown, omitted } = newestDurations(log, scope.filter, MAX_DURATIONS);
  for (const { task, workerId, seconds } of shown) {
    const labels = {
      node,
      worker_type: task.workerType,
      status: statusWord(task.outcome),
      worker_id: workerId,
      comment: commentOf(task),
    };
    writer.add('pbs_task_duration_seconds', labels, seconds);
  }
  writer.add('pbs_tray_task_durations_omitted', { node }, omitted);
}

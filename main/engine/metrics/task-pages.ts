import type { TaskLog } from '../../../shared/domain/task.ts';
import { saySame } from '../../../shared/rules/same-tasks.ts';
import { createSeriesWriter, type SeriesText } from './exposition.ts';
import { createMemory, type Perishable } from './memory.ts';
import type { ServerMoment } from './server-moment.ts';
import { type TaskFindings, writeTasks } from './task-series.ts';

/** The share of a server's tasks, and what it tells of its datastores. */
export interface TaskPage extends Perishable {
  readonly log: TaskLog;
  readonly text: SeriesText;
  readonly findings: TaskFindings;
}

/** Renders a server's tasks; null while they are not known. */
export type TaskPages = (moment: ServerMoment) => TaskPage | null;

export function createTaskPages(): TaskPages {
  // Kept by the server's own clock, as are the times of its tasks.
  const memory = createMemory<TaskLog, TaskPage>();
  const lastLogs = new Map<string, TaskLog>();

  /** Every poll reads the list anew, but seldom with news: then the reading before stands for this one. */
  function knownLog(server: string, log: TaskLog): TaskLog {
    const last = lastLogs.get(server);
    const known = last && saySame(last, log) ? last : log;
    lastLogs.set(server, known);
    return known;
  }

  return (moment) => {
    const { server, nowMs } = moment;
    const freshness = moment.freshness();
    const read = freshness.value(server.tasks, 'heartbeat');
    if (!read) return null;
    const log = knownLog(server.name, read);
    const aheadMs = server.clock?.aheadMs ?? 0;
    const page = memory.recall(log, inputsOf(moment), nowMs + aheadMs, () => render(moment, log, nowMs + aheadMs));
    freshness.changesAfter(page.expiresAtMs - aheadMs);
    return { ...page, expiresAtMs: freshness.expiresAtMs() };
  };
}

/** Beside the tasks themselves: comments come from the jobs and the groups. */
function inputsOf({ server }: ServerMoment): readonly unknown[] {
  const groups = [...server.datastores.values()].flatMap((datastore) => [datastore.groups, datastore.namespaces]);
  return [server.name, server.verifyJobs, server.pruneJobs, server.syncJobs, ...groups];
}

function render({ server, filter }: ServerMoment, log: TaskLog, serverNowMs: number): TaskPage {
  const writer = createSeriesWriter();
  const findings = writeTasks(writer, log, { server, filter, serverNowMs });
  return { log, text: writer.text(), findings, expiresAtMs: findings.changesAtMs };
}

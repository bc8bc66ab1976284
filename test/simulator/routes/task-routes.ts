/** Tasks (pbs-api.md section 6): the list's odd semantics, a task's status and its log. */

import { userOf } from '../world/access.ts';
import type { Task } from '../world/task-model.ts';
import { has } from '../world/version.ts';
import { offsetText, utcOffsetS } from '../world/zone.ts';
import { ApiError, type Call, type Payload } from './exchange.ts';
import { integer, isTrue, may, nowS, text, texts } from './reading.ts';

const AUDIT_PATH = '/system/tasks';

export function taskList(call: Call): Payload {
  const start = integer(call, 'start') ?? 0;
  const limit = integer(call, 'limit') ?? 50;
  const wanted = limit === 0 ? Number.POSITIVE_INFINITY : limit;
  const matches = matching(call);
  const page: Task[] = [];
  let skipped = 0;
  for (const task of candidates(call)) {
    if (page.length >= wanted) break;
    if (!matches(task)) continue;
    if (skipped < start) skipped += 1;
    else page.push(task);
  }
  const isFull = limit !== 0 && page.length === limit;
  return { data: page.map(listEntry), beside: { total: start + page.length + (isFull ? 1 : 0) }, isStreamed: true };
}

/** Running ones by start, newest first; then finished ones by end, newest first, until one ended before `since`. */
function* candidates(call: Call): Generator<Task> {
  const { running, finished } = call.server.tasks;
  yield* [...running.values()].sort((one, other) => other.startS - one.startS);
  if (isTrue(call, 'running')) return;
  const since = integer(call, 'since');
  for (let at = finished.length - 1; at >= 0; at -= 1) {
    const task = finished[at] as Task;
    if (since !== null && (task.endS ?? 0) < since) return;
    yield task;
  }
}

export function statusClass(status: string): string {
  if (status === 'OK') return 'ok';
  if (/^WARNINGS: \d+$/.test(status)) return 'warning';
  return status === 'unknown' ? 'unknown' : 'error';
}

function matching(call: Call): (task: Task) => boolean {
  const since = integer(call, 'since') ?? Number.NEGATIVE_INFINITY;
  const until = integer(call, 'until') ?? Number.POSITIVE_INFINITY;
  const [store, userFilter, typeFilter] = [text(call, 'store'), text(call, 'userfilter'), text(call, 'typefilter')];
  const classes = texts(call, 'statusfilter');
  const isErrors = isTrue(call, 'errors');
  const seesAll = may(call, AUDIT_PATH, 'Sys.Audit');
  return (task) =>
    task.startS >= since &&
    task.startS <= until &&
    (seesAll || isOwn(call, task)) &&
    (userFilter === null || task.authId.includes(userFilter)) &&
    (typeFilter === null || task.workerType.includes(typeFilter)) &&
    (store === null || isOfStore(task, store)) &&
    !(isErrors && task.status === 'OK') &&
    (classes.length === 0 || (task.status !== null && classes.includes(statusClass(task.status))));
}

function isOwn(call: Call, task: Task): boolean {
  return task.authId === call.caller || userOf(task.authId) === call.caller;
}

function isOfStore(task: Task, store: string): boolean {
  const workerId = task.workerId ?? '';
  if (task.workerType === 'syncjob') return workerId.split(':')[2] === store;
  const isListed =
    task.workerType.startsWith('verif') ||
    ['prune', 'prunejob', 'backup', 'garbage_collection'].includes(task.workerType);
  return isListed && (workerId === store || workerId.startsWith(`${store}:`));
}

function listEntry(task: Task): object {
  return {
    upid: task.upid,
    node: 'localhost',
    pid: task.pid,
    pstart: task.pstart,
    starttime: task.startS,
    worker_type: task.workerType,
    worker_id: task.workerId,
    user: task.authId,
    ...(task.endS === null ? {} : { endtime: task.endS, status: task.status }),
  };
}

function taskOf(call: Call): Task {
  const upid = call.path.upid ?? '';
  const { running, finished } = call.server.tasks;
  const task = running.get(upid) ?? finished.findLast((candidate) => candidate.upid === upid);
  if (task !== undefined && (may(call, AUDIT_PATH, 'Sys.Audit') || isOwn(call, task))) return task;
  if (task === undefined && may(call, AUDIT_PATH, 'Sys.Audit'))
    throw new ApiError(400, 'No such file or directory (os error 2)');
  throw new ApiError(400, 'task access not allowed');
}

export function taskStatus(call: Call): Payload {
  const task = taskOf(call);
  const [user, tokenName] = task.authId.split('!');
  const isStopped = task.endS !== null;
  return {
    data: {
      upid: task.upid,
      node: call.server.name,
      pid: task.pid,
      pstart: task.pstart,
      starttime: task.startS,
      type: task.workerType,
      id: task.workerId,
      user,
      ...(tokenName === undefined ? {} : { tokenid: tokenName }),
      status: isStopped ? 'stopped' : 'running',
      ...(isStopped ? { exitstatus: task.logLines === null ? 'unknown' : task.status } : {}),
      ...(isStopped && has(call.server.version, 'taskStatusEndtime') ? { endtime: task.endS } : {}),
    },
  };
}

export function taskLog(call: Call): Payload {
  const lines = logOf(call, taskOf(call));
  const first = Math.max(1, integer(call, 'start') ?? 0);
  const limit = integer(call, 'limit') ?? 50;
  const shown = lines.slice(first - 1, limit === 0 ? undefined : first - 1 + limit);
  const active = call.server.tasks.running.has(call.path.upid ?? '');
  return {
    data: shown.map((line, at) => ({ n: first + at, t: line })),
    beside: { total: lines.length, success: 1, ...(isTrue(call, 'test-status') ? { active } : {}) },
    contentType: 'application/json',
  };
}

function logOf(call: Call, task: Task): string[] {
  if (task.logLines === null) throw new ApiError(400, 'No such file or directory (os error 2)');
  const stamp = (atS: number): string => {
    const offsetS = utcOffsetS(call.server.timeZone, atS);
    return `${new Date((atS + offsetS) * 1000).toISOString().slice(0, 19)}${offsetText(offsetS)}`;
  };
  const workText = task.workerId === null ? task.workerType : `${task.workerType} '${task.workerId}'`;
  const inner = [`Starting ${workText}`, ...task.logLines].map((line) => `${stamp(task.startS)}: ${line}`);
  if (task.endS === null || task.status === null) return inner;
  return [...inner, `${stamp(Math.min(task.endS, nowS(call)))}: ${lastLine(task.status)}`];
}

function lastLine(status: string): string {
  const kind = statusClass(status);
  return kind === 'ok' || kind === 'warning' ? `TASK ${status}` : `TASK ERROR: ${status}`;
}

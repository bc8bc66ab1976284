/** Starting and finishing tasks, and reading the server's own clock. */
import type { PbsServer, World } from './model.ts';
import { TASK_INDEX_LIMIT, type Task } from './task-model.ts';
import { formatUpid } from './upid.ts';

export const SCHEDULER = 'root@pam';

/** One array for all, because there are hundreds of thousands of tasks. */
const NO_LINES: readonly string[] = [];

/** The server's own idea of now, its skew included. */
export function serverNowS(world: World, server: PbsServer): number {
  return Math.floor((world.nowMs + server.clockSkewMs) / 1000);
}

export interface TaskStart {
  readonly workerType: string;
  readonly workerId: string | null;
  readonly authId?: string;
}

export function startTask(world: World, server: PbsServer, start: TaskStart): Task {
  const task = newTask(server, start, serverNowS(world, server));
  server.tasks.running.set(task.upid, task);
  return task;
}

export function finishTask(
  world: World,
  server: PbsServer,
  upid: string,
  status: string,
  logLines?: readonly string[],
): void {
  const task = server.tasks.running.get(upid);
  if (task === undefined) return;
  server.tasks.running.delete(upid);
  task.endS = Math.max(task.startS, serverNowS(world, server));
  task.status = status;
  if (logLines !== undefined) task.logLines = logLines;
  append(server, task);
}

export interface PastTask extends TaskStart {
  readonly startS: number;
  readonly endS: number;
  readonly status: string;
  readonly logLines?: readonly string[];
}

/** A task of the past that was not simulated. Call `sortTaskIndex` after the last one. */
export function recordTask(server: PbsServer, past: PastTask): Task {
  const task = newTask(server, past, past.startS);
  task.endS = past.endS;
  task.status = past.status;
  if (past.logLines !== undefined) task.logLines = past.logLines;
  append(server, task);
  return task;
}

export function sortTaskIndex(server: PbsServer): void {
  server.tasks.finished.sort((one, other) => (one.endS ?? 0) - (other.endS ?? 0) || one.startS - other.startS);
}

function append(server: PbsServer, task: Task): void {
  const { finished } = server.tasks;
  finished.push(task);
  if (finished.length > TASK_INDEX_LIMIT * 1.2) finished.splice(0, finished.length - TASK_INDEX_LIMIT);
}

function newTask(server: PbsServer, start: TaskStart, startS: number): Task {
  const { tasks } = server;
  const pid = tasks.nextPid;
  const taskId = tasks.nextTaskId;
  tasks.nextPid = pid >= 0x3ffff ? 1000 : pid + 7;
  tasks.nextTaskId += 1;
  const pstart = Math.max(1000, (startS - server.host.bootedAtS) * 100);
  const authId = start.authId ?? SCHEDULER;
  const upid = formatUpid({ node: server.name, pid, pstart, taskId, startS, ...start, authId });
  return {
    upid,
    pid,
    pstart,
    startS,
    workerType: start.workerType,
    workerId: start.workerId,
    authId,
    endS: null,
    status: null,
    logLines: NO_LINES,
  };
}

import { setImmediate } from 'node:timers/promises';
import { isReadable } from '../../../shared/domain/datastore.ts';
import type { Failure } from '../../../shared/domain/failure.ts';
import type { HistoryPlace, HostMoment, Measure, UsageMoment, UsagePast } from '../../../shared/domain/history.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { isFinished } from '../../../shared/domain/task.ts';
import { DAY, HOUR } from '../../../shared/time-units.ts';
import type { Clock, PastAnswer, PastKeeper, PastPart } from '../ports.ts';
import type { FileTables } from './file-tables.ts';
import type { HistoryFile } from './history-file.ts';
import { newestKeptTasks } from './kept-tasks.ts';
import { forgetPast, hostPastKey, tasksPastKey, tasksPastOf, usagePastKey } from './past-marks.ts';
import { momentsFromRatios } from './past-ratios.ts';
import { putAll } from './sqlite-history.ts';
import { taskItems } from './task-items.ts';

/** What PBS keeps in its half-hourly RRD, and how far back task lists are read. */
const PAST_MS = 30 * DAY;
const STEP_SECONDS = 1800;

/** Tasks are asked for in windows of this length, shorter ones where the answer is too large. */
const LONGEST_WINDOW_MS = 3 * DAY;
const SHORTEST_WINDOW_MS = HOUR;

/** A server that was not watched for this long has a past again that we do not know. */
const ABSENCE_MS = DAY;

/** Tasks are asked for by their start: one that ended after we left began at most this long before. */
const LONGEST_TASK_MS = DAY;

/** So much is written in one go; the rest of the program gets its turn in between. */
const PER_TURN = 60;

interface Parts {
  readonly file: HistoryFile;
  readonly clock: Clock;
  readonly retentionMs: number;
  /** Names of those that will be watched. */
  readonly servers: readonly string[];
}

/** Keeps what servers know of the time before we watched them. To be made before anything of this run is kept. */
export function createPastKeeper({ file, clock, retentionMs, servers }: Parts): PastKeeper {
  const refused = new Set<string>();
  let windowMs = LONGEST_WINDOW_MS;
  const reachMs = Math.min(PAST_MS, retentionMs);
  for (const server of servers) file.write((tables) => noteAbsence(tables, server, clock.nowMs()), null);

  function nextTasks({ documents }: FileTables, server: ServerState): PastPart | null {
    const { fromMs, downToMs } = tasksPastOf(documents.recall(tasksPastKey(server.name)));
    const endMs = Math.max(clock.nowMs() - reachMs, downToMs ?? 0);
    const untilMs = fromMs ?? serverNowMs(server, clock);
    return untilMs <= endMs ? null : { kind: 'tasks', fromMs: Math.max(endMs, untilMs - windowMs), untilMs };
  }

  function nextUsage({ documents }: FileTables, server: ServerState): PastPart | null {
    const readable = [...server.datastores.values()].filter(isReadable);
    const wanted = readable.find(
      ({ name }) =>
        !refused.has(usagePastKey(server.name, name)) && documents.recall(usagePastKey(server.name, name)) === null,
    );
    return wanted ? { kind: 'datastore', datastore: wanted.name } : null;
  }

  function nextPart(tables: FileTables, server: ServerState): PastPart | null {
    const usage = nextUsage(tables, server);
    if (usage) return usage;
    const hostKey = hostPastKey(server.name);
    if (!refused.has(hostKey) && tables.documents.recall(hostKey) === null) return { kind: 'host' };
    return refused.has(tasksPastKey(server.name)) ? null : nextTasks(tables, server);
  }

  async function keepUsage(server: string, datastore: string, moments: readonly UsageMoment[], mark: UsagePast) {
    const place = { server, datastore };
    const isKept = await inTurns(file, moments, (tables, moment) => fillUsage(tables, place, moment));
    if (isKept) keepMark(file, usagePastKey(server, datastore), mark);
  }

  async function take(server: ServerState, answer: PastAnswer): Promise<void> {
    const untilMs = clock.nowMs();
    const range = { fromMs: untilMs - reachMs, untilMs };
    const place = { server: server.name };
    switch (answer.kind) {
      case 'host':
        if (await inTurns(file, answer.moments, (tables, moment) => fillHost(tables, place, moment))) {
          keepMark(file, hostPastKey(server.name), range);
        }
        return;
      case 'datastore':
        return keepUsage(server.name, answer.datastore, answer.moments, { kind: 'measured', ...range });
      case 'tasks': {
        const finished = answer.tasks.filter(isFinished);
        const { downToMs } = tasksPastOf(
          file.use(({ documents }) => documents.recall(tasksPastKey(server.name)), null),
        );
        const isKept = await inTurns(file, finished, (tables, task) => putAll(tables, taskItems(server, task)));
        if (isKept) keepMark(file, tasksPastKey(server.name), { fromMs: answer.fromMs, downToMs });
      }
    }
  }

  async function giveUp(server: ServerState, part: PastPart, failure: Failure): Promise<void> {
    if (part.kind === 'tasks' && isTooLarge(failure) && windowMs > SHORTEST_WINDOW_MS) {
      windowMs = Math.max(SHORTEST_WINDOW_MS, windowMs / 2);
      return;
    }
    // In this run it is not asked again.
    refused.add(keyOf(server.name, part));
    if (part.kind !== 'datastore') return;
    // What we were told in ratios is better than nothing.
    const past = ratiosOf(server, part.datastore, clock.nowMs());
    if (past) await keepUsage(server.name, part.datastore, past.moments, past.mark);
  }

  return {
    next(server) {
      // Which group a backup task was of shows only when all groups are known.
      if (file.trouble() !== null || server.overviewCompleteAtMs === null) return null;
      return file.use((tables) => nextPart(tables, server), null);
    },
    take,
    giveUp,
    newestTasks: (server, serverNowMs, signal) => newestKeptTasks(file, server, serverNowMs, signal),
  };
}

function keepMark(file: HistoryFile, key: string, mark: object): void {
  file.write(({ documents }) => documents.keep(key, JSON.stringify(mark)), null);
}

/** A part that is only partly kept is asked for again, and what is kept of it stays as it is. */
async function inTurns<T>(
  file: HistoryFile,
  list: readonly T[],
  put: (tables: FileTables, item: T) => void,
): Promise<boolean> {
  for (let from = 0; from < list.length; from += PER_TURN) {
    const isKept = file.write((tables) => {
      for (const item of list.slice(from, from + PER_TURN)) put(tables, item);
      return true;
    }, false);
    if (!isKept) return false;
    await setImmediate();
  }
  return true;
}

function noteAbsence({ tasks, samples, documents }: FileTables, server: string, nowMs: number): void {
  const load = samples.latest({ place: { server }, measure: 'load1' })?.atMs ?? 0;
  const last = Math.max(load, tasks.newestEndMs(server) ?? 0);
  if (last > 0 && nowMs - last > ABSENCE_MS) forgetPast(documents, server, last - LONGEST_TASK_MS);
}

function keyOf(server: string, part: PastPart): string {
  switch (part.kind) {
    case 'host':
      return hostPastKey(server);
    case 'datastore':
      return usagePastKey(server, part.datastore);
    case 'tasks':
      return tasksPastKey(server);
  }
}

function serverNowMs(server: ServerState, clock: Clock): number {
  return clock.nowMs() + (server.clock?.aheadMs ?? 0);
}

function isTooLarge(failure: Failure): boolean {
  return failure.kind === 'protocol' && failure.reason === 'too-large';
}

function ratiosOf(server: ServerState, datastore: string, nowMs: number) {
  const state = server.datastores.get(datastore);
  const history = state === undefined ? null : lastGood(state.history);
  const usage = state === undefined ? null : lastGood(state.usage);
  return history && usage ? momentsFromRatios(history.value, usage.value, nowMs) : null;
}

function fillHost(tables: FileTables, place: HistoryPlace, moment: HostMoment): void {
  const { atMs } = moment;
  fill(tables, place, 'cpu-ratio', { atMs, value: moment.cpuRatio });
  fill(tables, place, 'io-wait-ratio', { atMs, value: moment.ioWaitRatio });
  fill(tables, place, 'load1', { atMs, value: moment.load1 });
  fill(tables, place, 'memory-used-ratio', { atMs, value: moment.memoryUsedRatio });
  fill(tables, place, 'root-disk-used-ratio', { atMs, value: moment.rootDiskUsedRatio });
}

function fillUsage(tables: FileTables, place: HistoryPlace, moment: UsageMoment): void {
  const { atMs } = moment;
  fill(tables, place, 'total-bytes', { atMs, value: moment.totalBytes });
  fill(tables, place, 'used-bytes', { atMs, value: moment.usedBytes });
  fill(tables, place, 'available-bytes', { atMs, value: moment.availableBytes });
}

function fill(
  { samples }: FileTables,
  place: HistoryPlace,
  measure: Measure,
  { atMs, value }: { readonly atMs: number; readonly value: number | null },
): void {
  if (value !== null) samples.fill({ place, measure }, { atMs, value }, STEP_SECONDS);
}

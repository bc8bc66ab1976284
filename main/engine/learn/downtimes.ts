import type { ServerState } from '../../../shared/domain/server.ts';
import type { TaskLog } from '../../../shared/domain/task.ts';
import type { Downtime } from '../../../shared/rules/rhythm/evidence.ts';
import { takesBackups } from '../../../shared/rules/storage-trouble.ts';
import { DAY, MINUTE, SECOND } from '../../../shared/time-units.ts';
import { aheadMs, type ServerMemory, type StoreMemory } from './server-memory.ts';
import type { ServerNotes, Stage } from './server-notes.ts';

/** Longer ago than this nothing is waited for any more. */
const KEPT_MS = 35 * DAY;

/** Uptimes are whole seconds of an answer that took its time. */
const SAME_START_MS = 2 * MINUTE;

/** Two states of a server; before: null where there is none. */
interface Step {
  readonly before: ServerState | null;
  readonly now: ServerState;
}

/**
 * Notes when a server was off: it has been started since the last time that it is known to have been alive, by an answer
 * or by a task. One that only we could not reach went on being backed up to. Returns whether there is something new.
 */
export function noteDowntime(memory: ServerMemory, { before, now }: Step): boolean {
  const { notes } = memory;
  const { host, tasks } = now;
  if (host.kind !== 'read' || host === before?.host || tasks.kind !== 'read') return false;
  if (host.value.uptimeSeconds === null) return false;
  const ahead = aheadMs(memory);
  const startedAtMs = host.takenAtMs + ahead - host.value.uptimeSeconds * SECOND;
  if (Math.abs(startedAtMs - (notes.startedAtMs ?? 0)) < SAME_START_MS) return false;
  notes.startedAtMs = startedAtMs;
  const answeredAtMs = before === null || before.reach.kind === 'unpolled' ? null : before.reach.lastAnswerAtMs;
  const isBefore = answeredAtMs !== null && answeredAtMs + ahead < startedAtMs;
  const fromMs = Math.max(isBefore ? answeredAtMs + ahead : 0, newestEndBefore(tasks.value, startedAtMs));
  if (fromMs === 0) return false;
  notes.downtimes = withOne(notes.downtimes, { fromMs, untilMs: startedAtMs });
  return true;
}

/** 0: none is known. What the start found running has no end of its own. */
function newestEndBefore({ finished, newestPerWorker }: TaskLog, startedAtMs: number): number {
  let newestMs = 0;
  for (const tasks of [finished, newestPerWorker.values()]) {
    for (const { endedAtMs, outcome } of tasks) {
      if (endedAtMs < startedAtMs && outcome.kind !== 'unknown') newestMs = Math.max(newestMs, endedAtMs);
    }
  }
  return newestMs;
}

/**
 * Notes when a datastore took no backups: its disk was away, it was in maintenance or could not be read. Returns whether
 * such a time has just ended.
 */
export function noteOutage(memory: ServerMemory, store: StoreMemory, { before, now }: Step): boolean {
  const datastore = now.datastores.get(store.name);
  if (datastore === undefined) return false;
  const nowMs = (now.lastPollAtMs ?? 0) + aheadMs(memory);
  if (!takesBackups(datastore)) {
    // At first sight nobody knows since when.
    const wasWell = before?.datastores.has(store.name) === true;
    store.outSinceMs ??= wasWell ? (before.lastPollAtMs ?? 0) + aheadMs(memory) : 0;
    return false;
  }
  const { outages, stages } = memory.notes;
  const outSinceMs = store.outSinceMs ?? awaySinceMs(stages.get(store.name), memory);
  if (outSinceMs === null) return false;
  store.outSinceMs = null;
  outages.set(store.name, withOne(outages.get(store.name) ?? [], { fromMs: outSinceMs, untilMs: nowMs }));
  return true;
}

/** An earlier run saw its disk away or in maintenance; null: it did not. */
function awaySinceMs(stage: Stage | undefined, memory: ServerMemory): number | null {
  const isOut = stage !== undefined && (stage.mount === 'not-mounted' || stage.mode !== null);
  return isOut ? stage.sinceMs + aheadMs(memory) : null;
}

function withOne(known: readonly Downtime[], downtime: Downtime): readonly Downtime[] {
  return [...known.filter(({ untilMs }) => untilMs > downtime.untilMs - KEPT_MS), downtime];
}

/** When nothing could be written to a datastore, oldest first; the server's own time. */
export function downtimesOf({ downtimes, outages }: ServerNotes, datastore: string): readonly Downtime[] {
  return [...downtimes, ...(outages.get(datastore) ?? [])].sort((a, b) => a.fromMs - b.fromMs);
}

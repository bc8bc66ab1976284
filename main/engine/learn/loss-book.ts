import type { ServerState } from '../../../shared/domain/server.ts';
import { SECOND } from '../../../shared/time-units.ts';
import type { LearnerParts } from './create-learner.ts';
import type { Decisions } from './decisions.ts';
import type { GroupEntry } from './group-entry.ts';
import { current, departureOf, isSameGroup, type KnownEvidence, lossOf, withLoss } from './losses.ts';
import { aheadMs, clockSwingMs, type MissedSnapshots, type ServerMemory } from './server-memory.ts';
import { createTaskEvidence } from './task-evidence.ts';

/** A task that was there when snapshots were read is in every list of tasks that was asked for after this long. */
const TASKS_LISTED_AFTER_MS = 5 * SECOND;

/** Finds out what of the missing nobody took away on purpose, and remembers it while it is worth telling. */
export function createLossBook(
  { history, clock, local }: Pick<LearnerParts, 'history' | 'clock' | 'local'>,
  decisions: Decisions,
) {
  const tasksOf = createTaskEvidence(history);
  const serverNowMs = (memory: ServerMemory) => clock.nowMs() + aheadMs(memory);

  function evidenceOf(memory: ServerMemory, state: ServerState, sinceMs: number): KnownEvidence {
    const { timeZone } = memory.notes;
    const localTime = timeZone === null ? null : local(timeZone);
    return { ...tasksOf(state, serverNowMs(memory), sinceMs), localTime };
  }

  function judgeMissed(memory: ServerMemory, missed: MissedSnapshots): void {
    const { state, notes } = memory;
    if (state === null) return;
    const loss = lossOf(state, missed, evidenceOf(memory, state, missed.beforeAtMs), clockSwingMs(memory));
    const { datastore } = missed.entry.place;
    if (loss !== null) notes.losses.set(datastore, withLoss(notes.losses.get(datastore) ?? [], loss));
  }

  return {
    /** Judges the snapshots that were missing, as soon as the tasks of that time are known. */
    *judge(memory: ServerMemory): Generator<void> {
      const { state, notes } = memory;
      if (state === null) return;
      for (const [name, losses] of notes.losses) notes.losses.set(name, current(losses, serverNowMs(memory)));
      for (const [name, gone] of notes.gone) notes.gone.set(name, current(gone, serverNowMs(memory)));
      const knownUntilMs = Math.min(tasksKnownUntilMs(memory), rulesKnownUntilMs(memory));
      for (const { missed } of memory.stores.values()) {
        const open = missed.splice(0);
        for (const one of open) {
          if (one.afterAtMs > knownUntilMs) {
            missed.push(one);
            continue;
          }
          judgeMissed(memory, one);
          yield;
        }
      }
    },
    /** A group is gone: two complete lists in a row did not hold it. */
    noteGone(memory: ServerMemory, entry: GroupEntry, missedAtMs: number): void {
      const { state, notes } = memory;
      const { datastore, namespace, group } = entry.place;
      if (state === null) return;
      const evidence = evidenceOf(memory, state, Math.min(entry.readAtMs ?? entry.sinceMs, missedAtMs));
      const departure = departureOf(state, entry, evidence, { missedAtMs, serverNowMs: serverNowMs(memory) });
      const others = (notes.gone.get(datastore) ?? []).filter((one) => !isSameGroup(one, departure));
      notes.gone.set(datastore, [...others, departure]);
      const losses = notes.losses.get(datastore) ?? [];
      notes.losses.set(
        datastore,
        losses.filter((one) => !isSameGroup(one, departure)),
      );
      Object.assign(entry, { group: null, columns: null, packed: new Uint8Array(), missedAtMs: null });
      memory.dirty.delete(entry);
      memory.awaited.delete(entry);
      // Whoever decided about it is not asked again, should it come back.
      if (decisions.of(entry.place) !== null) {
        memory.unsaved.add(entry);
        return;
      }
      memory.stores.get(datastore)?.entries.delete(namespace, group);
      memory.unsaved.delete(entry);
      memory.departed.push(entry.place);
    },
  };
}

/** Up to when all tasks are known, by the server's clock; where they are never shown there is nothing to wait for. */
function tasksKnownUntilMs(memory: ServerMemory): number {
  const tasks = memory.state?.tasks;
  if (tasks?.kind === 'read') return tasks.takenAtMs + aheadMs(memory) - TASKS_LISTED_AFTER_MS;
  return tasks?.kind === 'failed' && tasks.failure.kind === 'permission' ? Number.POSITIVE_INFINITY : 0;
}

/** By then the options of prune jobs are as they were read: who tightens them prunes at once. Unreadable ones never are. */
function rulesKnownUntilMs(memory: ServerMemory): number {
  const jobs = memory.state?.pruneJobs;
  return jobs?.kind === 'read' ? jobs.takenAtMs + aheadMs(memory) : Number.POSITIVE_INFINITY;
}

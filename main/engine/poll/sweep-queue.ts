import { type BackupGroup, groupKey } from '../../../shared/domain/backup.ts';
import { jittered, partBackoffMs } from '../../../shared/rules/backoff.ts';
import { DAY } from '../../../shared/time-units.ts';
import type { Clock } from '../ports.ts';

/** What one read of snapshots covers: one group, or with `group` null its whole namespace. */
export interface SweepTarget {
  readonly datastore: string;
  readonly namespace: string;
  readonly group: Pick<BackupGroup, 'backupType' | 'backupId'> | null;
}

interface Entry {
  readonly target: SweepTarget;
  notBeforeMs: number;
  failures: number;
  /** Others wait for the answer: it goes first, and without a rest before it. */
  urgent: boolean;
}

/** The reads of snapshots that are still to be done, each once. Times are the clock's monotonic ones. */
export interface SweepQueue {
  plan(target: SweepTarget, urgent?: boolean): void;
  /** The next read that may be done now; it stays planned until `done`. */
  next(): SweepTarget | null;
  done(target: SweepTarget): void;
  /** Plans a read that failed for later. */
  retry(target: SweepTarget): void;
  putOff(datastore: string, byMs: number): void;
  keepWhere(wanted: (target: SweepTarget) => boolean): void;
  /** Makes all due now and forgets failures. */
  restart(): void;
  /** When the next read may be done if the others rest until `restUntilMs`; null without any. */
  nextDueAtMs(restUntilMs: number): number | null;
  isEmpty(): boolean;
  /** Whether every planned read failed at least once. */
  isTried(): boolean;
}

interface QueueParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly pollingIntervalMs: number;
}

export function createSweepQueue({ clock, random, pollingIntervalMs }: QueueParts): SweepQueue {
  const entries = new Map<string, Entry>();
  return {
    plan(target, urgent = false) {
      const planned = entries.get(keyOf(target));
      if (planned) planned.urgent ||= urgent;
      else entries.set(keyOf(target), { target, notBeforeMs: 0, failures: 0, urgent });
    },
    next() {
      let first: Entry | null = null;
      for (const entry of entries.values()) {
        if (entry.notBeforeMs > clock.monotonicMs()) continue;
        if (entry.urgent) return entry.target;
        first ??= entry;
      }
      return first?.target ?? null;
    },
    done: (target) => void entries.delete(keyOf(target)),
    retry(target) {
      const entry = entries.get(keyOf(target));
      if (!entry) return;
      entry.failures++;
      entry.urgent = false;
      const backoffMs = partBackoffMs(entry.failures, pollingIntervalMs, DAY);
      entry.notBeforeMs = clock.monotonicMs() + jittered(backoffMs, random());
    },
    putOff(datastore, byMs) {
      for (const entry of entries.values()) {
        if (entry.target.datastore !== datastore) continue;
        entry.notBeforeMs = Math.max(entry.notBeforeMs, clock.monotonicMs() + byMs);
        entry.failures = Math.max(entry.failures, 1);
        entry.urgent = false;
      }
    },
    keepWhere(wanted) {
      for (const [key, { target }] of entries) if (!wanted(target)) entries.delete(key);
    },
    restart() {
      for (const entry of entries.values()) {
        entry.notBeforeMs = 0;
        entry.failures = 0;
      }
    },
    nextDueAtMs(restUntilMs) {
      let due: number | null = null;
      for (const { urgent, notBeforeMs } of entries.values()) {
        const atMs = urgent ? notBeforeMs : Math.max(notBeforeMs, restUntilMs);
        due = Math.min(due ?? atMs, atMs);
      }
      return due;
    },
    isEmpty: () => entries.size === 0,
    isTried: () => [...entries.values()].every(({ failures }) => failures > 0),
  };
}

function keyOf({ datastore, namespace, group }: SweepTarget): string {
  return `${datastore}\u0000${namespace}\u0000${group === null ? '*' : groupKey(group)}`;
}

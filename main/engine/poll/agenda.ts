import type { Failure } from '../../../shared/domain/failure.ts';
import { jittered, partBackoffMs } from '../../../shared/rules/backoff.ts';
import type { Clock } from '../ports.ts';

/** Something that is read from a server on a rhythm of its own. */
export interface Chore {
  readonly key: string;
  /** Among several that are due, the lowest goes first. */
  readonly rank: number;
  readonly everyMs: number;
  /** Keeps its own time even when everything else is to be read anew. */
  readonly patient?: boolean;
  /** The datastore whose directories the server walks for it. */
  readonly datastore?: string;
  /** After a time-out at least this long passes before it is tried again. */
  readonly afterTimeoutMs?: number;
  /** After a run that left something open: when to look again; null for the usual time. */
  soonerMs?(): number | null;
  /** Reads, and says what kept it from doing so; null when all went well. */
  run(signal: AbortSignal): Promise<Failure | null>;
}

interface Entry {
  readonly chore: Chore;
  dueAtMs: number;
  failures: number;
  /** Whether it ran since the agenda last began anew. */
  tried: boolean;
  /** Whether it is being done, and whether it was wanted again meanwhile: what it reads may already be out of date. */
  running: boolean;
  again: boolean;
}

/** What is to be read from one server, and when next. Times are the clock's monotonic ones. */
export interface Agenda {
  /** Adds a chore, due after `inMs`; one with the same key is kept as it stands. */
  add(chore: Chore, inMs?: number): void;
  has(key: string): boolean;
  remove(key: string): void;
  removeWhere(gone: (key: string) => boolean): void;
  /** Makes a chore due within `inMs`, if it is not sooner already. Leaves one alone that is backing off. */
  hurry(key: string, inMs?: number): void;
  /**
   * Puts off all that would have the server read a datastore that just did not answer in time: by their own
   * `afterTimeoutMs`, or by this long. One try has told for all of them.
   */
  putOff(datastore: string, byMs: number): void;
  /** A datastore can be read again: what failed there is due now, however long it would have waited. */
  revive(datastore: string): void;
  /** Makes all but the patient due now and begins anew to count what was tried. Forgets failures. */
  restart(): void;
  /** The most urgent chore that is due now and not being done; whoever takes it does it and calls `done`. */
  due(): Chore | null;
  /** Records how a run ended and plans the next one. */
  done(chore: Chore, failure: Failure | null): void;
  /** When the next chore is due; null without any. */
  nextDueAtMs(): number | null;
  /** Whether every chore ran since the agenda last began anew. */
  allTried(): boolean;
}

interface AgendaParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly pollingIntervalMs: number;
}

/** What is being done was wanted again: once more right after it. */
function makeDue(entry: Entry, atMs: number): void {
  entry.dueAtMs = atMs;
  entry.again = entry.running;
}

function mostUrgent(entries: Iterable<Entry>, nowMs: number): Entry | null {
  let best: Entry | null = null;
  for (const entry of entries) {
    if (entry.running || entry.dueAtMs > nowMs) continue;
    if (best === null || entry.chore.rank < best.chore.rank) best = entry;
  }
  return best;
}

export function createAgenda({ clock, random, pollingIntervalMs }: AgendaParts): Agenda {
  const entries = new Map<string, Entry>();
  const now = () => clock.monotonicMs();

  function delayAfter(entry: Entry, failure: Failure | null): number {
    const { everyMs, afterTimeoutMs = 0 } = entry.chore;
    // A right that is missing comes back with the privileges, not with asking again.
    if (failure === null || failure.kind === 'permission') {
      return jittered(entry.chore.soonerMs?.() ?? everyMs, random());
    }
    const backoff = jittered(partBackoffMs(entry.failures, pollingIntervalMs, everyMs), random());
    return failure.kind === 'timeout' ? Math.max(backoff, afterTimeoutMs) : backoff;
  }

  return {
    add(chore, inMs = 0) {
      if (entries.has(chore.key)) return;
      entries.set(chore.key, {
        chore,
        dueAtMs: now() + inMs,
        failures: 0,
        tried: inMs > 0,
        running: false,
        again: false,
      });
    },
    has: (key) => entries.has(key),
    remove: (key) => void entries.delete(key),
    removeWhere(gone) {
      for (const key of [...entries.keys()]) if (gone(key)) entries.delete(key);
    },
    hurry(key, inMs = 0) {
      const entry = entries.get(key);
      if (entry && entry.failures === 0) makeDue(entry, Math.min(entry.dueAtMs, now() + inMs));
    },
    putOff(datastore, byMs) {
      for (const entry of entries.values()) {
        if (entry.chore.datastore !== datastore) continue;
        entry.dueAtMs = Math.max(entry.dueAtMs, now() + (entry.chore.afterTimeoutMs ?? byMs));
        entry.tried = true;
      }
    },
    revive(datastore) {
      for (const entry of entries.values()) {
        if (entry.chore.datastore !== datastore || entry.failures === 0) continue;
        makeDue(entry, now());
        entry.failures = 0;
      }
    },
    restart() {
      for (const entry of entries.values()) {
        if (entry.chore.patient) continue;
        makeDue(entry, now());
        entry.failures = 0;
        entry.tried = false;
      }
    },
    due() {
      const best = mostUrgent(entries.values(), now());
      if (best === null) return null;
      best.running = true;
      return best.chore;
    },
    done(chore, failure) {
      const entry = entries.get(chore.key);
      if (!entry) return;
      entry.failures = failure === null || failure.kind === 'permission' ? 0 : entry.failures + 1;
      const again = entry.again && entry.failures === 0;
      entry.tried = !again;
      entry.dueAtMs = now() + (again ? 0 : delayAfter(entry, failure));
      entry.running = false;
      entry.again = false;
    },
    nextDueAtMs() {
      let next: number | null = null;
      for (const entry of entries.values()) next = Math.min(next ?? entry.dueAtMs, entry.dueAtMs);
      return next;
    },
    allTried: () => [...entries.values()].every((entry) => entry.tried),
  };
}

import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Bridge } from '../../shared/contract/bridge.ts';
import type { CallArgs, Replies } from '../../shared/contract/calls.ts';
import type { ReadName } from '../bridge/call-scope.ts';

/** Something asked of the program, as it stands. */
export type Read<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'value'; readonly value: T; readonly takenAtMs: number }
  | { readonly kind: 'failed'; readonly sentence: string };

/** Answers of calls that only read, kept for a while, asked for a few at a time. */
export interface Reads {
  /**
   * The answer so far; asks when there is none or it is older than `forMs`. Same arguments, same signal: round moments
   * in them to the hour or day, or each render asks anew.
   */
  read<Name extends ReadName>(name: Name, args: CallArgs<Name>, forMs: number): ReadonlySignal<Read<Replies[Name]>>;
  /** What is kept is old from now on, such as after a change or a new connection: who shows it asks again. */
  forget(name?: ReadName): void;
}

interface Entry<T> {
  readonly answer: Signal<Read<T>>;
  /** From then on it is asked for again. */
  staleAtMs: number;
}

type Tables = { readonly [Name in ReadName]: Map<string, Entry<Replies[Name]>> };

const AT_ONCE = 4;
const MOST_KEPT = 400;
const RETRY_MS = 15_000;

export function createReads(bridge: Pick<Bridge, 'call'>, nowMs: () => number): Reads {
  const tables: Tables = {
    readState: new Map(),
    readSeries: new Map(),
    readCalendar: new Map(),
    readSnapshots: new Map(),
    readTasks: new Map(),
    readTaskLog: new Map(),
    readAlertEvents: new Map(),
    dryRun: new Map(),
    readSettings: new Map(),
  };
  const queue = createQueue(AT_ONCE);
  /** Whoever reads while rendering is rendered again when it moves, and so asks again. */
  const forgotten = signal(0);

  function ask<Name extends ReadName>(
    entry: Entry<Replies[Name]>,
    name: Name,
    args: CallArgs<Name>,
    forMs: number,
  ): void {
    entry.staleAtMs = nowMs() + forMs;
    queue(async () => {
      try {
        const value = await bridge.call(name, args);
        entry.answer.value = { kind: 'value', value, takenAtMs: nowMs() };
      } catch (error) {
        entry.staleAtMs = nowMs() + Math.min(forMs, RETRY_MS);
        const sentence = error instanceof Error ? error.message : 'This could not be read.';
        if (entry.answer.peek().kind !== 'value') entry.answer.value = { kind: 'failed', sentence };
      }
    });
  }

  return {
    read(name, args, forMs) {
      void forgotten.value;
      const table: Tables[typeof name] = tables[name];
      const key = JSON.stringify(args);
      const entry = table.get(key) ?? { answer: signal({ kind: 'loading' }), staleAtMs: Number.NEGATIVE_INFINITY };
      // Asked for last, dropped last.
      table.delete(key);
      table.set(key, entry);
      if (nowMs() >= entry.staleAtMs) ask(entry, name, args, forMs);
      for (const old of table.keys()) if (table.size > MOST_KEPT) table.delete(old);
      return entry.answer;
    },
    forget(name) {
      for (const table of name === undefined ? Object.values(tables) : [tables[name]]) {
        for (const entry of table.values()) entry.staleAtMs = Number.NEGATIVE_INFINITY;
      }
      forgotten.value += 1;
    },
  };
}

/** Runs what is given, at most so many at once. */
function createQueue(atOnce: number): (run: () => Promise<void>) => void {
  const waiting: (() => Promise<void>)[] = [];
  let running = 0;
  async function work(): Promise<void> {
    running += 1;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
    running -= 1;
  }
  return (run) => {
    waiting.push(run);
    if (running < atOnce) void work();
  };
}

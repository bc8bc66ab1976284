import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { Bridge, Line } from '../../shared/contract/bridge.ts';
import type { CallArgs, CallName, Replies } from '../../shared/contract/calls.ts';
import { createCalendarIndex } from './calendar-index.ts';
import { createPartStore, type PartStore } from './part-store.ts';
import { type AddressBar, createPlace, type Place } from './place.ts';
import { createProgramClock, type ProgramClock } from './program-clock.ts';
import { createReads, type Reads } from './reads.ts';
import { createViews, type Views } from './views.ts';

/** Something said to the user once: shown for a while, and read out. */
export interface Notice {
  readonly id: number;
  readonly tone: 'plain' | 'error';
  readonly text: string;
}

/** All that a page works with. One per page; reach it with `useDesk()`. */
export interface Desk {
  readonly bridge: Bridge;
  readonly store: PartStore;
  readonly views: Views;
  readonly place: Place;
  readonly clock: ProgramClock;
  readonly reads: Reads;
  readonly calendarRow: ReturnType<typeof createCalendarIndex>;
  readonly line: ReadonlySignal<Line>;
  readonly notice: ReadonlySignal<Notice | null>;
  /** Says something once. */
  say(text: string, tone?: Notice['tone']): void;
  /**
   * Calls what changes something. Says why when it was refused, and `done` when it was not; resolves to the reply, or
   * to null when there was none.
   */
  command<Name extends CallName>(name: Name, args: CallArgs<Name>, done?: string): Promise<Replies[Name] | null>;
  end(): void;
}

export interface DeskParts {
  readonly bridge: Bridge;
  readonly bar: AddressBar;
  readonly nowMs: () => number;
  /** Calls again and again; returns its end. */
  readonly every: (ms: number, run: () => void) => () => void;
}

const TICK_MS = 15_000;

export function createDesk({ bridge, bar, nowMs, every }: DeskParts): Desk {
  const store = createPartStore();
  const clock = createProgramClock(nowMs);
  const place = createPlace(bar);
  const reads = createReads(bridge, nowMs);
  const line = signal<Line>({ kind: 'connecting' });
  const notice = signal<Notice | null>(null);
  const say = (text: string, tone: Notice['tone'] = 'plain') => {
    notice.value = { id: (notice.peek()?.id ?? 0) + 1, tone, text };
  };
  const unfollow = bridge.follow({
    state(state) {
      batch(() => {
        clock.hear(state.nowMs);
        store.takeState(state);
      });
      reads.forget();
    },
    change(change) {
      batch(() => {
        clock.hear(change.nowMs);
        store.takeChange(change);
      });
    },
    line(next) {
      line.value = next;
    },
    navigate: place.goToHash,
  });
  const stopTicking = every(TICK_MS, clock.tick);
  return {
    ...{ bridge, store, place, clock, reads, line, notice, say },
    calendarRow: createCalendarIndex(),
    views: createViews(store, clock, place.filter),
    command: (name, args, done) => command(bridge, say, name, args, done),
    end() {
      stopTicking();
      unfollow();
      place.end();
    },
  };
}

async function command<Name extends CallName>(
  bridge: Bridge,
  say: Desk['say'],
  name: Name,
  args: CallArgs<Name>,
  done: string | undefined,
): Promise<Replies[Name] | null> {
  try {
    const reply = await bridge.call(name, args);
    const refusal = refusalOf(reply);
    if (refusal !== null) say(refusal, 'error');
    else if (done !== undefined) say(done);
    return reply;
  } catch (error) {
    say(error instanceof Error ? error.message : 'That did not work.', 'error');
    return null;
  }
}

function refusalOf(reply: unknown): string | null {
  if (typeof reply !== 'object' || reply === null || !('ok' in reply) || reply.ok !== false) return null;
  return 'sentence' in reply && typeof reply.sentence === 'string' ? reply.sentence : 'That was refused.';
}

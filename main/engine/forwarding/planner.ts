import { type AlertEvent, isEnd } from '../../../shared/rules/forwarding/alert-events.ts';
import { eventFromText } from './event-text.ts';
import type { QueuedItem } from './queue.ts';

/** One request's worth of what waits. */
export interface Parcel {
  /** The items that are settled once it arrived. */
  readonly ids: readonly number[];
  /** JSON to send; null when nothing of the items is worth sending any more. */
  readonly body: object | null;
}

/** Decides what a receiver is sent next. */
export interface Planner {
  /** Whether it must see all that waits to know what of it still goes on; else the oldest are enough. */
  readonly needsAll: boolean;
  /** null: nothing to do now. */
  next(items: readonly QueuedItem[], nowMs: number): Parcel | null;
  /** A parcel is settled: it arrived, or it was refused for good. */
  settled?(parcel: Parcel, arrived: boolean): void;
  /** Some time has passed: see `refreshMs` of the sender. */
  refresh?(): void;
}

/** For people: whatever waits becomes one message. */
export function togetherPlanner(build: (events: readonly AlertEvent[], nowMs: number) => object | null): Planner {
  return {
    // What began in one part and ended in the next would look as if it went on.
    needsAll: true,
    next(items, nowMs) {
      if (items.length === 0) return null;
      return { ids: items.map(({ id }) => id), body: build(eventsOf(items), nowMs) };
    },
  };
}

/** For machines that want to know every step, in order. `isOver`: the end of its alert waits behind it. */
export function oneByOnePlanner(build: (event: AlertEvent, isOver: () => boolean) => object): Planner {
  return {
    needsAll: false,
    next([first, ...later]) {
      if (!first) return null;
      const [event] = eventsOf([first]);
      if (!event) return { ids: [first.id], body: null };
      const isOver = () => eventsOf(later).some((end) => end.alert.id === event.alert.id && isEnd(end));
      return { ids: [first.id], body: build(event, isOver) };
    },
  };
}

/** The events that can be read. */
export function eventsOf(items: readonly QueuedItem[]): AlertEvent[] {
  return items.flatMap(({ text }) => eventFromText(text) ?? []);
}

import type { AlertEvent } from '../../../shared/rules/forwarding/alert-events.ts';
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
    next(items, nowMs) {
      if (items.length === 0) return null;
      return { ids: items.map(({ id }) => id), body: build(eventsOf(items), nowMs) };
    },
  };
}

/** For machines that want to know every step, in order. */
export function oneByOnePlanner(build: (event: AlertEvent) => object): Planner {
  return {
    next([first]) {
      if (!first) return null;
      const [event] = eventsOf([first]);
      return { ids: [first.id], body: event ? build(event) : null };
    },
  };
}

/** The events that can be read. */
export function eventsOf(items: readonly QueuedItem[]): AlertEvent[] {
  return items.flatMap(({ text }) => eventFromText(text) ?? []);
}

import type { AlertEvent } from './alert-events.ts';
import type { ForwardedAlert } from './forwarded-alert.ts';

/** What happened to one alert over several events that are told together. */
export interface Story {
  /** `returned`: what was told before ended and is here again. */
  readonly kind: 'began' | 'changed' | 'over' | 'came-and-went' | 'returned';
  /** As it was last. */
  readonly alert: ForwardedAlert;
  /** When the last of it happened. */
  readonly atMs: number;
}

/**
 * Events in their order as one story for each alert, in the order in which they first come up. What waited while the
 * receiver was away shrinks to what is still worth a line; what was withdrawn is worth none.
 */
export function storiesOf(events: readonly AlertEvent[]): Story[] {
  const byAlert = Map.groupBy(events, ({ alert }) => alert.id);
  return [...byAlert.values()].flatMap((steps) => storyOf(steps.filter(({ kind }) => kind !== 'acknowledged')));
}

function storyOf(steps: readonly AlertEvent[]): Story[] {
  const [first] = steps;
  const last = steps.at(-1);
  if (!first || !last || last.kind === 'withdrawn') return [];
  const wasOpen = first.kind !== 'fired';
  const isOver = last.kind === 'resolved';
  const ended = steps.some(({ kind }) => kind === 'resolved' || kind === 'withdrawn');
  return [{ kind: kindOf({ wasOpen, isOver, ended }), alert: last.alert, atMs: last.atMs }];
}

function kindOf({ wasOpen, isOver, ended }: { wasOpen: boolean; isOver: boolean; ended: boolean }): Story['kind'] {
  if (isOver) return wasOpen ? 'over' : 'came-and-went';
  if (!wasOpen) return 'began';
  return ended ? 'returned' : 'changed';
}

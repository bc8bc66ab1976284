import { MINUTE, SECOND } from '../../../shared/time-units.ts';
import type { Clock } from '../ports.ts';

/** After a change it waits this long for more of the same. */
const SETTLE_MS = 2 * SECOND;

/** Least time between two rounds. Where servers are polled more rarely than each minute nobody waits for seconds. */
function leastGapMs(pollingIntervalMs: number): number {
  return Math.min(5 * MINUTE, Math.max(5 * SECOND, (pollingIntervalMs - MINUTE) / 2));
}

/**
 * Without any change there is a round this often: times pass, and what is not heard of any more goes stale. Each minute;
 * where servers are polled more rarely, as often as they are, within reason.
 */
export function longestGapMs(pollingIntervalMs: number): number {
  return Math.min(10 * MINUTE, Math.max(MINUTE, pollingIntervalMs));
}

/** When rounds are held. */
export interface Rounds {
  start(): void;
  /** Something changed: a round follows soon. */
  soon(): void;
  stop(): void;
}

/** Calls `hold` soon after something changed, not too often, and also when nothing did. */
export function createRounds(clock: Clock, pollingIntervalMs: () => number, hold: () => void): Rounds {
  let running = false;
  let lastAtMs = Number.NEGATIVE_INFINITY;
  let next: { readonly atMs: number; readonly cancel: () => void } | null = null;

  function plan(delayMs: number): void {
    if (!running) return;
    const atMs = clock.monotonicMs() + delayMs;
    if (next !== null && next.atMs <= atMs) return;
    next?.cancel();
    next = { atMs, cancel: clock.after(delayMs, due) };
  }

  function due(): void {
    next = null;
    lastAtMs = clock.monotonicMs();
    // Planned first: a round that fails must not be the last one.
    plan(longestGapMs(pollingIntervalMs()));
    hold();
  }

  return {
    start() {
      running = true;
      plan(SETTLE_MS);
    },
    soon: () => plan(Math.max(SETTLE_MS, lastAtMs + leastGapMs(pollingIntervalMs()) - clock.monotonicMs())),
    stop() {
      running = false;
      next?.cancel();
      next = null;
    },
  };
}

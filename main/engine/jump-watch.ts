import { SECOND } from '../../shared/time-units.ts';
import type { Clock } from './ports.ts';

/** How often it looks; a sleep is noticed this long after waking at the latest. */
const LOOK_EVERY_MS = 15 * SECOND;

/** Differences up to this are a busy machine or a clock being trimmed. */
const TOLERANCE_MS = 30 * SECOND;

/**
 * Notices that time did not pass as it should: the machine slept, or its clock was set. Either way what we know is of
 * another age than it seems. On some systems the monotonic clock stands still in sleep, on others it goes on while
 * timers stand still, so both are looked at. Returns the function that ends the watch.
 */
export function watchForJumps(clock: Clock, onJump: (jumpedMs: number) => void): () => void {
  let cancel = () => {};
  let wallMs = clock.nowMs();
  let monotonicMs = clock.monotonicMs();

  function look(): void {
    const wallPassedMs = clock.nowMs() - wallMs;
    const monotonicPassedMs = clock.monotonicMs() - monotonicMs;
    wallMs += wallPassedMs;
    monotonicMs += monotonicPassedMs;
    const jumpedMs = wallPassedMs - LOOK_EVERY_MS;
    if (Math.abs(jumpedMs) > TOLERANCE_MS || monotonicPassedMs - LOOK_EVERY_MS > TOLERANCE_MS) onJump(jumpedMs);
    plan();
  }

  function plan(): void {
    cancel = clock.after(LOOK_EVERY_MS, look);
  }

  plan();
  return () => cancel();
}

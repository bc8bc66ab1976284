import type { Clock } from '../ports.ts';
import type { Activity } from './activity.ts';

/** Something that is done again and again, never twice at once. */
export interface Loop {
  /** Does it within `inMs`; while it is being done, once more right afterwards. */
  nudge(inMs?: number): void;
  stop(): void;
}

interface LoopParts {
  readonly clock: Clock;
  readonly activity: Activity;
  /** Does it once; resolves with how long to rest, or null to rest until nudged. Must not reject. */
  run(): Promise<number | null>;
}

export function createLoop({ clock, activity, run }: LoopParts): Loop {
  let cancel = () => {};
  let restsUntilMs = Number.POSITIVE_INFINITY;
  let running = false;
  let again = false;
  let stopped = false;

  function restFor(ms: number): void {
    cancel();
    restsUntilMs = clock.monotonicMs() + ms;
    cancel = clock.after(ms, () => void turn());
  }

  async function turn(): Promise<void> {
    if (running || stopped) return;
    cancel();
    running = true;
    again = false;
    restsUntilMs = Number.POSITIVE_INFINITY;
    activity.enter();
    try {
      const restMs = await run();
      running = false;
      if (stopped) return;
      if (again) restFor(0);
      else if (restMs !== null) restFor(Math.max(0, restMs));
    } finally {
      running = false;
      activity.leave();
    }
  }

  return {
    nudge(inMs = 0) {
      if (stopped) return;
      if (running) again = true;
      else if (inMs === 0) void turn();
      else if (clock.monotonicMs() + inMs < restsUntilMs) restFor(inMs);
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}

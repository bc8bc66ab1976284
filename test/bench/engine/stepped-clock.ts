import type { Clock } from '../../../main/engine/ports.ts';

/**
 * A clock that moves in steps: all that falls due within a step runs at once, as on a machine whose timers are a little
 * late. Unlike the tests' clock it thus keeps many servers busy at the same time.
 */
export interface SteppedClock extends Clock {
  /** Lets `ms` pass, waiting after each step until `settled`. Ends early once `isEnough`. */
  pass(ms: number, settled: () => Promise<void>, isEnough?: () => boolean): Promise<void>;
}

interface SteppedClockParts {
  readonly startMs: number;
  readonly stepMs: number;
  /** Told of every step before anything of it runs, so that a simulated world can follow. */
  readonly onStep: (nowMs: number) => Promise<void> | void;
}

interface Timer {
  readonly atMs: number;
  readonly task: () => void;
}

export function createSteppedClock({ startMs, stepMs, onStep }: SteppedClockParts): SteppedClock {
  const timers = new Set<Timer>();
  let monotonicMs = 0;

  async function moveTo(atMs: number): Promise<void> {
    monotonicMs = atMs;
    await onStep(startMs + monotonicMs);
  }

  function runDue(): void {
    const due = [...timers].filter((timer) => timer.atMs <= monotonicMs).sort((a, b) => a.atMs - b.atMs);
    for (const timer of due) if (timers.delete(timer)) timer.task();
  }

  return {
    nowMs: () => startMs + monotonicMs,
    monotonicMs: () => monotonicMs,
    after(delayMs, task) {
      const timer = { atMs: monotonicMs + Math.max(0, delayMs), task };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async pass(ms, settled, isEnough = () => false) {
      const untilMs = monotonicMs + ms;
      await settled();
      while (!isEnough()) {
        const nextMs = Math.min(...[...timers].map((timer) => timer.atMs));
        if (nextMs > untilMs) break;
        // A step ends where the first timer behind it is due, or `stepMs` later for all that fall together.
        await moveTo(Math.min(untilMs, Math.max(monotonicMs, nextMs) + stepMs));
        runDue();
        await settled();
      }
      if (!isEnough()) await moveTo(untilMs);
    },
  };
}

import type { Clock } from '../../../main/engine/ports.ts';

/**
 * A clock that leaps: what falls due within a leap runs at its end, as on a machine whose timers are late. A minute's
 * work is then done once, whatever was planned for the seconds of it.
 */
export interface LeapClock extends Clock {
  /** Lets time pass until then, waiting after each leap until `settled`. */
  passUntil(untilMs: number, settled: () => Promise<void>): Promise<void>;
  /** Time passes without any timer running, as in sleep; monotonic time stands still, as on Linux. */
  sleepUntil(untilMs: number): void;
}

interface Timer {
  readonly atMs: number;
  readonly task: () => void;
}

interface LeapClockParts {
  readonly startMs: number;
  readonly leapMs: number;
  /** Told the wall clock's time of each leap before anything of it runs. */
  readonly onLeap: (nowMs: number) => void;
}

/** Shorter than what anybody waits for more of the same. */
const BREATH_MS = 1900;

export function createLeapClock({ startMs, leapMs, onLeap }: LeapClockParts): LeapClock {
  let monotonicMs = 0;
  let wallOffsetMs = startMs;
  const timers = new Set<Timer>();
  const nowMs = () => wallOffsetMs + monotonicMs;

  async function runDue(settled: () => Promise<void>): Promise<void> {
    const due = [...timers].filter(({ atMs }) => atMs <= monotonicMs).sort((a, b) => a.atMs - b.atMs);
    // One that an earlier one cancelled does not run.
    for (const timer of due) if (timers.delete(timer)) timer.task();
    await settled();
  }

  async function moveTo(atMs: number, settled: () => Promise<void>): Promise<void> {
    monotonicMs = atMs;
    onLeap(nowMs());
    await runDue(settled);
  }

  const nextMs = () => {
    let next = Number.POSITIVE_INFINITY;
    for (const { atMs } of timers) next = Math.min(next, atMs);
    return next;
  };

  return {
    nowMs,
    monotonicMs: () => monotonicMs,
    after(delayMs, task) {
      const timer = { atMs: monotonicMs + Math.max(0, delayMs), task };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async passUntil(untilMs, settled) {
      await settled();
      while (nowMs() < untilMs) {
        await moveTo(monotonicMs + Math.min(leapMs, untilMs - nowMs()), settled);
        // What only pauses between two steps of one piece of work goes on at once.
        const latestMs = Math.min(monotonicMs + BREATH_MS, monotonicMs + untilMs - nowMs());
        for (let atMs = nextMs(); atMs <= latestMs; atMs = nextMs()) await moveTo(Math.max(atMs, monotonicMs), settled);
      }
    },
    sleepUntil(untilMs) {
      wallOffsetMs += Math.max(0, untilMs - nowMs());
      onLeap(nowMs());
    },
  };
}

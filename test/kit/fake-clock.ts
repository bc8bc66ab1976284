import type { Clock } from '../../main/engine/ports.ts';

/** A clock that only moves when told to. */
export interface FakeClock extends Clock {
  /** Moves on by `ms`, running each task at its time and waiting for `settled` after each. */
  advance(ms: number, settled?: () => Promise<void>): Promise<void>;
  /** The wall clock jumps, as when it is set, without any time passing. */
  jumpWall(ms: number): void;
  /** Time passes without any timer running, as in sleep; monotonic time stands still, as on Linux. */
  sleep(ms: number): void;
}

interface Timer {
  readonly atMs: number;
  readonly task: () => void;
}

/** `onMove` is told the wall clock's time on every step, so that a simulated world can follow. */
export function createFakeClock(startMs: number, onMove: (nowMs: number) => void = () => {}): FakeClock {
  let monotonicMs = 0;
  let wallOffsetMs = startMs;
  const timers = new Set<Timer>();
  const nowMs = () => wallOffsetMs + monotonicMs;

  function nextTimer(untilMs: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of timers) if (timer.atMs <= untilMs && (next === null || timer.atMs < next.atMs)) next = timer;
    return next;
  }

  return {
    nowMs,
    monotonicMs: () => monotonicMs,
    after(delayMs, task) {
      const timer = { atMs: monotonicMs + Math.max(0, delayMs), task };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(ms, settled = async () => {}) {
      const untilMs = monotonicMs + ms;
      await settled();
      for (let timer = nextTimer(untilMs); timer !== null; timer = nextTimer(untilMs)) {
        timers.delete(timer);
        monotonicMs = Math.max(monotonicMs, timer.atMs);
        onMove(nowMs());
        timer.task();
        await settled();
      }
      monotonicMs = untilMs;
      onMove(nowMs());
    },
    jumpWall(jumpMs) {
      wallOffsetMs += jumpMs;
    },
    sleep(sleptMs) {
      wallOffsetMs += sleptMs;
      onMove(nowMs());
    },
  };
}

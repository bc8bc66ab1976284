import { type ReadonlySignal, signal } from '@preact/signals';

/** The program's clock as the page shows it. */
export interface ProgramClock {
  /** Epoch milliseconds by the program's clock; moves on at least every 15 seconds. */
  readonly nowMs: ReadonlySignal<number>;
  /** How far the page's own clock is ahead of the program's. */
  readonly pageAheadMs: ReadonlySignal<number>;
  /** The program said what time it is. */
  hear(programNowMs: number): void;
  /** Time has passed. */
  tick(): void;
}

/** What counts as the same clock: less is the way of a message from there to here. */
const SAME_MS = 1_500;

/** Everything that shows an age is worked out again with each step of the clock, so a stream of changes does not move it. */
const LEAST_STEP_MS = 5_000;

export function createProgramClock(pageNowMs: () => number): ProgramClock {
  const pageAheadMs = signal(0);
  const nowMs = signal(pageNowMs());
  const tick = () => {
    nowMs.value = pageNowMs() - pageAheadMs.value;
  };
  return {
    nowMs,
    pageAheadMs,
    hear(programNowMs) {
      const aheadMs = pageNowMs() - programNowMs;
      const isOther = Math.abs(aheadMs - pageAheadMs.value) > SAME_MS;
      if (isOther) pageAheadMs.value = Math.abs(aheadMs) > SAME_MS ? aheadMs : 0;
      if (isOther || programNowMs - nowMs.value > LEAST_STEP_MS) tick();
    },
    tick,
  };
}

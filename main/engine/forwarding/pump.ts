import type { Clock } from '../ports.ts';

/** Repeats one step for as long as there is something to do; never two at a time. */
export interface Pump {
  /** There may be something to do. Does nothing while it pauses. */
  wake(): void;
  /** Takes no further step for this long; to be called from within the step. */
  pause(delayMs: number): void;
  /** Ends a pause at once. */
  resume(): void;
  pausedUntilMs(): number | null;
  isStopped(): boolean;
  /** Resolves when it pauses or has nothing to do. */
  idle(): Promise<void>;
  stop(): void;
}

interface PumpParts {
  /** Tells whether there may be more to do at once. */
  readonly step: () => Promise<boolean>;
  readonly onError: (error: unknown) => void;
  readonly clock: Clock;
}

export function createPump({ step, onError, clock }: PumpParts): Pump {
  let run: Promise<void> = Promise.resolve();
  let isRunning = false;
  let isWantedAgain = false;
  let isStopped = false;
  let waiting: { readonly untilMs: number; readonly cancel: () => void } | null = null;
  const mayGoOn = () => !isStopped && waiting === null;

  async function goOn(): Promise<void> {
    try {
      while (isWantedAgain && mayGoOn()) {
        isWantedAgain = false;
        while (mayGoOn() && (await step())) {}
      }
    } catch (error) {
      onError(error);
    } finally {
      isRunning = false;
    }
  }

  function wake(): void {
    if (!mayGoOn()) return;
    isWantedAgain = true;
    if (isRunning) return;
    isRunning = true;
    run = goOn();
  }

  function endPause(): void {
    waiting?.cancel();
    waiting = null;
    wake();
  }

  return {
    wake,
    pause(delayMs) {
      if (isStopped) return;
      waiting = { untilMs: clock.nowMs() + delayMs, cancel: clock.after(delayMs, endPause) };
    },
    resume: endPause,
    pausedUntilMs: () => waiting?.untilMs ?? null,
    isStopped: () => isStopped,
    async idle() {
      while (isRunning) await run;
    },
    stop() {
      isStopped = true;
      waiting?.cancel();
    },
  };
}

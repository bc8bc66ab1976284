/** Knows whether anything is being done right now, as opposed to waiting for its time. */
export interface Activity {
  /** Something began. */
  enter(): void;
  /** Something ended, or began to wait. */
  leave(): void;
  /** Resolves as soon as nothing is being done. */
  idle(): Promise<void>;
}

export function createActivity(): Activity {
  let busy = 0;
  let waiting: (() => void)[] = [];
  return {
    enter() {
      busy++;
    },
    leave() {
      busy--;
      if (busy > 0) return;
      const released = waiting;
      waiting = [];
      for (const release of released) release();
    },
    idle: () => (busy === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}

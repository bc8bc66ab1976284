import type { Failure, Learned } from '../../../shared/domain/failure.ts';
import { failed } from '../../../shared/outcome.ts';

/** Reads that somebody waits for, done before what else is due: so they add no request beside the two under way. */
export interface Errands {
  /** Resolves with what came of it; refused when too many wait already. */
  run<T>(endpoint: string, errand: (signal: AbortSignal) => Promise<Learned<T>>): Promise<Learned<T>>;
  /** The next one, to be done now; null when none waits. */
  next(): ((signal: AbortSignal) => Promise<Failure | null>) | null;
  isEmpty(): boolean;
  /** Answers all that wait: nothing will be asked at present. `failure`: why; null, that they were cancelled. */
  dismiss(failure: Failure | null): void;
}

/** Whoever asks for more than this at once is no person. */
const MOST_WAITING = 16;

interface Waiting {
  readonly run: (signal: AbortSignal) => Promise<Failure | null>;
  readonly dismiss: (failure: Failure | null) => void;
}

export function createErrands(): Errands {
  let waiting: Waiting[] = [];
  return {
    run<T>(endpoint: string, errand: (signal: AbortSignal) => Promise<Learned<T>>): Promise<Learned<T>> {
      const cancelled: Failure = { kind: 'cancelled', endpoint };
      if (waiting.length >= MOST_WAITING) return Promise.resolve(failed(cancelled));
      return new Promise((resolve) => {
        waiting.push({
          async run(signal) {
            const learned = await errand(signal);
            resolve(learned);
            return learned.ok ? null : learned.failure;
          },
          dismiss: (failure) => resolve(failed(failure ?? cancelled)),
        });
      });
    },
    next: () => waiting.shift()?.run ?? null,
    isEmpty: () => waiting.length === 0,
    dismiss(failure) {
      const dismissed = waiting;
      waiting = [];
      for (const { dismiss } of dismissed) dismiss(failure);
    },
  };
}

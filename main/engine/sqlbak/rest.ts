import { HOUR, MINUTE, SECOND } from '../../../shared/time-units.ts';
import type { Clock, TransportAnswer } from '../ports.ts';

/** For how long nothing is asked, because SqlBak said that it is too much. */
export interface Rest {
  /** Takes note of an answer: of being asked to wait, or of not being so. */
  note(answer: Pick<TransportAnswer, 'status' | 'retryAfter'>): void;
  /** Milliseconds that are left; 0: not resting. */
  leftMs(): number;
}

const FIRST_MS = MINUTE;
const LONGEST_OWN_MS = 15 * MINUTE;
const LONGEST_SAID_MS = 6 * HOUR;

export function createRest(clock: Clock): Rest {
  let untilMs = Number.NEGATIVE_INFINITY;
  let inARow = 0;
  return {
    note({ status, retryAfter }) {
      if (status !== 429) {
        inARow = 0;
        return;
      }
      const ownMs = Math.min(FIRST_MS * 2 ** Math.min(inARow, 8), LONGEST_OWN_MS);
      inARow += 1;
      const restMs = saidMs(retryAfter ?? null, clock.nowMs()) ?? ownMs;
      untilMs = Math.max(untilMs, clock.monotonicMs() + restMs);
    },
    leftMs: () => Math.max(0, untilMs - clock.monotonicMs()),
  };
}

/** What `Retry-After` says: whole seconds or a date; null: nothing that can be read. */
function saidMs(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * SECOND : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, SECOND), LONGEST_SAID_MS);
}

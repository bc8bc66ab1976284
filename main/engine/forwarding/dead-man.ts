import { retryDelayMs } from '../../../shared/rules/forwarding/retry-delay.ts';
import { SECOND } from '../../../shared/time-units.ts';
import type { Clock } from '../ports.ts';
import type { Delivery } from './deliver.ts';
import type { DeliveryRecord } from './delivery-record.ts';

/** How soon it is looked again whether all was evaluated, when a sign of life is due but not deserved. */
const LOOK_AGAIN_MS = 15 * SECOND;

/** Sends signs of life; their absence is what the receiver speaks up about. */
export interface DeadMan {
  start(): void;
  nextAttemptAtMs(): number | null;
  idle(): Promise<void>;
  stop(): void;
}

interface DeadManParts {
  readonly intervalMs: number;
  /** Whether every enabled source was evaluated lately. */
  readonly isAllEvaluated: () => boolean;
  readonly send: () => Promise<Delivery>;
  readonly record: DeliveryRecord;
  readonly clock: Clock;
  readonly random: () => number;
}

/** A sign of life is about now: none is ever queued, and none is sent for a monitor that does not see everything. */
export function createDeadMan({ intervalMs, isAllEvaluated, send, record, clock, random }: DeadManParts): DeadMan {
  let isStopped = false;
  let attempts = 0;
  let nextAtMs: number | null = null;
  let cancel = () => {};
  let running: Promise<void> = Promise.resolve();

  function schedule(delayMs: number): void {
    if (isStopped) return;
    nextAtMs = clock.nowMs() + delayMs;
    cancel = clock.after(delayMs, due);
  }

  function due(): void {
    nextAtMs = null;
    if (isAllEvaluated()) running = ping();
    else schedule(Math.min(LOOK_AGAIN_MS, intervalMs));
  }

  async function ping(): Promise<void> {
    const startedMs = clock.monotonicMs();
    const delivery = await send();
    if (isStopped) return;
    if (delivery.kind === 'arrived') {
      attempts = 0;
      record.arrived();
      // From its beginning, so that slow answers do not stretch the rhythm.
      schedule(Math.max(SECOND, intervalMs - (clock.monotonicMs() - startedMs)));
      return;
    }
    attempts += 1;
    record.failed(delivery.trouble);
    schedule(Math.min(retryDelayMs(attempts, delivery.askedMs, random()), intervalMs));
  }

  return {
    start: due,
    nextAttemptAtMs: () => nextAtMs,
    idle: () => running,
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

import { mayRetry } from '../../../shared/rules/forwarding/delivery-trouble.ts';
import { retryDelayMs } from '../../../shared/rules/forwarding/retry-delay.ts';
import type { Clock, Log } from '../ports.ts';
import { createBacklog } from './backlog.ts';
import type { Delivery } from './deliver.ts';
import type { DeliveryRecord } from './delivery-record.ts';
import type { Parcel, Planner } from './planner.ts';
import { createPump } from './pump.ts';
import type { ForwardingQueue } from './queue.ts';

/** Empties one queue towards one receiver, in order, for as long as it takes. */
export interface Sender {
  start(): void;
  /** Durable once it resolves. Sending goes on by itself. */
  enqueue(texts: readonly string[]): Promise<void>;
  /** Does not wait any longer after a failure: the network is back, the machine woke up, or a secret was stored. */
  retryNow(): void;
  /** Drops all that waits, for a receiver that is switched off. */
  discard(): Promise<void>;
  queued(): number;
  nextAttemptAtMs(): number | null;
  /** Resolves when it waits for time to pass or for something to send. */
  idle(): Promise<void>;
  stop(): void;
}

export interface SenderParts {
  readonly queueName: string;
  /** One that does not throw. */
  readonly queue: ForwardingQueue;
  readonly planner: Planner;
  /** Never throws. */
  readonly send: (body: object) => Promise<Delivery>;
  readonly record: DeliveryRecord;
  /** How often the planner is to look again although nothing was queued; null: never. */
  readonly refreshMs: number | null;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** Nothing is given up before so many attempts: the machine may have slept for days while it waited. */
const LEAST_ATTEMPTS = 8;

export function createSender(parts: SenderParts): Sender {
  const { queueName, planner, clock, log, record, refreshMs } = parts;
  const backlog = createBacklog(parts);
  const onError = (error: unknown) => log.error('forwarding-broke', { receiver: queueName, error });
  const pump = createPump({ step: sendNext, onError, clock });
  let attempts = 0;
  let cancelRefresh = () => {};

  async function sendNext(): Promise<boolean> {
    const items = await backlog.oldest(planner.needsAll);
    const parcel = pump.isStopped() ? null : planner.next(items, clock.nowMs());
    if (parcel === null) return false;
    const delivery: Delivery = parcel.body === null ? { kind: 'arrived' } : await parts.send(parcel.body);
    if (delivery.kind === 'arrived') {
      attempts = 0;
      if (parcel.body !== null) record.arrived();
      planner.settled?.(parcel, true);
      await backlog.remove(parcel.ids);
      return true;
    }
    // Stopped in the middle: it waits for the next start.
    if (pump.isStopped()) return false;
    record.failed(delivery.trouble);
    if (mayRetry(delivery.trouble)) {
      attempts += 1;
      const sent = new Set(parcel.ids);
      if (attempts >= LEAST_ATTEMPTS) await backlog.dropExpired(items.filter(({ id }) => sent.has(id)));
      pump.pause(retryDelayMs(attempts, delivery.askedMs, parts.random()));
      return false;
    }
    await giveUp(parcel);
    return true;
  }

  async function giveUp(parcel: Parcel): Promise<void> {
    planner.settled?.(parcel, false);
    await backlog.drop(parcel.ids, 'the receiver refused them for good');
  }

  function refreshLater(): void {
    if (refreshMs === null) return;
    cancelRefresh = clock.after(refreshMs, () => {
      planner.refresh?.();
      pump.wake();
      refreshLater();
    });
  }

  return {
    start() {
      pump.wake();
      refreshLater();
    },
    async enqueue(texts) {
      if (texts.length === 0) return;
      await backlog.add(texts);
      pump.wake();
    },
    retryNow() {
      attempts = 0;
      pump.resume();
    },
    discard: backlog.discard,
    queued: backlog.count,
    nextAttemptAtMs: pump.pausedUntilMs,
    idle: pump.idle,
    stop() {
      pump.stop();
      cancelRefresh();
    },
  };
}

import { isAboutSecret, mayRetry } from '../../../shared/rules/forwarding/delivery-trouble.ts';
import { retryDelayMs } from '../../../shared/rules/forwarding/retry-delay.ts';
import { DAY } from '../../../shared/time-units.ts';
import type { Clock, Log } from '../ports.ts';
import type { Delivery } from './deliver.ts';
import type { DeliveryRecord } from './delivery-record.ts';
import type { Parcel, Planner } from './planner.ts';
import type { ForwardingQueue, QueuedItem } from './queue.ts';

/** Empties one queue towards one receiver, in order, for as long as it takes. */
export interface Sender {
  start(): void;
  /** Durable once it resolves. Sending goes on by itself. */
  enqueue(texts: readonly string[]): Promise<void>;
  /** Looks for something to send, unless it waits after a failure. */
  wake(): void;
  /** Does not wait any longer after a failure: the network is back, or the settings were changed. */
  retryNow(): void;
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
  readonly send: (body: object) => Promise<Delivery>;
  readonly record: DeliveryRecord;
  /** How often the planner is to look again although nothing was queued; null: never. */
  readonly refreshMs: number | null;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** How many items are looked at together. */
const BATCH = 200;
/** Older than this they are dropped, though not before enough attempts: the machine may have slept meanwhile. */
const LONGEST_WAIT_MS = 3 * DAY;
const LEAST_ATTEMPTS = 8;
/** The oldest beyond this are dropped. */
export const MOST_QUEUED = 10_000;

export function createSender(parts: SenderParts): Sender {
  const { queueName, queue, planner, clock, log, record } = parts;
  let running: Promise<void> | null = null;
  let isWantedAgain = false;
  let isStopped = false;
  let attempts = 0;
  let queued = 0;
  let waiting: { readonly untilMs: number; readonly cancel: () => void } | null = null;
  let cancelRefresh = () => {};

  async function count(): Promise<void> {
    queued = await queue.count(queueName);
  }

  async function settle(ids: readonly number[]): Promise<void> {
    if (ids.length > 0) await queue.remove(queueName, ids);
    await count();
  }

  /** @returns whether there may be more to send at once */
  async function sendNext(): Promise<boolean> {
    const items = await queue.peek(queueName, BATCH);
    const parcel = planner.next(items, clock.nowMs());
    if (parcel === null || isStopped) return false;
    const delivery: Delivery = parcel.body === null ? { kind: 'arrived' } : await parts.send(parcel.body);
    if (isStopped && delivery.kind === 'failed') return false;
    if (delivery.kind === 'arrived') {
      attempts = 0;
      if (parcel.body !== null) record.arrived();
      planner.settled?.(parcel, true);
      await settle(parcel.ids);
      return true;
    }
    record.failed(delivery.trouble);
    if (!mayRetry(delivery.trouble)) {
      drop(parcel.ids.length, 'the receiver refused them for good');
      planner.settled?.(parcel, false);
      await settle(parcel.ids);
      return true;
    }
    attempts += 1;
    await dropExpired(parcel, items);
    waitFor(retryDelayMs(attempts, delivery.askedMs, parts.random()));
    return false;
  }

  async function dropExpired(parcel: Parcel, items: readonly QueuedItem[]): Promise<void> {
    const oldestMs = clock.nowMs() - LONGEST_WAIT_MS;
    const sent = new Set(parcel.ids);
    const expired = items.filter(({ id, queuedAtMs }) => sent.has(id) && queuedAtMs < oldestMs).map(({ id }) => id);
    if (expired.length === 0 || attempts < LEAST_ATTEMPTS) return;
    drop(expired.length, 'the receiver did not take them for three days');
    await settle(expired);
  }

  function drop(items: number, why: string): void {
    if (items > 0) log.warn('forwarding-dropped', { receiver: queueName, items, why });
  }

  function waitFor(delayMs: number): void {
    const cancel = clock.after(delayMs, () => {
      waiting = null;
      wake();
    });
    waiting = { untilMs: clock.nowMs() + delayMs, cancel };
  }

  async function run(): Promise<void> {
    do {
      isWantedAgain = false;
      while (!isStopped && waiting === null && (await sendNext())) {}
    } while (isWantedAgain && !isStopped && waiting === null);
  }

  function wake(): void {
    if (isStopped || waiting !== null) return;
    if (running) {
      isWantedAgain = true;
      return;
    }
    running = run()
      .catch((error: unknown) => log.error('forwarding-broke', { receiver: queueName, error }))
      .finally(() => {
        running = null;
      });
  }

  function scheduleRefresh(): void {
    if (parts.refreshMs === null) return;
    cancelRefresh = clock.after(parts.refreshMs, () => {
      planner.refresh?.();
      wake();
      scheduleRefresh();
    });
  }

  return {
    start() {
      count().then(wake, () => {});
      scheduleRefresh();
    },
    async enqueue(texts) {
      if (texts.length === 0) return;
      await queue.append(queueName, texts, clock.nowMs());
      await count();
      if (queued > MOST_QUEUED) {
        const surplus = await queue.peek(queueName, queued - MOST_QUEUED);
        drop(surplus.length, `more than ${MOST_QUEUED} wait`);
        await settle(surplus.map(({ id }) => id));
      }
      wake();
    },
    wake,
    retryNow() {
      waiting?.cancel();
      waiting = null;
      attempts = 0;
      wake();
    },
    queued: () => queued,
    nextAttemptAtMs: () => waiting?.untilMs ?? null,
    async idle() {
      while (running) await running;
    },
    stop() {
      isStopped = true;
      waiting?.cancel();
      cancelRefresh();
    },
  };
}

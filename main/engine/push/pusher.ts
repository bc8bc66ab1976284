import { type DeliveryTrouble, isAboutSecret, mayRetry } from '../../../shared/rules/forwarding/delivery-trouble.ts';
import { retryDelayMs } from '../../../shared/rules/forwarding/retry-delay.ts';
import { SECOND } from '../../../shared/time-units.ts';
import { type Delivery, deliver } from '../forwarding/deliver.ts';
import { createDeliveryRecord, type DeliveryHistory } from '../forwarding/delivery-record.ts';
import { createPump } from '../forwarding/pump.ts';
import type { ForwardingQueue } from '../forwarding/queue.ts';
import { createSecretShelf } from '../forwarding/secret-shelf.ts';
import type { MetricsPage } from '../metrics/metrics-page.ts';
import type { Clock, Log } from '../ports.ts';
import type { SecretResult } from '../secrets/read-secret.ts';
import { type MetricsMoment, type MetricsReceiver, pushRequest } from './push-request.ts';
import { createWaitingPages } from './waiting-pages.ts';

export interface PusherParts {
  readonly receiver: MetricsReceiver;
  readonly page: MetricsPage;
  /** One that does not throw. */
  readonly queue: ForwardingQueue;
  readonly secretOf: (receiver: MetricsReceiver) => Promise<SecretResult>;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1. */
  readonly random: () => number;
}

/** Sends the metrics to one receiver, every interval, for as long as it takes. */
export interface Pusher {
  readonly receiver: MetricsReceiver;
  start(): void;
  /** Sends what is known now; null: it arrived. */
  test(): Promise<DeliveryTrouble | null>;
  /** Pages that wait beside the newest one. */
  waiting(): number;
  history(): DeliveryHistory;
  nextAttemptAtMs(): number | null;
  retryNow(): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export function createPusher(parts: PusherParts): Pusher {
  const { receiver, clock, log } = parts;
  const record = createDeliveryRecord(receiver, clock, log);
  const link = createPushLink(parts);
  const waiting = createWaitingPages(`push/${receiver.name}`, parts.queue, clock.nowMs);
  // One state replaces the other there; of the rest every moment counts.
  const keepsMoments = receiver.kind === 'victoriametrics';
  const onError = (error: unknown) => log.error('push-broke', { receiver: receiver.name, error });
  const pump = createPump({ step, onError, clock });
  let fresh: MetricsMoment | null = null;
  let attempts = 0;

  async function step(): Promise<boolean> {
    const late = keepsMoments ? await waiting.oldest() : null;
    const moment = late ?? fresh;
    if (moment === null || pump.isStopped()) return false;
    const delivery = await link.send(moment);
    if (delivery.kind === 'arrived' || !mayRetry(delivery.trouble)) {
      if (late) await waiting.remove(late.id);
      else if (fresh === moment) fresh = null;
    }
    if (delivery.kind === 'arrived') {
      attempts = 0;
      record.arrived();
      return true;
    }
    if (pump.isStopped()) return false;
    record.failed(delivery.trouble);
    attempts += 1;
    pump.pause(retryDelayMs(attempts, delivery.askedMs, parts.random()));
    return false;
  }

  /** The page of now takes the place of the one that is still to be sent. */
  async function beat(): Promise<void> {
    const page = await momentOf(parts);
    const before = fresh;
    fresh = page;
    if (before !== null && keepsMoments) await waiting.add(before);
    pump.wake();
  }

  const beats = createBeats(clock, receiver.intervalSeconds * SECOND, () => beat().catch(onError));

  return {
    receiver,
    start() {
      pump.wake();
      beats.start();
    },
    async test() {
      link.forgetSecret();
      const delivery = await link.send(await momentOf(parts));
      return delivery.kind === 'arrived' ? null : delivery.trouble;
    },
    waiting: waiting.count,
    history: record.history,
    nextAttemptAtMs: pump.pausedUntilMs,
    retryNow() {
      attempts = 0;
      pump.resume();
    },
    async idle() {
      await beats.idle();
      await pump.idle();
    },
    async stop() {
      pump.stop();
      beats.stop();
      link.stop();
      await beats.idle();
      await pump.idle();
      // What was not sent is not lost.
      if (fresh !== null && keepsMoments) await waiting.add(fresh);
    },
  };
}

/** The metrics as they are now. */
async function momentOf({ page, clock }: PusherParts): Promise<MetricsMoment> {
  const { text } = await page.render();
  return { atMs: clock.nowMs(), text: Buffer.from(text).toString('utf8') };
}

/** Does something again and again. */
function createBeats(clock: Clock, everyMs: number, task: () => Promise<void>) {
  let cancel = () => {};
  let beating: Promise<void> = Promise.resolve();
  const start = () => {
    cancel = clock.after(everyMs, () => {
      beating = task();
      start();
    });
  };
  return { start, idle: () => beating, stop: () => cancel() };
}

/** The way to one receiver. */
function createPushLink({ receiver, clock, secretOf }: PusherParts) {
  const secrets = createSecretShelf(() => secretOf(receiver));
  const stopping = new AbortController();
  return {
    async send(moment: MetricsMoment): Promise<Delivery> {
      const secret = await secrets.take();
      if (!secret.ok) return { kind: 'failed', trouble: secret.failure, askedMs: null };
      const request = pushRequest(receiver, secret.value, moment);
      if (!request.ok) return { kind: 'failed', trouble: request.failure, askedMs: null };
      const way = { pin: receiver.fingerprint, clock, signal: stopping.signal };
      const delivery = await deliver(request.value, way);
      if (delivery.kind === 'arrived' || !isAboutSecret(delivery.trouble)) return delivery;
      return { ...delivery, trouble: secrets.refused(delivery.trouble) };
    },
    /** The user may just have stored another one. */
    forgetSecret: secrets.forget,
    stop: () => stopping.abort(),
  };
}

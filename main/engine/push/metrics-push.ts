import { deliveryWording } from '../../../shared/rules/forwarding/delivery-wording.ts';
import type { ForwardingSettings } from '../../../shared/settings/schema.ts';
import type { DeliveryHistory } from '../forwarding/delivery-record.ts';
import type { TestAnswer } from '../forwarding/forwarding.ts';
import { createSturdyQueue } from '../forwarding/sturdy-queue.ts';
import { isMetricsReceiver } from './push-request.ts';
import { createPusher, type PusherParts } from './pusher.ts';

export interface MetricsPushParts extends Omit<PusherParts, 'receiver'> {
  /** `settings.forwarding`. Those about alerts are passed over. */
  readonly forwarders: readonly ForwardingSettings[];
}

/** How one receiver of metrics does. */
export interface PushStatus extends DeliveryHistory {
  readonly name: string;
  readonly kind: string;
  readonly enabled: boolean;
  /** Pages that wait to be sent. */
  readonly queued: number;
  readonly nextAttemptAtMs: number | null;
}

/** Sends the metrics to receivers outside. None of them can hold up the engine, nor each other. */
export interface MetricsPush {
  start(): void;
  /** Sends the metrics of now; null: there is no receiver of metrics with this name. */
  test(name: string): Promise<TestAnswer | null>;
  status(): readonly PushStatus[];
  /** The network is back, the machine woke up, or a secret was stored: nobody waits any longer. */
  retryNow(): void;
  /** Resolves when no request is under way. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export function createMetricsPush(parts: MetricsPushParts): MetricsPush {
  const log = parts.log.child('push');
  const queue = createSturdyQueue(parts.queue, log);
  const pushers = parts.forwarders
    .filter(isMetricsReceiver)
    .map((receiver) => createPusher({ ...parts, receiver, queue, log }));
  const enabled = pushers.filter(({ receiver }) => receiver.enabled);
  return {
    start() {
      for (const pusher of enabled) pusher.start();
    },
    async test(name) {
      const pusher = pushers.find(({ receiver }) => receiver.name === name);
      if (!pusher) return null;
      const trouble = await pusher.test();
      if (trouble === null) return { ok: true, sentence: `${JSON.stringify(name)} has the metrics of now.` };
      const { what, next } = deliveryWording(trouble, pusher.receiver);
      return { ok: false, sentence: `${what} ${next}` };
    },
    status: () =>
      pushers.map((pusher) => ({
        name: pusher.receiver.name,
        kind: pusher.receiver.kind,
        enabled: pusher.receiver.enabled,
        queued: pusher.waiting(),
        nextAttemptAtMs: pusher.nextAttemptAtMs(),
        ...pusher.history(),
      })),
    retryNow() {
      for (const pusher of enabled) pusher.retryNow();
    },
    idle: async () => {
      await Promise.all(pushers.map((pusher) => pusher.idle()));
    },
    stop: async () => {
      await Promise.all(pushers.map((pusher) => pusher.stop()));
    },
  };
}

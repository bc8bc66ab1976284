import type { AlertEvent } from '../../../shared/rules/forwarding/alert-events.ts';
import type { DeliveryTrouble } from '../../../shared/rules/forwarding/delivery-trouble.ts';
import type { ForwardedAlert } from '../../../shared/rules/forwarding/forwarded-alert.ts';
import { reaches } from '../../../shared/rules/forwarding/reaches.ts';
import { audienceOf } from '../../../shared/settings/audience.ts';
import { MINUTE, SECOND } from '../../../shared/time-units.ts';
import type { Clock, Log } from '../ports.ts';
import type { SecretResult } from '../secrets/read-secret.ts';
import type { AlertListener, AlertReceiver } from './alert-receiver.ts';
import { createDeadMan, type DeadMan } from './dead-man.ts';
import { createDeliveryRecord, type DeliveryHistory } from './delivery-record.ts';
import { eventText } from './event-text.ts';
import { plannerFor } from './planner-for.ts';
import type { ForwardingQueue } from './queue.ts';
import { createReceiverLink } from './receiver-link.ts';
import { createSecretShelf } from './secret-shelf.ts';
import { createSender, type Sender } from './sender.ts';
import { testBodies } from './test-bodies.ts';

/** Alertmanager keeps alerts in memory alone: after a restart of it, it has them again this soon. */
const ALERTMANAGER_REFRESH_MS = MINUTE;

/** How one receiver does. */
export interface ForwarderStatus extends DeliveryHistory {
  readonly name: string;
  readonly kind: AlertReceiver['kind'];
  readonly enabled: boolean;
  /** What waits to be sent. */
  readonly queued: number;
  /** When the next attempt is due; null when none is waited for. */
  readonly nextAttemptAtMs: number | null;
}

/** One receiver with all that belongs to it. */
export interface Forwarder {
  readonly receiver: AlertReceiver;
  /** null: is told nothing of alerts. */
  readonly audience: 'people' | 'machines' | null;
  start(): void;
  tell(events: readonly AlertEvent[]): Promise<void>;
  test(): Promise<DeliveryTrouble | null>;
  status(): ForwarderStatus;
  retryNow(): void;
  idle(): Promise<void>;
  stop(): Promise<void>;
}

interface ForwarderParts {
  readonly receiver: AlertReceiver;
  /** One that does not throw. */
  readonly queue: ForwardingQueue;
  readonly secretOf: (forwarder: AlertReceiver) => Promise<SecretResult>;
  readonly firing: () => readonly ForwardedAlert[];
  readonly isAllEvaluated: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
}

export function createForwarder(parts: ForwarderParts): Forwarder {
  const { receiver, clock, log } = parts;
  const { name, kind, enabled } = receiver;
  const record = createDeliveryRecord(receiver, clock, log);
  const secrets = createSecretShelf(() => parts.secretOf(receiver));
  const link = createReceiverLink({ receiver, secrets, clock });
  const deadMan = receiver.kind === 'dead-man' ? deadManOf(receiver, parts, { link, record }) : null;
  const sender = receiver.kind === 'dead-man' ? null : senderOf(receiver, parts, { link, record });
  const least = receiver.kind === 'dead-man' ? null : receiver.minSeverity;
  let discarded: Promise<void> = Promise.resolve();

  return {
    receiver,
    audience: receiver.kind === 'dead-man' || !enabled ? null : audienceOf(receiver.kind),
    start() {
      if (!enabled) {
        discarded = sender?.discard() ?? discarded;
        return;
      }
      deadMan?.start();
      sender?.start();
    },
    async tell(events) {
      const wanted = least === null ? [] : events.filter((event) => reaches(event, least));
      await sender?.enqueue(wanted.map(eventText));
    },
    async test() {
      // The user may just have stored it.
      secrets.forget();
      for (const body of testBodies(receiver, clock.nowMs())) {
        const delivery = await link.send(body);
        if (delivery.kind === 'failed') return delivery.trouble;
      }
      return null;
    },
    status: () => ({
      ...{ name, kind, enabled },
      queued: sender?.queued() ?? 0,
      nextAttemptAtMs: (sender ?? deadMan)?.nextAttemptAtMs() ?? null,
      ...record.history(),
    }),
    retryNow() {
      if (enabled) sender?.retryNow();
    },
    async idle() {
      await Promise.all([discarded, sender?.idle(), deadMan?.idle()]);
      await link.idle();
    },
    async stop() {
      sender?.stop();
      deadMan?.stop();
      link.stop();
      await Promise.all([sender?.idle(), deadMan?.idle(), link.idle()]);
    },
  };
}

type Ways = {
  readonly link: ReturnType<typeof createReceiverLink>;
  readonly record: ReturnType<typeof createDeliveryRecord>;
};

function senderOf(receiver: AlertListener, parts: ForwarderParts, { link, record }: Ways): Sender {
  const { queue, clock, random, log } = parts;
  return createSender({
    ...{ queue, clock, random, log, record },
    queueName: receiver.name,
    planner: plannerFor(receiver, parts.firing),
    send: link.send,
    refreshMs: receiver.kind === 'alertmanager' ? ALERTMANAGER_REFRESH_MS : null,
  });
}

function deadManOf(
  receiver: Extract<AlertReceiver, { readonly kind: 'dead-man' }>,
  { isAllEvaluated, clock, random }: ForwarderParts,
  { link, record }: Ways,
): DeadMan {
  const intervalMs = receiver.intervalSeconds * SECOND;
  return createDeadMan({ ...{ intervalMs, isAllEvaluated, record, clock, random }, send: () => link.send(null) });
}

import type { AlertEvent } from '../../../shared/rules/forwarding/alert-events.ts';
import { deliveryWording } from '../../../shared/rules/forwarding/delivery-wording.ts';
import type { ForwardedAlert } from '../../../shared/rules/forwarding/forwarded-alert.ts';
import type { ForwardingSettings } from '../../../shared/settings/schema.ts';
import type { Clock, Log } from '../ports.ts';
import type { SecretResult } from '../secrets/read-secret.ts';
import { type AlertReceiver, isAlertReceiver } from './alert-receiver.ts';
import { createForwarder, type Forwarder, type ForwarderStatus } from './forwarder.ts';
import type { ForwardingQueue } from './queue.ts';
import { createSturdyQueue } from './sturdy-queue.ts';

export interface ForwardingParts {
  /** `settings.forwarding`. Those about metrics are passed over. */
  readonly forwarders: readonly ForwardingSettings[];
  /** Survives a restart; may throw. */
  readonly queue: ForwardingQueue;
  /** Looks a forwarder's secret up, such as `readSecret(forwardingSecretPlace(forwarder), sources)`. */
  readonly secretOf: (forwarder: AlertReceiver) => Promise<SecretResult>;
  /** All alerts that fire now. */
  readonly firing: () => readonly ForwardedAlert[];
  /** Whether every enabled source was evaluated lately. */
  readonly isAllEvaluated: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1. */
  readonly random: () => number;
}

/** What came of the test button, as a sentence for the user. */
export interface TestAnswer {
  readonly ok: boolean;
  readonly sentence: string;
}

/** Tells receivers outside of alerts. None of them can hold up the engine, nor each other. */
export interface Forwarding {
  start(): void;
  /**
   * For receivers that route by themselves (Alertmanager, PagerDuty, webhook): what `alertEvents` says. Durable once it
   * resolves: store the alerts' new state after that, and nothing is lost in between. Never rejects.
   */
  publish(events: readonly AlertEvent[]): Promise<void>;
  /** For receivers that people look at (Slack, ntfy, Gotify): what `noticeEvents` says. As durable. */
  tell(events: readonly AlertEvent[]): Promise<void>;
  /** Sends a marked test message, without the queue, also to one that is switched off. */
  test(name: string): Promise<TestAnswer>;
  status(): readonly ForwarderStatus[];
  /** The network is back, the machine woke up, or a secret was stored: nobody waits any longer. */
  retryNow(): void;
  /** Resolves when no request is under way. */
  idle(): Promise<void>;
  /** What waits stays in the queue. */
  stop(): Promise<void>;
}

export function createForwarding(parts: ForwardingParts): Forwarding {
  const log = parts.log.child('forwarding');
  const queue = createSturdyQueue(parts.queue, log);
  const forwarders = parts.forwarders
    .filter(isAlertReceiver)
    .map((receiver) => createForwarder({ ...parts, receiver, queue, log }));

  const hand = async (audience: Forwarder['audience'], events: readonly AlertEvent[]) => {
    const listeners = forwarders.filter((forwarder) => forwarder.audience === audience);
    await Promise.all(listeners.map((forwarder) => forwarder.tell(events)));
  };

  return {
    start() {
      for (const forwarder of forwarders) forwarder.start();
    },
    publish: (events) => hand('machines', events),
    tell: (events) => hand('people', events),
    async test(name) {
      const forwarder = forwarders.find(({ receiver }) => receiver.name === name);
      if (!forwarder) return { ok: false, sentence: `There is no receiver of alerts named ${JSON.stringify(name)}.` };
      const trouble = await forwarder.test();
      if (trouble === null) return { ok: true, sentence: arrivedSentence(forwarder.receiver) };
      const { what, next } = deliveryWording(trouble, forwarder.receiver);
      return { ok: false, sentence: `${what} ${next}` };
    },
    status: () => forwarders.map((forwarder) => forwarder.status()),
    retryNow() {
      for (const forwarder of forwarders) forwarder.retryNow();
    },
    idle: async () => {
      await Promise.all(forwarders.map((forwarder) => forwarder.idle()));
    },
    async stop() {
      await Promise.all(forwarders.map((forwarder) => forwarder.stop()));
    },
  };
}

function arrivedSentence({ name, kind }: AlertReceiver): string {
  const look = kind === 'dead-man' ? 'it should show a sign of life now' : 'look there for the message';
  return `The receiver ${JSON.stringify(name)} (${kind}) took the test: ${look}.`;
}

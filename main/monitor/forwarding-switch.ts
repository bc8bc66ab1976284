import { isSnoozed } from '../../shared/rules/alerts/notices.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { forwardingSecretPlace } from '../../shared/settings/secret-places.ts';
import { createForwarding, type Forwarding } from '../engine/forwarding/forwarding.ts';
import type { Judge } from '../engine/judge/judge.ts';
import type { AlertOutlet } from '../engine/judge/teller.ts';
import type { Clock, DurableQueue, Log } from '../engine/ports.ts';
import { readSecret, type SecretSources } from '../engine/secrets/read-secret.ts';

interface Parts {
  readonly settings: Settings;
  readonly queue: DurableQueue;
  readonly secrets: SecretSources;
  /** Told every secret before it is used, so that the log can cut it out. */
  readonly addSecret: (secret: string) => void;
  /** Asked only once it runs. */
  readonly judge: () => Judge;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
}

/** Forwarding as the settings have it, replaced when they change. What waits stays in the durable queue. */
export interface ForwardingSwitch extends AlertOutlet {
  current(): Forwarding;
  start(): void;
  reconfigure(settings: Settings): Promise<void>;
}

export function createForwardingSwitch(parts: Parts): ForwardingSwitch {
  let text = textOf(parts.settings);
  let forwarding = made(parts.settings);
  let running = false;

  function made(settings: Settings): Forwarding {
    const { queue, secrets, addSecret, judge, clock, log, random } = parts;
    return createForwarding({
      ...{ queue, clock, log, random },
      forwarders: settings.forwarding,
      async secretOf(forwarder) {
        const read = await readSecret(forwardingSecretPlace(forwarder), secrets);
        if (read.kind === 'found') addSecret(read.secret.reveal());
        return read;
      },
      firing: () => firingAlerts(judge(), clock.nowMs()),
      isAllEvaluated: () => judge().isAllEvaluated(),
    });
  }

  return {
    current: () => forwarding,
    publish: (events) => forwarding.publish(events),
    tell: (events) => forwarding.tell(events),
    start() {
      running = true;
      forwarding.start();
    },
    async reconfigure(settings) {
      if (textOf(settings) === text) return;
      text = textOf(settings);
      const before = forwarding;
      // The queue is one: the old one ends before the new one begins.
      forwarding = made(settings);
      await before.stop();
      if (running) forwarding.start();
    },
  };
}

function textOf({ forwarding }: Settings): string {
  return JSON.stringify(forwarding);
}

function firingAlerts(judge: Judge, nowMs: number) {
  return [...judge.alerts().values()]
    .filter((alert) => alert.state === 'firing' && !isSnoozed(alert, nowMs))
    .map(judge.describe);
}

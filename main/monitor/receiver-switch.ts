import type { ForwardingSettings, Settings } from '../../shared/settings/schema.ts';
import { forwardingSecretPlace } from '../../shared/settings/secret-places.ts';
import type { Clock, DurableQueue, Log } from '../engine/ports.ts';
import { readSecret, type SecretResult, type SecretSources } from '../engine/secrets/read-secret.ts';

/** What sends to receivers outside. */
interface Sender {
  start(): void;
  stop(): Promise<void>;
}

/** What all senders are made with. */
export interface SenderParts {
  readonly forwarders: readonly ForwardingSettings[];
  readonly queue: DurableQueue;
  readonly secretOf: (receiver: ForwardingSettings) => Promise<SecretResult>;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1. */
  readonly random: () => number;
}

export interface ReceiverParts extends Omit<SenderParts, 'forwarders' | 'secretOf'> {
  readonly settings: Settings;
  readonly secrets: SecretSources;
  /** Told every secret before it is used, so that the log can cut it out. */
  readonly addSecret: (secret: string) => void;
}

/** A sender as the settings have it, replaced when they change. What waits stays in the durable queue. */
export interface ReceiverSwitch<S> {
  current(): S;
  start(): void;
  reconfigure(settings: Settings): Promise<void>;
}

export function createReceiverSwitch<S extends Sender>(
  parts: ReceiverParts,
  make: (parts: SenderParts) => S,
): ReceiverSwitch<S> {
  let text = textOf(parts.settings);
  let sender = made(parts.settings);
  let running = false;

  function made(settings: Settings): S {
    const { queue, clock, log, random } = parts;
    return make({ ...{ queue, clock, log, random }, forwarders: settings.forwarding, secretOf });
  }

  async function secretOf(receiver: ForwardingSettings): Promise<SecretResult> {
    const read = await readSecret(forwardingSecretPlace(receiver), parts.secrets);
    if (read.kind === 'found') parts.addSecret(read.secret.reveal());
    return read;
  }

  return {
    current: () => sender,
    start() {
      running = true;
      sender.start();
    },
    async reconfigure(settings) {
      if (textOf(settings) === text) return;
      text = textOf(settings);
      const before = sender;
      // The queue is one: the old one ends before the new one begins.
      sender = made(settings);
      await before.stop();
      if (running) sender.start();
    },
  };
}

function textOf({ forwarding }: Settings): string {
  return JSON.stringify(forwarding);
}

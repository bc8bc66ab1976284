import { type DeliveryTrouble, isAboutSecret } from '../../../shared/rules/forwarding/delivery-trouble.ts';
import type { Clock } from '../ports.ts';
import type { AlertReceiver } from './alert-receiver.ts';
import { type Delivery, deliver } from './deliver.ts';
import { outgoing } from './outgoing.ts';
import type { SecretShelf } from './secret-shelf.ts';

/** The way to one receiver, with one request under way at most. */
export interface ReceiverLink {
  /** Sends a body, or a bare GET for null, after whatever is under way. Never throws. */
  send(body: object | null): Promise<Delivery>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  stop(): void;
}

interface LinkParts {
  readonly receiver: AlertReceiver;
  readonly secrets: SecretShelf;
  readonly clock: Clock;
}

export function createReceiverLink({ receiver, secrets, clock }: LinkParts): ReceiverLink {
  const stopping = new AbortController();
  let last: Promise<unknown> = Promise.resolve();

  async function sendNow(body: object | null): Promise<Delivery> {
    try {
      const secret = await secrets.take();
      if (!secret.ok) return failure(secret.failure);
      const request = outgoing(receiver, secret.value, body);
      if (!request.ok) return failure(request.failure);
      const way = { pin: receiver.fingerprint, clock, signal: stopping.signal };
      const delivery = await deliver(request.value, way);
      if (delivery.kind === 'arrived' || !isAboutSecret(delivery.trouble)) return delivery;
      return { ...delivery, trouble: secrets.refused(delivery.trouble) };
    } catch (error) {
      // Its name alone: a message could hold what it stumbled over.
      const name = error instanceof Error ? error.name : 'unknown';
      return failure({ kind: 'setup', what: `it could not be prepared (${name}).`, next: 'Please report this.' });
    }
  }

  return {
    send(body) {
      const sent = last.then(() => sendNow(body));
      last = sent;
      return sent;
    },
    idle: async () => {
      await last;
    },
    stop: () => stopping.abort(),
  };
}

function failure(trouble: DeliveryTrouble): Delivery {
  return { kind: 'failed', trouble, askedMs: null };
}

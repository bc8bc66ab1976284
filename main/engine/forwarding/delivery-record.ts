import type { DeliveryTrouble } from '../../../shared/rules/forwarding/delivery-trouble.ts';
import { deliveryWording, type ReceiverNames } from '../../../shared/rules/forwarding/delivery-wording.ts';
import type { Clock, Log } from '../ports.ts';

/** How a receiver has done so far. */
export interface DeliveryHistory {
  readonly lastSuccessAtMs: number | null;
  /** The newest failure in words, also after later successes. */
  readonly lastFailure: { readonly atMs: number; readonly what: string; readonly next: string } | null;
}

/** Keeps how deliveries went, and says each trouble once in the log until it is over. */
export interface DeliveryRecord {
  arrived(): void;
  failed(trouble: DeliveryTrouble): void;
  history(): DeliveryHistory;
}

export function createDeliveryRecord(receiver: ReceiverNames, clock: Clock, log: Log): DeliveryRecord {
  const said = new Set<string>();
  let history: DeliveryHistory = { lastSuccessAtMs: null, lastFailure: null };
  return {
    arrived() {
      history = { ...history, lastSuccessAtMs: clock.nowMs() };
      if (said.size > 0) log.info('receiver-works-again', { receiver: receiver.name, kind: receiver.kind });
      said.clear();
    },
    failed(trouble) {
      const wording = deliveryWording(trouble, receiver);
      history = { ...history, lastFailure: { atMs: clock.nowMs(), ...wording } };
      // A receiver that fails in ever new words is still one trouble of each sort.
      const sort = trouble.kind === 'refused' ? `refused ${trouble.status}` : `${trouble.kind} ${wording.next}`;
      if (said.has(sort)) return;
      said.add(sort);
      log.warn('receiver-failed', { receiver: receiver.name, kind: receiver.kind, ...wording });
    },
    history: () => history,
  };
}

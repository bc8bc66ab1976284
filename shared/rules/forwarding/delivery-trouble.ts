import type { Failure } from '../../domain/failure.ts';

/** Why something did not reach its receiver. Never holds a secret, nor what could repeat one. */
export type DeliveryTrouble =
  /** No whole answer came. */
  | { readonly kind: 'unanswered'; readonly failure: Failure }
  | {
      readonly kind: 'refused';
      readonly status: number;
      /** Its own words, only where the request held no secret that they could repeat. */
      readonly said: string | null;
      /** Whether it was the secret or the address that was not taken; what was sent was not even looked at. */
      readonly deniesAccess: boolean;
    }
  /** Never followed: the secret would go along. `target`: origin only, and only without a secret. */
  | { readonly kind: 'redirected'; readonly status: number; readonly target: string | null }
  /** Said to be fine by something that is not such a receiver, as login portals do. */
  | { readonly kind: 'nonsense'; readonly status: number }
  /** Not sent, because of our own side. Both are whole sentences. */
  | { readonly kind: 'setup'; readonly what: string; readonly next: string };

/** Answers about who asks and where, whatever is sent: another secret or address helps, another message would not. */
const ACCESS_STATUSES: readonly number[] = [401, 403, 404, 410];

/** Whether a status by itself says that the secret or the address was not taken. */
export function deniesAccess(status: number): boolean {
  return ACCESS_STATUSES.includes(status);
}

/**
 * Whether sending the same again later may help: so not what the receiver understood and refused. A secret that was
 * changed there will be changed here as well, and what waits must not be lost until somebody does.
 */
export function mayRetry(trouble: DeliveryTrouble): boolean {
  if (trouble.kind !== 'refused' || trouble.deniesAccess) return true;
  const { status } = trouble;
  return status === 408 || status === 429 || status < 400 || status >= 500;
}

/** Whether the secret may be the reason, so that it is worth looking it up again. */
export function isAboutSecret(trouble: DeliveryTrouble): boolean {
  return trouble.kind === 'refused' && (trouble.deniesAccess || trouble.status === 400);
}

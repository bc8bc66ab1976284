import type { Failure } from '../../domain/failure.ts';

/** Why something did not reach its receiver. Never holds a secret, nor what could repeat one. */
export type DeliveryTrouble =
  /** No whole answer came. */
  | { readonly kind: 'unanswered'; readonly failure: Failure }
  /** `said`: its own words, only where the request held no secret that they could repeat. */
  | { readonly kind: 'refused'; readonly status: number; readonly said: string | null }
  /** Never followed: the secret would go along. `target`: origin only, and only without a secret. */
  | { readonly kind: 'redirected'; readonly status: number; readonly target: string | null }
  /** Said to be fine by something that is not such a receiver, as login portals do. */
  | { readonly kind: 'nonsense'; readonly status: number }
  /** Not sent, because of our own side. Both are whole sentences. */
  | { readonly kind: 'setup'; readonly what: string; readonly next: string };

/** Whether sending the same again later may help: so not what the receiver understood and refused. */
export function mayRetry(trouble: DeliveryTrouble): boolean {
  if (trouble.kind !== 'refused') return true;
  const { status } = trouble;
  return status === 408 || status === 429 || status < 400 || status >= 500;
}

/** Whether the secret may be the reason, so that it is worth looking it up again. */
export function isAboutSecret(trouble: DeliveryTrouble): boolean {
  return trouble.kind === 'refused' && [400, 401, 403, 404].includes(trouble.status);
}

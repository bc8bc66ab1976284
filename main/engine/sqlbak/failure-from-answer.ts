import type { Failure } from '../../../shared/domain/failure.ts';
import { isPve, looksLikeHtml, originOf } from '../pbs/failure-from.ts';
import type { TransportAnswer } from '../ports.ts';

/**
 * Whether an answer is an error, and which; null for a plain success. SqlBak's own error bodies are not published and may
 * hold anything: only the status is told.
 */
export function failureFromSqlbak(answer: TransportAnswer, endpoint: string, isOfAccount: boolean): Failure | null {
  const { status } = answer;
  const detail = `HTTP ${status}`;
  const answeredBy = otherProduct(answer);
  if (answeredBy !== null) return { kind: 'protocol', endpoint, reason: 'wrong-shape', detail, answeredBy };
  const isHtml = looksLikeHtml(answer);
  if (status === 401 || (status === 403 && isOfAccount && !isHtml)) return { kind: 'auth', endpoint, detail };
  if (status >= 300 && status < 400) {
    return { kind: 'protocol', endpoint, reason: 'redirect', detail: originOf(answer.location) };
  }
  if (status === 429) return rateLimited(endpoint);
  if (isHtml) return { kind: 'protocol', endpoint, reason: 'html', detail };
  if (status === 200) return null;
  if (status === 404 || status === 410) return { kind: 'missing', endpoint };
  if (status >= 500) return { kind: 'protocol', endpoint, reason: 'server-error', detail };
  return { kind: 'remote', endpoint, status, message: 'no reason given' };
}

export const TOO_MANY_REQUESTS = 429;

/** We were asked to wait, or keep to it. */
export function rateLimited(endpoint: string): Failure {
  return { kind: 'remote', endpoint, status: TOO_MANY_REQUESTS, message: 'too many requests' };
}

export function isRateLimit(failure: Failure): boolean {
  return failure.kind === 'remote' && failure.status === TOO_MANY_REQUESTS;
}

/** Proxmox's servers say what they are, by a header or by how they refuse (pbs-api.md 1.2). */
function otherProduct(answer: TransportAnswer): 'pbs' | 'pve' | null {
  if (isPve(answer)) return 'pve';
  if (answer.status === 200 && !looksLikeHtml(answer)) return null;
  const start = new TextDecoder().decode(answer.body.subarray(0, 4096));
  const isPbs = /^(authentication failed|Path '[^']*' not found)/.test(start) || /Proxmox Backup Server/.test(start);
  return isPbs ? 'pbs' : null;
}

import type { Failure } from '../../../shared/domain/failure.ts';
import { type Asked, isPve, looksLikeHtml, originOf } from '../pbs/failure-from.ts';
import type { TransportAnswer } from '../ports.ts';

/** Whether an answer is one of PVE's errors, and which; null for a plain success (pve-api.md 3). */
export function failureFromPve(answer: TransportAnswer, asked: Asked): Failure | null {
  const { endpoint } = asked;
  const { status } = answer;
  const detail = `HTTP ${status}`;
  const isHtml = looksLikeHtml(answer);
  if (status === 200) return isHtml ? { kind: 'protocol', endpoint, reason: 'html', detail } : null;
  if (status === 401 || isPbsRefusal(answer)) {
    return { kind: 'auth', endpoint, detail, ...(isPbs(answer) ? { answeredBy: 'pbs' as const } : {}) };
  }
  if (status >= 300 && status < 400) {
    return { kind: 'protocol', endpoint, reason: 'redirect', detail: originOf(answer.location) };
  }
  if (isHtml) return { kind: 'protocol', endpoint, reason: 'html', detail };
  // A reverse proxy in front says these; PVE itself does not.
  if (status >= 502 && status <= 504) return { kind: 'protocol', endpoint, reason: 'server-error', detail };
  const message = messageOf(answer);
  if (status === 403) return permissionFailure(message, asked);
  if (status === 404 || status === 501) return { kind: 'missing', endpoint };
  return { kind: 'remote', endpoint, status, message };
}

/** PBS answers as plain text without naming itself; PVE always names itself (pbs-api.md 1.2). */
function isPbs(answer: TransportAnswer): boolean {
  return !isPve(answer) && /^authentication failed/.test(new TextDecoder().decode(answer.body.subarray(0, 64)));
}

/** Some PBS versions refuse a token with 400. */
function isPbsRefusal(answer: TransportAnswer): boolean {
  return answer.status === 400 && isPbs(answer);
}

function permissionFailure(message: string, asked: Asked): Failure {
  const [, path, privilege] = /\((\/[^,)]*), ([^)]+)\)/.exec(message) ?? [];
  return {
    kind: 'permission',
    endpoint: asked.endpoint,
    privilege: privilege?.replaceAll('|', ' or ') ?? asked.privilege,
    path: path ?? asked.aclPath,
    asked: true,
  };
}

const MAX_MESSAGE_LENGTH = 300;

/** Newer releases say what is wrong in `message`, older ones in the status line alone. */
function messageOf(answer: TransportAnswer): string {
  const said = saidInBody(answer.body) ?? answer.reason ?? '';
  return said.replace(/\s+/g, ' ').trim().slice(0, MAX_MESSAGE_LENGTH);
}

function saidInBody(body: Uint8Array): string | null {
  if (body.length === 0) return null;
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(body));
    const message = typeof parsed === 'object' && parsed !== null && 'message' in parsed ? parsed.message : null;
    return typeof message === 'string' && message.trim() !== '' ? message : null;
  } catch {
    return null;
  }
}

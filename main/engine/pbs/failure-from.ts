import type { DatastoreTrouble, Failure, TlsReason } from '../../../shared/domain/failure.ts';
import type { TransportAnswer } from '../ports.ts';

/** What the translator needs to know of the request that failed. */
export interface Asked {
  /** Such as `GET /admin/gc`. */
  readonly endpoint: string;
  readonly timeoutMs: number;
  /** Limit for all phases together, where there is another. */
  readonly deadlineMs?: number;
  readonly pin: string | null;
  /** What the endpoint requires, for naming it when PBS refuses without saying. */
  readonly privilege: string;
  readonly aclPath: string;
}

/**
 * The one place that turns anything thrown by the network stack into a failure: by code, then by name. Unknown things
 * become `protocol` with their raw name, never a guess.
 */
export function failureFromThrown(thrown: unknown, asked: Asked): Failure {
  const { endpoint } = asked;
  const code = textOf(thrown, 'code') ?? textOf(causeOf(thrown), 'code');
  const name = textOf(thrown, 'name') ?? 'unknown';
  const tls = tlsReason(code);
  if (tls !== null) {
    return {
      kind: 'tls',
      endpoint,
      reason: tls,
      detail: code ?? name,
      presentedFingerprint: textOf(thrown, 'presentedFingerprint'),
      pinnedFingerprint: asked.pin,
    };
  }
  const network = code === null ? undefined : NETWORK_REASONS[code];
  if (network) return { kind: 'network', endpoint, reason: network, detail: code ?? name };
  const phase = code === null ? undefined : TIMEOUT_PHASES[code];
  if (phase) return { kind: 'timeout', endpoint, phase, afterMs: numberOf(thrown, 'afterMs') ?? asked.timeoutMs };
  if (name === 'TimeoutError')
    return { kind: 'timeout', endpoint, phase: 'deadline', afterMs: asked.deadlineMs ?? asked.timeoutMs };
  if (name === 'AbortError' || code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') {
    return { kind: 'cancelled', endpoint };
  }
  return protocolFailure(endpoint, code, name);
}

function protocolFailure(endpoint: string, code: string | null, name: string): Failure {
  const detail = code ?? name;
  if (code === 'ERR_BODY_TOO_LARGE' || code === 'ERR_BUFFER_TOO_LARGE') {
    return { kind: 'protocol', endpoint, reason: 'too-large', detail };
  }
  if (code !== null && CUT_OFF.has(code)) {
    return { kind: 'protocol', endpoint, reason: 'truncated', detail };
  }
  return { kind: 'protocol', endpoint, reason: 'bad-http', detail };
}

const CUT_OFF = new Set(['ERR_BODY_CUT_OFF', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'Z_BUF_ERROR']);

const NETWORK_REASONS: Record<string, 'refused' | 'unknown-host' | 'unreachable' | 'reset'> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
};

const TIMEOUT_PHASES: Record<string, 'connect' | 'headers' | 'body'> = {
  ERR_CONNECT_TIMEOUT: 'connect',
  UND_ERR_CONNECT_TIMEOUT: 'connect',
  ETIMEDOUT: 'connect',
  UND_ERR_HEADERS_TIMEOUT: 'headers',
  UND_ERR_BODY_TIMEOUT: 'body',
};

const TLS_REASONS: Record<string, TlsReason> = {
  ERR_PIN_MISMATCH: 'pin-changed',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'name-mismatch',
  ERR_SSL_WRONG_VERSION_NUMBER: 'not-tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'not-tls',
  EPROTO: 'handshake',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'untrusted',
  CERT_UNTRUSTED: 'untrusted',
  CERT_REVOKED: 'untrusted',
};

function tlsReason(code: string | null): TlsReason | null {
  if (code === null) return null;
  return TLS_REASONS[code] ?? (/^(ERR_SSL_|ERR_TLS_)/.test(code) ? 'handshake' : null);
}

/** Whether the answer is one of PBS's own errors, and which; null for a plain success. */
export function failureFromAnswer(answer: TransportAnswer, asked: Asked): Failure | null {
  const { endpoint } = asked;
  const { status } = answer;
  const text = status === 200 ? '' : messageOf(answer);
  if (status === 200)
    return looksLikeHtml(answer) ? { kind: 'protocol', endpoint, reason: 'html', detail: 'HTTP 200' } : null;
  // Servers of about 4.1.2 answer a failed authentication with 400 (pbs-api.md 1.2).
  if (status === 401 || (status === 400 && /^authentication failed/i.test(text))) {
    const other = isPve(answer) ? ({ answeredBy: 'pve' } as const) : {};
    return { kind: 'auth', endpoint, detail: `HTTP ${status}`, ...other };
  }
  if (status >= 300 && status < 400) {
    return { kind: 'protocol', endpoint, reason: 'redirect', detail: originOf(answer.location) };
  }
  if (status >= 500 || looksLikeHtml(answer)) {
    return {
      kind: 'protocol',
      endpoint,
      reason: looksLikeHtml(answer) ? 'html' : 'server-error',
      detail: `HTTP ${status}`,
    };
  }
  if (status === 403 || PERMISSION.test(text)) return permissionFailure(text, asked);
  if (status === 404) return { kind: 'missing', endpoint };
  const trouble = datastoreTrouble(text);
  if (trouble !== null) return { kind: 'datastore', endpoint, trouble, message: text };
  return { kind: 'remote', endpoint, status, message: text };
}

/** Whether Proxmox VE answers. It names itself; PBS names nobody. */
export function isPve(answer: Pick<TransportAnswer, 'software'>): boolean {
  return answer.software?.startsWith('pve-api-daemon') === true;
}

const PERMISSION =
  /permission check failed|missing permissions|task access not allowed|not allowed to list permissions/i;

function permissionFailure(text: string, asked: Asked): Failure {
  const named = /missing (\S+) on (\S+)/.exec(text);
  return {
    kind: 'permission',
    endpoint: asked.endpoint,
    privilege: named?.[1]?.replace('|', ' or ') ?? asked.privilege,
    path: named?.[2] ?? asked.aclPath,
    asked: true,
  };
}

/** PBS's texts about a datastore that it will not read (pbs-api.md, appendix A). */
const DATASTORE_TEXTS: readonly (readonly [RegExp, DatastoreTrouble])[] = [
  [/no such datastore/i, 'gone'],
  [/is not mounted/i, 'not-mounted'],
  [/is being unmounted/i, 'unmounting'],
  [/is being deleted/i, 'deleting'],
  [/maintenance mode/i, 'maintenance'],
  [
    /unable to open chunk store|ENOENT|EIO\b|ESTALE|EACCES|No such file or directory|Permission denied \(os error 13\)/i,
    'storage',
  ],
];

/** What a text of PBS says of a datastore; null when it is about something else. */
function datastoreTrouble(text: string): DatastoreTrouble | null {
  return DATASTORE_TEXTS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

const MAX_MESSAGE_LENGTH = 300;

/** PBS's error text: plain text whatever the content type claims (pbs-api.md 1.2). Not for HTML. */
function messageOf(answer: TransportAnswer): string {
  if (looksLikeHtml(answer)) return '';
  const text = new TextDecoder().decode(answer.body.subarray(0, 4 * MAX_MESSAGE_LENGTH));
  return text.replace(/\s+/g, ' ').trim().slice(0, MAX_MESSAGE_LENGTH);
}

export function looksLikeHtml(answer: TransportAnswer): boolean {
  if (answer.contentType?.includes('text/html')) return true;
  const start = new TextDecoder().decode(answer.body.subarray(0, 64)).trimStart().toLowerCase();
  return start.startsWith('<!doctype') || start.startsWith('<html');
}

/** Only the origin: a redirect's path and query may hold what is not ours to show. */
export function originOf(location: string | null): string {
  if (location === null) return 'without a target';
  return URL.parse(location)?.origin ?? 'to a relative path';
}

function causeOf(thrown: unknown): unknown {
  return thrown instanceof Error ? thrown.cause : undefined;
}

function textOf(thrown: unknown, key: string): string | null {
  const value = fieldOf(thrown, key);
  return typeof value === 'string' ? value : null;
}

function numberOf(thrown: unknown, key: string): number | null {
  const value = fieldOf(thrown, key);
  return typeof value === 'number' ? value : null;
}

function fieldOf(thrown: unknown, key: string): unknown {
  return typeof thrown === 'object' && thrown !== null && key in thrown ? Reflect.get(thrown, key) : undefined;
}

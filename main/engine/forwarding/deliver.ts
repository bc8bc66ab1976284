import { Agent, buildConnector } from 'undici';
import type { DeliveryTrouble } from '../../../shared/rules/forwarding/delivery-trouble.ts';
import { cut, safeLine } from '../../../shared/rules/forwarding/plain-text.ts';
import { SECOND } from '../../../shared/time-units.ts';
import { createConnector } from '../pbs/connect.ts';
import { failureFromThrown } from '../pbs/failure-from.ts';
import type { Clock } from '../ports.ts';
import type { Outgoing } from './outgoing.ts';
import { retryAfterMs } from './retry-after.ts';

/** For the whole of a request: connection, answer, body. */
const DELIVERY_LIMIT_MS = 10 * SECOND;
const MOST_BODY_BYTES = 64 * 1024;
const LONGEST_SAID = 200;

export type Delivery =
  | { readonly kind: 'arrived' }
  | {
      readonly kind: 'failed';
      readonly trouble: DeliveryTrouble;
      /** How long the receiver asked us to wait. */
      readonly askedMs: number | null;
    };

interface Way {
  /** SHA-256 pin, upper-case with colons; null: the system's certificate authorities decide. */
  readonly pin: string | null;
  readonly clock: Clock;
  /** Ends the request early. */
  readonly signal: AbortSignal;
}

/**
 * Sends one request and makes sense of what comes back. Never throws, never takes longer than its limit, follows no
 * redirect, sends nothing before the certificate was accepted.
 */
export async function deliver(outgoing: Outgoing, way: Way): Promise<Delivery> {
  const limit = new AbortController();
  const cancel = way.clock.after(DELIVERY_LIMIT_MS, () => limit.abort(new DOMException('too slow', 'TimeoutError')));
  // A connection of its own: alerts are rare, and a kept one would be dead when it is needed.
  const agent = createAgent(way);
  try {
    return await exchange(agent, outgoing, way, AbortSignal.any([limit.signal, way.signal]));
  } catch (thrown) {
    const asked = {
      // Without the path, which may be the secret.
      endpoint: outgoing.method,
      timeoutMs: DELIVERY_LIMIT_MS,
      pin: way.pin,
      privilege: '',
      aclPath: '',
    };
    return {
      kind: 'failed',
      trouble: { kind: 'unanswered', failure: failureFromThrown(thrown, asked) },
      askedMs: null,
    };
  } finally {
    cancel();
    await agent.destroy();
  }
}

function createAgent({ pin, clock }: Way): Agent {
  const encrypted = createConnector({
    pin,
    timeoutMs: DELIVERY_LIMIT_MS,
    nowMs: clock.nowMs,
    onAccepted: () => {},
  });
  const open = buildConnector({ timeout: DELIVERY_LIMIT_MS });
  return new Agent({
    connect: (target, done) => (target.protocol === 'https:' ? encrypted : open)(target, done),
    connections: 1,
    allowH2: false,
    maxHeaderSize: 16 * 1024,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

async function exchange(agent: Agent, outgoing: Outgoing, { clock }: Way, signal: AbortSignal): Promise<Delivery> {
  const { url, method, headers, body } = outgoing;
  const answer = await agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method,
    headers: { ...headers, 'accept-encoding': 'identity' },
    body,
    signal,
  });
  const start = await beginningOf(answer.body);
  const trouble = troubleIn({ status: answer.statusCode, start, location: single(answer.headers.location) }, outgoing);
  if (trouble === null) return { kind: 'arrived' };
  const asks = answer.statusCode === 429 || answer.statusCode === 503;
  const askedMs = asks ? retryAfterMs(single(answer.headers['retry-after']), clock.nowMs()) : null;
  return { kind: 'failed', trouble, askedMs };
}

interface Answer {
  readonly status: number;
  readonly start: string;
  readonly location: string | null;
}

function troubleIn({ status, start, location }: Answer, outgoing: Outgoing): DeliveryTrouble | null {
  const { accepts, holdsSecret } = outgoing;
  if (status >= 200 && status < 300) return accepts(start) ? null : { kind: 'nonsense', status };
  if (status >= 300 && status < 400) {
    const target = holdsSecret || location === null ? null : (URL.parse(location)?.origin ?? null);
    return { kind: 'redirected', status, target };
  }
  const said = holdsSecret || /^\s*</.test(start) ? '' : cut(safeLine(start), LONGEST_SAID);
  return {
    kind: 'refused',
    status,
    said: said === '' ? null : said,
    deniesAccess: outgoing.deniesAccess(status, start),
  };
}

/** As much of the body as came in time; the status alone says whether the message arrived. */
async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= MOST_BODY_BYTES) break;
    }
  } catch {
    // It broke off or fell silent after its status.
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, MOST_BODY_BYTES));
}

function single(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null;
}

import type { Failure, Learned } from '../../../shared/domain/failure.ts';
import { failed, type Outcome, success } from '../../../shared/outcome.ts';
import type { Transport, TransportAnswer } from '../ports.ts';
import { type Asked, failureFromThrown } from './failure-from.ts';
import { Undecodable } from './undecodable.ts';
import { readBody } from './wire-envelope.ts';

/** One question to an API whose answers are `{ "data": ... }`; it only reads. */
export interface ApiQuestion<T> {
  /** Path without query, each segment encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  /** The answer's `data` in the domain's words. Throws `Undecodable`. */
  readonly decode: (data: unknown) => T;
}

interface Way {
  readonly transport: Transport;
  readonly asked: Omit<Asked, 'deadlineMs'>;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** All phases of a question together may take this many times the limit of one. */
const DEADLINE_FACTOR = 2;

/** Asks once; the answer, whatever its status, or why there is none. Never rejects. */
export async function exchange(
  { path, query }: Pick<ApiQuestion<unknown>, 'path' | 'query'>,
  { transport, asked, maxBytes, signal }: Way,
): Promise<Outcome<TransportAnswer, Failure>> {
  const deadlineMs = DEADLINE_FACTOR * asked.timeoutMs;
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new DOMException('deadline', 'TimeoutError')), deadlineMs).unref();
  try {
    const answer = await transport.get({
      path: path + queryText(query),
      timeoutMs: asked.timeoutMs,
      maxBytes,
      signal: AbortSignal.any([signal, deadline.signal]),
    });
    return success(answer);
  } catch (thrown) {
    return failed(failureFromThrown(thrown, { ...asked, deadlineMs }));
  } finally {
    clearTimeout(timer);
  }
}

/** What a good answer says. */
export function decoded<T>({ decode }: Pick<ApiQuestion<T>, 'decode'>, body: Uint8Array, endpoint: string): Learned<T> {
  try {
    return success(decode(readBody(body)));
  } catch (thrown) {
    if (!(thrown instanceof Undecodable)) throw thrown;
    return failed({ kind: 'protocol', endpoint, reason: thrown.reason, detail: thrown.message });
  }
}

function queryText(query: Readonly<Record<string, string | number>> = {}): string {
  const text = new URLSearchParams(
    Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
  ).toString();
  return text === '' ? '' : `?${text}`;
}

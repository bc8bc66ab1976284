import type { Learned } from '../../../shared/domain/failure.ts';
import { failed, success } from '../../../shared/outcome.ts';
import { failureFromThrown } from '../pbs/failure-from.ts';
import { Undecodable } from '../pbs/undecodable.ts';
import type { Clock, Transport, TransportAnswer } from '../ports.ts';
import { failureFromSqlbak, rateLimited } from './failure-from-answer.ts';
import { readPages } from './pages.ts';
import type { ListQuestion, Question } from './questions.ts';
import { createRest } from './rest.ts';
import { readBody } from './wire-read.ts';

/** Asks one account. While SqlBak wants us to wait, every question fails at once and nothing is sent. */
export interface SqlbakClient {
  ask<T>(question: Question<T>, signal: AbortSignal): Promise<Learned<T>>;
  /** All rows of all pages, each id once. */
  list<T extends { readonly id: string }>(
    question: ListQuestion<T>,
    signal: AbortSignal,
  ): Promise<Learned<readonly T[]>>;
  /** For how long nothing is sent; 0: it may be. */
  restLeftMs(): number;
  close(): Promise<void>;
}

interface ClientParts {
  readonly transport: Transport;
  readonly fingerprint: string | null;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

const DEADLINE_FACTOR = 2;
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

export function createSqlbakClient({ transport, fingerprint, clock, timeoutMs }: ClientParts): SqlbakClient {
  const rest = createRest(clock);

  async function ask<T>(question: Question<T>, signal: AbortSignal): Promise<Learned<T>> {
    const endpoint = `GET ${question.template}`;
    if (rest.leftMs() > 0) return failed(rateLimited(endpoint));
    const deadlineMs = DEADLINE_FACTOR * timeoutMs;
    const asked = { endpoint, timeoutMs, deadlineMs, pin: fingerprint, privilege: 'the account', aclPath: '/' };
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new DOMException('deadline', 'TimeoutError')), deadlineMs).unref();
    let answer: TransportAnswer;
    try {
      answer = await transport.get({
        path: question.path + queryText(question.query),
        timeoutMs,
        maxBytes: BODY_LIMIT_BYTES,
        signal: AbortSignal.any([signal, deadline.signal]),
      });
    } catch (thrown) {
      return failed(failureFromThrown(thrown, asked));
    } finally {
      clearTimeout(timer);
    }
    rest.note(answer);
    const refused = failureFromSqlbak(answer, endpoint, question.isOfAccount);
    return refused === null ? decoded(question, answer.body, endpoint) : failed(refused);
  }

  return {
    ask,
    list: (question, signal) => readPages((page) => ask(page, signal), question),
    restLeftMs: rest.leftMs,
    close: () => transport.close(),
  };
}

function decoded<T>(question: Question<T>, body: Uint8Array, endpoint: string): Learned<T> {
  try {
    return success(question.decode(readBody(body)));
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

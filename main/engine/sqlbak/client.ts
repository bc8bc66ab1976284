import type { Learned } from '../../../shared/domain/failure.ts';
import { failed } from '../../../shared/outcome.ts';
import { decoded, exchange } from '../pbs/api-exchange.ts';
import type { Clock, Transport } from '../ports.ts';
import { failureFromSqlbak, rateLimited } from './failure-from-answer.ts';
import { readPages } from './pages.ts';
import type { ListQuestion, Question } from './questions.ts';
import { createRest } from './rest.ts';

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

const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

export function createSqlbakClient({ transport, fingerprint, clock, timeoutMs }: ClientParts): SqlbakClient {
  const rest = createRest(clock);

  async function ask<T>(question: Question<T>, signal: AbortSignal): Promise<Learned<T>> {
    const endpoint = `GET ${question.template}`;
    if (rest.leftMs() > 0) return failed(rateLimited(endpoint));
    const asked = { endpoint, timeoutMs, pin: fingerprint, privilege: 'the account', aclPath: '/' };
    const answer = await exchange(question, { transport, asked, maxBytes: BODY_LIMIT_BYTES, signal });
    if (!answer.ok) return answer;
    rest.note(answer.value);
    const refused = failureFromSqlbak(answer.value, endpoint, question.isOfAccount);
    return refused === null ? decoded(question, answer.value.body, endpoint) : failed(refused);
  }

  return {
    ask,
    list: (question, signal) => readPages((page) => ask(page, signal), question),
    restLeftMs: rest.leftMs,
    close: () => transport.close(),
  };
}

import type { Failure, Learned } from '../../../shared/domain/failure.ts';
import { failed, success } from '../../../shared/outcome.ts';
import { SECOND } from '../../../shared/time-units.ts';
import type { Clock, Transport, TransportAnswer } from '../ports.ts';
import type { AnswerKind, Decoded } from './decode.ts';
import type { Decoder } from './decoder.ts';
import { type Asked, failureFromAnswer, failureFromThrown } from './failure-from.ts';
import type { SnapshotPlace } from './translate-backup.ts';
import { Undecodable } from './undecodable.ts';

/** One question to PBS. */
export interface Question<K extends AnswerKind> {
  readonly kind: K;
  /** Path without query, each segment encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  /** What PBS checks, for naming it when it refuses. */
  readonly privilege: string;
  readonly aclPath: string;
  /** `listing`: PBS reads directories or manifests for it, which may take long. */
  readonly effort?: 'quick' | 'listing';
  readonly place?: SnapshotPlace;
}

/** A server's clock as seen in an answer. */
export interface ClockReading {
  readonly aheadMs: number;
  readonly measuredAtMs: number;
}

/** Asks one server. Every expected trouble is a value. */
export interface PbsClient {
  ask<K extends AnswerKind>(question: Question<K>, signal: AbortSignal): Promise<Learned<Decoded<K>>>;
  /** The server's clock by its latest answer; null before the first. */
  clock(): ClockReading | null;
}

interface ClientParts {
  readonly transport: Transport;
  readonly decoder: Decoder;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly pin: string | null;
}

/** Listings may take this many times longer than a quick answer (15 s -> 120 s; pbs-api.md 12.3). */
const LISTING_PATIENCE = 8;

/** Against answers that never end because a little arrives again and again: limit for all phases together. */
const DEADLINE_FACTOR = 2;

/** Answers that took longer say little of the server's clock. */
const SLOW_EXCHANGE_MS = 4 * SECOND;

const QUICK_BODY_LIMIT_BYTES = 8 * 1024 * 1024;
const LISTING_BODY_LIMIT_BYTES = 64 * 1024 * 1024;

export function createPbsClient(parts: ClientParts): PbsClient {
  let clockReading: ClockReading | null = null;

  async function ask<K extends AnswerKind>(question: Question<K>, signal: AbortSignal): Promise<Learned<Decoded<K>>> {
    const listing = question.effort === 'listing';
    const timeoutMs = parts.timeoutMs * (listing ? LISTING_PATIENCE : 1);
    const deadlineMs = DEADLINE_FACTOR * timeoutMs;
    const asked: Asked = {
      endpoint: `GET ${question.path}`,
      timeoutMs,
      deadlineMs,
      pin: parts.pin,
      privilege: question.privilege,
      aclPath: question.aclPath,
    };
    const sentAtMs = parts.clock.nowMs();
    // Not `AbortSignal.timeout`: that would stay in memory until its time is up, long after the answer came.
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new DOMException('deadline', 'TimeoutError')), deadlineMs).unref();
    let answer: TransportAnswer;
    try {
      answer = await parts.transport.get({
        path: question.path + queryText(question.query),
        timeoutMs,
        maxBytes: listing ? LISTING_BODY_LIMIT_BYTES : QUICK_BODY_LIMIT_BYTES,
        signal: AbortSignal.any([signal, deadline.signal]),
      });
    } catch (thrown) {
      return failed(failureFromThrown(thrown, asked));
    } finally {
      clearTimeout(timer);
    }
    noteClock(answer, sentAtMs);
    const refused = failureFromAnswer(answer, asked);
    if (refused) return failed(refused);
    return parts.decoder
      .decode(question.kind, answer.body, question.place)
      .then(success, (thrown: unknown) => failed(undecodable(thrown, asked.endpoint)));
  }

  /**
   * The header has whole seconds, so the server's clock stood on average half a second later. When within a slow
   * exchange it was stamped, nobody knows: a slow one counts only while there is nothing better.
   */
  function noteClock(answer: TransportAnswer, sentAtMs: number): void {
    if (answer.dateMs === null) return;
    const now = parts.clock.nowMs();
    if (clockReading !== null && now - sentAtMs > SLOW_EXCHANGE_MS) return;
    clockReading = { aheadMs: answer.dateMs + 500 - (sentAtMs + now) / 2, measuredAtMs: now };
  }

  return { ask, clock: () => clockReading };
}

function undecodable(thrown: unknown, endpoint: string): Failure {
  if (thrown instanceof Undecodable) {
    return { kind: 'protocol', endpoint, reason: thrown.reason, detail: thrown.message };
  }
  return {
    kind: 'protocol',
    endpoint,
    reason: 'wrong-shape',
    detail: thrown instanceof Error ? thrown.name : 'unknown',
  };
}

function queryText(query: Readonly<Record<string, string | number>> = {}): string {
  const text = new URLSearchParams(
    Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
  ).toString();
  return text === '' ? '' : `?${text}`;
}

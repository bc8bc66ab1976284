import type { Failure, Learned } from '../../../shared/domain/failure.ts';
import { failed } from '../../../shared/outcome.ts';
import { MINUTE } from '../../../shared/time-units.ts';
import { decoded, exchange } from '../pbs/api-exchange.ts';
import type { Asked } from '../pbs/failure-from.ts';
import type { Clock, Transport } from '../ports.ts';
import { failureFromPve } from './failure-from-answer.ts';
import type { Question } from './questions.ts';

/** A node's API and the way to it. */
export interface WayIn {
  readonly url: string;
  /** SHA-256 pin of that node's own certificate. */
  readonly fingerprint: string | null;
  readonly transport: Transport;
}

/** Who asks: what keeps the overview up to date never waits for what takes long. */
export type Lane = 'heartbeat' | 'background';

/** One endpoint of a cluster. */
export interface Endpoint {
  readonly url: string;
  readonly transport: Transport;
  /** Takes a place for a request, if one is free; `ask` gives it back. */
  take(lane: Lane): boolean;
  ask<T>(question: Question<T>, lane: Lane, signal: AbortSignal): Promise<Learned<T>>;
  /** Why it is set aside or was when last asked, and since when. */
  trouble(): { readonly failure: Failure; readonly sinceMs: number } | null;
  /** Until when (monotonic) it is only asked where there is no other. */
  setAsideUntilMs(): number;
}

interface EndpointParts {
  readonly way: WayIn;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Called when a place is free again. */
  readonly released: () => void;
}

/** Requests under way at one node; three workers serve its API (pve-api.md 11). */
export const MAX_IN_FLIGHT = 2;

/** Of these, so many may be such that another node has to answer. */
const MAX_BACKGROUND = 1;

/** A node that another one asks in our name may be silent for 30 s before we are told (pve-api.md 3). */
const NODE_PATIENCE = 2.5;

const BODY_LIMIT_BYTES = 32 * 1024 * 1024;
const FIRST_REST_MS = MINUTE;
const LONGEST_REST_MS = 10 * MINUTE;

export function createEndpoint({ way, clock, timeoutMs, released }: EndpointParts): Endpoint {
  const { url, transport, fingerprint: pin } = way;
  const inFlight: Record<Lane, number> = { heartbeat: 0, background: 0 };
  let trouble: { failure: Failure; sinceMs: number } | null = null;
  let troubles = 0;
  let setAsideUntilMs = Number.NEGATIVE_INFINITY;

  function note(question: Question<unknown>, failure: Failure | null): void {
    // What was stopped, or waited for another node in vain, says nothing of this one.
    if (failure?.kind === 'cancelled' || (failure?.kind === 'timeout' && !isOfEndpoint(failure, question))) return;
    if (failure === null || !isOfEndpoint(failure, question)) {
      trouble = null;
      troubles = 0;
      setAsideUntilMs = Number.NEGATIVE_INFINITY;
      return;
    }
    trouble = { failure, sinceMs: trouble?.sinceMs ?? clock.nowMs() };
    setAsideUntilMs = clock.monotonicMs() + Math.min(FIRST_REST_MS * 2 ** Math.min(troubles, 8), LONGEST_REST_MS);
    troubles += 1;
  }

  return {
    url,
    transport,
    take(lane) {
      if (inFlight.heartbeat + inFlight.background >= MAX_IN_FLIGHT) return false;
      if (lane === 'background' && inFlight.background >= MAX_BACKGROUND) return false;
      inFlight[lane] += 1;
      return true;
    },
    async ask(question, lane, signal) {
      const patienceMs = question.node === undefined ? timeoutMs : NODE_PATIENCE * timeoutMs;
      try {
        const learned = await askOnce({ transport, question, signal, pin, timeoutMs: patienceMs });
        if (!signal.aborted) note(question, learned.ok ? null : learned.failure);
        return learned;
      } finally {
        inFlight[lane] -= 1;
        released();
      }
    },
    trouble: () => trouble,
    setAsideUntilMs: () => setAsideUntilMs,
  };
}

/** Whether a failure speaks against the endpoint itself, and not against what was asked or the node that was meant. */
function isOfEndpoint(failure: Failure, question: Question<unknown>): boolean {
  switch (failure.kind) {
    case 'network':
    case 'tls':
    case 'auth':
      return true;
    case 'timeout':
      return failure.phase === 'connect' || question.node === undefined;
    case 'protocol':
      return failure.reason !== 'wrong-shape' && failure.reason !== 'too-large';
    default:
      return false;
  }
}

interface OneQuestion<T> {
  readonly transport: Transport;
  readonly question: Question<T>;
  readonly signal: AbortSignal;
  readonly pin: string | null;
  readonly timeoutMs: number;
}

async function askOnce<T>({ transport, question, signal, pin, timeoutMs }: OneQuestion<T>): Promise<Learned<T>> {
  const { privilege, aclPath } = question;
  const asked: Asked = { endpoint: `GET ${question.path}`, timeoutMs, pin, privilege, aclPath };
  const answer = await exchange(question, { transport, asked, maxBytes: BODY_LIMIT_BYTES, signal });
  if (!answer.ok) return answer;
  const refused = failureFromPve(answer.value, asked);
  return refused === null ? decoded(question, answer.value.body, asked.endpoint) : failed(refused);
}

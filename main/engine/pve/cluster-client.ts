import type { Failure, Learned } from '../../../shared/domain/failure.ts';
import type { PveEndpoint } from '../../../shared/domain/pve.ts';
import { failed } from '../../../shared/outcome.ts';
import type { Clock } from '../ports.ts';
import type { Lane, WayIn } from './endpoint.ts';
import { createIdentifier, type Identifier } from './identify.ts';
import { createMembers, endpointState, type Member, type Members } from './members.ts';
import type { Question } from './questions.ts';

/** Asks one cluster by whichever of its endpoints serves. Every expected trouble is a value. */
export interface ClusterClient {
  /** Of an endpoint that was picked at random; when that one fails, of another. */
  ask<T>(question: Question<T>, lane: Lane, signal: AbortSignal): Promise<Learned<T>>;
  readonly identities: Identifier;
  endpoints(): readonly PveEndpoint[];
  /** The endpoint that answered last. */
  lastUrl(): string;
  cost(): { readonly requests: number; readonly receivedBytes: number };
  close(): Promise<void>;
}

interface ClientParts {
  readonly ways: readonly WayIn[];
  readonly clock: Clock;
  /** 0 to 1, for dispersing requests. */
  readonly random: () => number;
  readonly timeoutMs: number;
}

/** A token that two endpoints refuse is refused by all: each refusal takes the server 3 s (pve-api.md 13). */
const MAX_REFUSALS = 2;

export function createClusterClient(parts: ClientParts): ClusterClient {
  const members = createMembers(parts);
  let lastUrl = parts.ways[0]?.url ?? '';

  async function ask<T>(question: Question<T>, lane: Lane, signal: AbortSignal): Promise<Learned<T>> {
    const tried = new Set<Member>();
    const failures: Failure[] = [];
    for (;;) {
      const member = await members.take(lane, tried, signal);
      if (member === null) break;
      const learned = await member.endpoint.ask(question, lane, signal);
      if (learned.ok) {
        lastUrl = member.endpoint.url;
        return learned;
      }
      failures.push(learned.failure);
      if (!isLostIdle(failures)) tried.add(member);
      if (!isWorthAnother(failures, question)) break;
    }
    const last = failures.find((failure) => failure.kind === 'auth') ?? failures.at(-1);
    return failed(last ?? noWay(members, question, signal));
  }

  const costs = () => members.all.map(({ endpoint }) => endpoint.transport.cost());
  return {
    ask,
    identities: createIdentifier(members),
    endpoints: () => members.all.map(endpointState),
    lastUrl: () => lastUrl,
    cost: () => ({
      requests: costs().reduce((sum, { requests }) => sum + requests, 0),
      receivedBytes: costs().reduce((sum, { receivedBytes }) => sum + receivedBytes, 0),
    }),
    async close() {
      await Promise.all(members.all.map(({ endpoint }) => endpoint.transport.close()));
    },
  };
}

function noWay(members: Members, question: Question<unknown>, signal: AbortSignal): Failure {
  const endpoint = `GET ${question.path}`;
  if (signal.aborted) return { kind: 'cancelled', endpoint };
  const known = members.all.map(({ endpoint: { trouble } }) => trouble()?.failure).find((failure) => failure);
  return known ?? { kind: 'setup', endpoint, detail: 'none of its addresses belongs to the cluster' };
}

/** A kept connection that the node ended meanwhile: worth a second try with a new one, also where there is no other. */
function isLostIdle(failures: readonly Failure[]): boolean {
  const [failure] = failures;
  return failures.length === 1 && failure?.kind === 'network' && failure.reason === 'reset';
}

/** Whether another endpoint may know better than those that gave these failures (pve-api.md 3). */
function isWorthAnother(failures: readonly Failure[], question: Question<unknown>): boolean {
  const failure = failures.at(-1);
  switch (failure?.kind) {
    case 'network':
    case 'tls':
      return true;
    case 'timeout':
      // It waited for the node that was meant: so would all others.
      return failure.phase === 'connect' || question.node === undefined;
    case 'auth':
      return failures.filter(({ kind }) => kind === 'auth').length < MAX_REFUSALS;
    case 'protocol':
      return failure.reason !== 'wrong-shape' && failure.reason !== 'too-large';
    case 'remote':
      return failure.status === 500 && failures.length < 2;
    default:
      return false;
  }
}

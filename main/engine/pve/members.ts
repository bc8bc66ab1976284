import type { ClusterIdentity, PveEndpoint } from '../../../shared/domain/pve.ts';
import type { Clock } from '../ports.ts';
import { createEndpoint, type Endpoint, type Lane, type WayIn } from './endpoint.ts';

/** An endpoint and what it says of its cluster. */
export interface Member {
  readonly endpoint: Endpoint;
  cluster: ClusterIdentity | null;
  /** It answered once, perhaps that it must not say which cluster it is of. */
  isKnown: boolean;
  /** Whether it is to be asked (again) which cluster it is of. */
  isStranger: boolean;
  isForeign: boolean;
}

/** The endpoints of one source, and who of them is asked next. */
export interface Members {
  readonly all: readonly Member[];
  /**
   * One with a free place that was not tried yet: of those that serve, any; else of those that are set aside, the one
   * that was first. Waits for a place; null: there is none, or it was stopped.
   */
  take(lane: Lane, tried: ReadonlySet<Member>, signal: AbortSignal): Promise<Member | null>;
  /** A place at this one; false: it was stopped. */
  takeAt(member: Member, lane: Lane, signal: AbortSignal): Promise<boolean>;
  isSetAside(member: Member): boolean;
}

interface MembersParts {
  readonly ways: readonly WayIn[];
  readonly clock: Clock;
  /** 0 to 1, for dispersing requests. */
  readonly random: () => number;
  readonly timeoutMs: number;
}

export function createMembers({ ways, clock, random, timeoutMs }: MembersParts): Members {
  let waiting: (() => void)[] = [];
  const released = () => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const all: readonly Member[] = ways.map((way) => ({
    endpoint: createEndpoint({ way, clock, timeoutMs, released }),
    cluster: null,
    isKnown: false,
    isStranger: true,
    isForeign: false,
  }));

  function placeReleased(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      signal.addEventListener('abort', wake);
      waiting.push(wake);
    });
  }

  const isSetAside = (member: Member) => member.endpoint.setAsideUntilMs() > clock.monotonicMs();

  return {
    all,
    isSetAside,
    async take(lane, tried, signal) {
      while (!signal.aborted) {
        const open = all.filter((member) => member.isKnown && !member.isForeign && !tried.has(member));
        if (open.length === 0) return null;
        const serving = open.filter((member) => !isSetAside(member));
        const order = serving.length > 0 ? shuffled(serving, random) : byEndOfRest(open);
        const free = order.find((member) => member.endpoint.take(lane));
        if (free) return free;
        await placeReleased(signal);
      }
      return null;
    },
    async takeAt(member, lane, signal) {
      while (!signal.aborted) {
        if (member.endpoint.take(lane)) return true;
        await placeReleased(signal);
      }
      return false;
    },
  };
}

function byEndOfRest(members: readonly Member[]): Member[] {
  return members.toSorted((a, b) => a.endpoint.setAsideUntilMs() - b.endpoint.setAsideUntilMs());
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const rest = [...list];
  const order: T[] = [];
  while (rest.length > 0) {
    const at = Math.min(rest.length - 1, Math.floor(random() * rest.length));
    order.push(...rest.splice(at, 1));
  }
  return order;
}

/** An endpoint for the state. */
export function endpointState({ endpoint, cluster, isForeign }: Member): PveEndpoint {
  const trouble = endpoint.trouble();
  return {
    url: endpoint.url,
    failure: trouble?.failure ?? null,
    failingSinceMs: trouble?.sinceMs ?? null,
    cluster,
    isForeign,
    certificate: endpoint.transport.certificate(),
    requests: endpoint.transport.cost().requests,
  };
}

import type { HelperProcess } from './helper-process.ts';
import type { HelperRequest } from './keychain-protocol.ts';
import { helperFailure, type KeychainFailure, keychainFailure, keychainFailureOf } from './keychain-trouble.ts';
import { Secret } from './secret.ts';

/** `stored` is false when the keychain answered and has nothing under that name: that is not a failure. */
export type KeychainAnswer =
  | { readonly kind: 'answered'; readonly secret: Secret | null }
  | { readonly kind: 'unavailable'; readonly failure: KeychainFailure };

/** The operating system's keychain. Calls wait for each other; none blocks the engine, none throws. */
export interface Keychain {
  /** The secret of an account; null when none is stored (or the keychain hides it, see the room's README). */
  read(account: string): Promise<KeychainAnswer>;
  /** Stores a secret; the answer's secret is null. */
  write(account: string, secret: Secret): Promise<KeychainAnswer>;
  remove(account: string): Promise<KeychainAnswer>;
  /** Kills the helper process; calls still waiting are answered as unavailable. */
  stop(): void;
}

export interface KeychainParts {
  /** Starts the helper process; it is called only when a secret is asked for, and again after a kill. */
  readonly startHelper: () => HelperProcess;
  /** Monotonic clock and timer. */
  readonly clock: KeychainClock;
  /** For reading, at start-up, when nobody may be there to unlock anything. */
  readonly readDeadlineMs?: number;
  /** For writing, which a person just asked for: a prompt may be open. */
  readonly writeDeadlineMs?: number;
  /** How long reading is not tried again after a hang. */
  readonly restAfterHangMs?: number;
}

export interface KeychainClock {
  monotonicMs(): number;
  after(delayMs: number, task: () => void): () => void;
}

type Call =
  | { readonly call: 'read' | 'remove'; readonly account: string }
  | { readonly call: 'write'; readonly account: string; readonly secret: string };

/** Makes the keychain. Nothing is started until the first call, and the helper ends when no call waits. */
export function createKeychain(parts: KeychainParts): Keychain {
  const { clock, readDeadlineMs = 10_000, writeDeadlineMs = 60_000, restAfterHangMs = 600_000 } = parts;
  let helper: HelperProcess | null = null;
  let waiting = 0;
  let lastId = 0;
  let restUntilMs = Number.NEGATIVE_INFINITY;
  let tail: Promise<unknown> = Promise.resolve();

  const enqueue = (call: Call): Promise<KeychainAnswer> => {
    waiting += 1;
    const turn = tail.then(() => perform(call));
    tail = turn;
    return turn;
  };

  const perform = async (call: Call): Promise<KeychainAnswer> => {
    const isResting = call.call === 'read' && clock.monotonicMs() < restUntilMs;
    const answer = isResting ? unavailable(keychainFailure('hung')) : await ask(call);
    if (answer.kind === 'unavailable' && answer.failure.reason === 'hung')
      restUntilMs = clock.monotonicMs() + restAfterHangMs;
    else if (answer.kind === 'answered') restUntilMs = Number.NEGATIVE_INFINITY;
    waiting -= 1;
    if (waiting === 0) letHelperEnd();
    return answer;
  };

  const ask = async (call: Call): Promise<KeychainAnswer> => {
    lastId += 1;
    const request: HelperRequest = { ...call, id: lastId };
    const asked = helper ?? started(parts.startHelper);
    if (asked === null) return unavailable(helperFailure('could not be started'));
    helper = asked;
    let cancel = (): void => undefined;
    const deadline = new Promise<'deadline'>((resolve) => {
      cancel = clock.after(call.call === 'read' ? readDeadlineMs : writeDeadlineMs, () => resolve('deadline'));
    });
    const reply = await Promise.race([asked.ask(request), deadline]);
    cancel();
    if (reply === 'deadline') {
      asked.kill();
      helper = null;
      return unavailable(keychainFailure('hung'));
    }
    if ('ended' in reply) {
      helper = null;
      return unavailable(helperFailure(reply.ended));
    }
    if (!reply.ok) return unavailable(keychainFailureOf(reply.message, reply.stage));
    return { kind: 'answered', secret: reply.secret === null ? null : new Secret(reply.secret) };
  };

  const letHelperEnd = (): void => {
    helper?.end();
    helper = null;
  };

  return {
    read: (account) => enqueue({ call: 'read', account }),
    write: (account, secret) => enqueue({ call: 'write', account, secret: secret.reveal() }),
    remove: (account) => enqueue({ call: 'remove', account }),
    stop: () => {
      helper?.kill();
      helper = null;
    },
  };
}

function started(startHelper: () => HelperProcess): HelperProcess | null {
  try {
    return startHelper();
  } catch {
    return null;
  }
}

function unavailable(failure: KeychainFailure): KeychainAnswer {
  return { kind: 'unavailable', failure };
}

import type { Keychain, KeychainAnswer } from '../../main/engine/secrets/keychain.ts';
import { type KeychainFailure, keychainFailure } from '../../main/engine/secrets/keychain-trouble.ts';
import { Secret } from '../../main/engine/secrets/secret.ts';

export interface MemoryKeychain extends Keychain {
  /** The accounts that were read, in order. */
  readonly asked: readonly string[];
}

/** A keychain that answers from memory. */
export function createMemoryKeychain(stored: Record<string, string> = {}): MemoryKeychain {
  const secrets = new Map(Object.entries(stored));
  const asked: string[] = [];
  const answered = (value: string | undefined): KeychainAnswer => ({
    kind: 'answered',
    secret: value === undefined ? null : new Secret(value),
  });
  return {
    asked,
    read: async (account) => {
      asked.push(account);
      return answered(secrets.get(account));
    },
    write: async (account, secret) => {
      secrets.set(account, secret.reveal());
      return answered(undefined);
    },
    remove: async (account) => {
      secrets.delete(account);
      return answered(undefined);
    },
    stop: () => undefined,
  };
}

/** A keychain that always fails in one way. */
export function createBrokenKeychain(failure: KeychainFailure = keychainFailure('no-session-bus')): Keychain {
  const answer = async (): Promise<KeychainAnswer> => ({ kind: 'unavailable', failure });
  return { read: answer, write: answer, remove: answer, stop: () => undefined };
}

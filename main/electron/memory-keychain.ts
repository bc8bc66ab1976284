import type { Keychain } from '../engine/secrets/keychain.ts';
import type { Secret } from '../engine/secrets/secret.ts';

/** Secrets until the program ends: for the demo, and where a person chose it because no keychain can be had. */
export function createMemoryKeychain(): Keychain {
  const secrets = new Map<string, Secret>();
  return {
    read: async (account) => ({ kind: 'answered', secret: secrets.get(account) ?? null }),
    async write(account, secret) {
      secrets.set(account, secret);
      return { kind: 'answered', secret: null };
    },
    async remove(account) {
      secrets.delete(account);
      return { kind: 'answered', secret: null };
    },
    stop: () => secrets.clear(),
  };
}

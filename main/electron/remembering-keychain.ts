import type { Keychain } from '../engine/secrets/keychain.ts';
import type { Secret } from '../engine/secrets/secret.ts';

/** Asks for each secret that there is once: every question may open a prompt, and starts a process. */
export function rememberingKeychain(keychain: Keychain): Keychain {
  const known = new Map<string, Secret>();
  return {
    async read(account) {
      const secret = known.get(account);
      if (secret !== undefined) return { kind: 'answered', secret };
      const answer = await keychain.read(account);
      if (answer.kind === 'answered' && answer.secret !== null) known.set(account, answer.secret);
      return answer;
    },
    async write(account, secret) {
      known.delete(account);
      return keychain.write(account, secret);
    },
    async remove(account) {
      known.delete(account);
      return keychain.remove(account);
    },
    stop() {
      known.clear();
      keychain.stop();
    },
  };
}

import type { Keychain } from '../engine/secrets/keychain.ts';

/**
 * The system's keychain, with what was given for this run alone in front of it. Nothing is ever put in front by itself:
 * `keepForThisRun` is a person's answer to a keychain that cannot store.
 */
export function layeredKeychain(system: Keychain, run: Keychain): Keychain {
  return {
    async read(account) {
      const given = await run.read(account);
      return given.kind === 'answered' && given.secret !== null ? given : system.read(account);
    },
    async write(account, secret) {
      const written = await system.write(account, secret);
      if (written.kind === 'answered') await run.remove(account);
      return written;
    },
    async remove(account) {
      await run.remove(account);
      return system.remove(account);
    },
    stop() {
      run.stop();
      system.stop();
    },
  };
}

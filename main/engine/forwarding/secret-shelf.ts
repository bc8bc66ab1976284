import { failed, type Outcome, success } from '../../../shared/outcome.ts';
import type { DeliveryTrouble } from '../../../shared/rules/forwarding/delivery-trouble.ts';
import type { KeychainTrouble } from '../secrets/keychain-trouble.ts';
import type { SecretResult } from '../secrets/read-secret.ts';
import type { Secret } from '../secrets/secret.ts';

/** The secret of one forwarder, looked up when it is needed and kept closed. */
export interface SecretShelf {
  /** null: there is none, which some kinds allow. */
  take(): Promise<Outcome<Secret | null, DeliveryTrouble>>;
  /** The receiver refused, perhaps for the secret: look it up anew next time. Returns what that refusal means. */
  refused(trouble: DeliveryTrouble): DeliveryTrouble;
  /** It may have been changed: look it up anew next time. */
  forget(): void;
}

/** No keychain is there that could hold anything, as usual on a server. */
const NO_KEYCHAIN: ReadonlySet<KeychainTrouble> = new Set<KeychainTrouble>([
  'not-installed',
  'library-missing',
  'no-session-bus',
  'no-secret-service',
]);

export function createSecretShelf(lookUp: () => Promise<SecretResult>): SecretShelf {
  let kept: Secret | null = null;
  /** Why it is not certain that there is none: a desktop's keychain may start after us. */
  let doubt: DeliveryTrouble | null = null;
  return {
    async take() {
      if (kept !== null) return success(kept);
      const result = await lookUp();
      doubt = null;
      switch (result.kind) {
        case 'found':
          kept = result.secret;
          return success(kept);
        case 'missing':
          return success(null);
        case 'unavailable':
          doubt = setup(result.sentence);
          // Most receivers need none, so they are not given up for want of a place to look.
          return NO_KEYCHAIN.has(result.reason) ? success(null) : failed(doubt);
        case 'refused':
          return failed(setup(result.sentence));
      }
    },
    refused(trouble) {
      kept = null;
      // Sent without a secret that may exist: not final.
      return doubt ?? trouble;
    },
    forget() {
      kept = null;
    },
  };
}

function setup(sentence: string): DeliveryTrouble {
  return { kind: 'setup', what: sentence, next: 'It is tried again by itself.' };
}

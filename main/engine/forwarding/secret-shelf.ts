import { failed, type Outcome, success } from '../../../shared/outcome.ts';
import type { DeliveryTrouble } from '../../../shared/rules/forwarding/delivery-trouble.ts';
import type { SecretResult } from '../secrets/read-secret.ts';
import type { Secret } from '../secrets/secret.ts';

/** The secret of one forwarder, looked up when it is needed and kept closed. */
export interface SecretShelf {
  /** null: there is none, which some kinds allow. */
  take(): Promise<Outcome<Secret | null, DeliveryTrouble>>;
  /** It may have been changed: look it up anew next time. */
  forget(): void;
}

export function createSecretShelf(lookUp: () => Promise<SecretResult>): SecretShelf {
  let kept: Secret | null = null;
  return {
    async take() {
      if (kept !== null) return success(kept);
      const result = await lookUp();
      switch (result.kind) {
        case 'found':
          kept = result.secret;
          return success(kept);
        case 'missing':
          return success(null);
        case 'refused':
        case 'unavailable':
          return failed({ kind: 'setup', what: result.sentence, next: 'It is tried again by itself.' });
      }
    },
    forget() {
      kept = null;
    },
  };
}

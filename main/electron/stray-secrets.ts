import { parseSettings } from '../../shared/settings/parse-settings.ts';
import type { ForwardingSettings, ServerSettings, Settings } from '../../shared/settings/schema.ts';
import { mayTakeReceiverSecret, mayTakeServerSecret } from '../../shared/settings/secret-destination.ts';
import { serverSecretPlace } from '../../shared/settings/secret-places.ts';
import { forwardingSecretName } from '../../shared/settings/secret-variable.ts';
import type { Keychain } from '../engine/secrets/keychain.ts';
import type { KeychainTrouble } from '../engine/secrets/keychain-trouble.ts';
import { readSecret, type SecretSources } from '../engine/secrets/read-secret.ts';

type Document = Readonly<Record<string, unknown>>;

interface StrayParts {
  readonly keychain: Keychain;
  readonly secrets: SecretSources;
}

/** Keeps a kept secret from going where it was not given for, when what it belongs to is changed. */
export interface StraySecrets {
  /** Why a server may not become this one without its secret being given again; null: it may. */
  ofServer(before: string, kept: ServerSettings | undefined, draft: Document): Promise<string | null>;
  /** Why the receivers may not become these now; null: they may. */
  ofReceivers(before: Settings, document: Document): Promise<string | null>;
  /** Deletes the secrets of receivers that are gone or lead elsewhere now. */
  dropOfReceivers(before: Settings, after: Settings): Promise<void>;
  /** This receiver has its secret again. */
  given(receiver: string): void;
  /** Receivers whose secret was deleted and not given since, as sentences. */
  notes(): readonly string[];
}

export function createStraySecrets({ keychain, secrets }: StrayParts): StraySecrets {
  const dropped = new Set<string>();

  async function drop({ name }: ForwardingSettings, isStillThere: boolean): Promise<void> {
    const account = forwardingSecretName(name);
    const found = await keychain.read(account);
    if (found.kind === 'answered' && found.secret === null) return;
    await keychain.remove(account);
    if (isStillThere && found.kind === 'answered') dropped.add(name);
  }

  return {
    async ofServer(before, kept, draft) {
      const parsed = parseSettings({ servers: [draft] }, { host: 'app' });
      const next = parsed.ok ? parsed.settings.servers[0] : undefined;
      if (kept !== undefined && next !== undefined && mayTakeServerSecret(kept, next)) return null;
      const found = await readSecret(serverSecretPlace(kept ?? { name: before, tokenSecretFile: null }), secrets);
      // Files and variables are named by whoever runs this machine, and cannot be given here.
      const isInKeychain = found.kind === 'unavailable' || (found.kind !== 'missing' && found.from === 'keychain');
      return isInKeychain ? `Give the secret of "${before}" again: ${WHY}` : null;
    },
    async ofReceivers(before, document) {
      const parsed = parseSettings({ forwarding: document.forwarding ?? [] }, { host: 'app' });
      for (const { name } of parsed.ok ? led(before, parsed.settings).elsewhere : []) {
        const found = await keychain.read(forwardingSecretName(name));
        if (found.kind === 'unavailable' && !NOTHING_KEPT.has(found.failure.reason))
          return `Nothing was saved: the keychain cannot say whether a secret of "${name}" is kept, which must not go to another address. ${found.failure.nextStep}`;
      }
      return null;
    },
    async dropOfReceivers(before, after) {
      const { elsewhere, gone } = led(before, after);
      for (const receiver of elsewhere) await drop(receiver, true);
      for (const receiver of gone) await drop(receiver, false);
    },
    given: (receiver) => void dropped.delete(receiver),
    notes: () =>
      [...dropped].map(
        (name) => `The secret of the receiver "${name}" was deleted, because it leads elsewhere now: give it again.`,
      ),
  };
}

const WHY = 'the kept one is only for the address and the token that it was given for.';

/** Where no keychain is, it holds nothing. */
const NOTHING_KEPT: ReadonlySet<KeychainTrouble> = new Set<KeychainTrouble>([
  'not-installed',
  'library-missing',
  'no-session-bus',
  'no-secret-service',
]);

/** The receivers of before that are no more, and those that would take their secret to another place. */
function led(before: Settings, after: Settings) {
  const nextOf = ({ name }: ForwardingSettings) => after.forwarding.find((next) => next.name === name);
  return {
    gone: before.forwarding.filter((kept) => nextOf(kept) === undefined),
    elsewhere: before.forwarding.filter((kept) => {
      const next = nextOf(kept);
      return next !== undefined && !mayTakeReceiverSecret(kept, next);
    }),
  };
}

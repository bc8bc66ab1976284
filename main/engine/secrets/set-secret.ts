import type { Keychain, KeychainAnswer } from './keychain.ts';
import type { Secret } from './secret.ts';
import { readSecretInput, type SecretInput } from './secret-input.ts';

export interface SetSecretParts {
  /** A server's name, or `forwarding/NAME`. */
  readonly name: string;
  /** The names that the settings know, or null where no settings were given. */
  readonly knownNames: readonly string[] | null;
  readonly input: SecretInput;
  /** Writes one line for the user. */
  readonly say: (line: string) => void;
  readonly keychain: Keychain;
}

/**
 * `--set-secret NAME`: reads a secret, stores it in the keychain and reads it back. Says what happened.
 * @returns the exit code: 0 stored, 1 the keychain failed or the user gave up, 2 what was given is no secret
 */
export async function setSecret({ name, knownNames, input, say, keychain }: SetSecretParts): Promise<0 | 1 | 2> {
  const shown = JSON.stringify(name);
  if (name.trim() === '') {
    say('--set-secret needs the name of a server.');
    return 2;
  }
  if (knownNames !== null && !knownNames.includes(name)) say(unknownNameText(shown, knownNames));
  const typed = await readSecretInput(input, () =>
    say(`Type or paste the secret of ${shown}, then Enter. It is not shown.`),
  );
  if (typed === null) {
    say('Nothing was stored.');
    return 1;
  }
  if (!typed.ok) {
    say(`Nothing was stored: what was given ${typed.wrong}.`);
    return 2;
  }
  const failure = await storeAndCheck(name, typed.secret, keychain);
  say(
    failure === null
      ? `The secret of ${shown} is in the keychain.`
      : `The secret of ${shown} was not stored: ${failure}`,
  );
  return failure === null ? 0 : 1;
}

async function storeAndCheck(name: string, secret: Secret, keychain: Keychain): Promise<string | null> {
  const written = await keychain.write(name, secret);
  if (written.kind === 'unavailable') return unavailableText(written);
  const readBack = await keychain.read(name);
  if (readBack.kind === 'unavailable') return unavailableText(readBack);
  if (readBack.secret?.reveal() === secret.reveal()) return null;
  return 'the keychain took it but does not give it back. Unlock the keychain and try again.';
}

function unavailableText({ failure }: Extract<KeychainAnswer, { kind: 'unavailable' }>): string {
  return `the keychain is unavailable, ${failure.what}. ${failure.nextStep}`;
}

function unknownNameText(shown: string, known: readonly string[]): string {
  const names =
    known.length === 0 ? 'there are none' : `they are ${known.map((name) => JSON.stringify(name)).join(', ')}`;
  return `Note: ${shown} is none of the names in the settings (${names}); it is stored all the same.`;
}

import type { Keychain } from '../engine/secrets/keychain.ts';
import type { KeychainFailure } from '../engine/secrets/keychain-trouble.ts';
import type { Secret } from '../engine/secrets/secret.ts';
import type { ElectronApi } from './electron-api.ts';

interface ChoiceParts {
  readonly electron: Pick<ElectronApi, 'dialog'>;
  /** The system's keychain. */
  readonly keychain: Keychain;
  /** Secrets of this run. */
  readonly memory: Keychain;
}

export type Kept =
  | { readonly ok: true; readonly where: 'keychain' | 'this-run' }
  /** Nothing was kept; a sentence for people. */
  | { readonly ok: false; readonly sentence: string };

export type KeepSecret = (account: string, secret: Secret) => Promise<Kept>;

const TRY_AGAIN = 0;
const THIS_RUN = 1;

/**
 * Stores a secret in the keychain and reads it back. Where that fails the person chooses: try again (after unlocking),
 * keep it in memory until the program ends, or not at all. There is no way to a plain file.
 */
export function createKeepSecret({ electron, keychain, memory }: ChoiceParts): KeepSecret {
  return async function keep(account, secret) {
    for (;;) {
      const failure = await store(keychain, account, secret);
      if (failure === null) {
        await memory.remove(account);
        return { ok: true, where: 'keychain' };
      }
      const sentence = `The keychain did not take the secret of "${account}": ${failure.what}. ${failure.nextStep}`;
      const { response } = await electron.dialog.showMessageBox({
        type: 'warning',
        title: 'PBS Tray',
        message: 'The secret could not be stored in the keychain.',
        detail: `${sentence}\n\nIt is never written to a file. Kept in memory it is gone when PBS Tray ends, and asked for again.`,
        buttons: ['Try again', 'Keep it in memory until PBS Tray ends', 'Cancel'],
        defaultId: TRY_AGAIN,
        cancelId: 2,
        noLink: true,
      });
      if (response === TRY_AGAIN) continue;
      if (response !== THIS_RUN) return { ok: false, sentence };
      await memory.write(account, secret);
      return { ok: true, where: 'this-run' };
    }
  };
}

const NOT_GIVEN_BACK: Pick<KeychainFailure, 'what' | 'nextStep'> = {
  what: 'it took the secret but does not give it back',
  nextStep: 'Unlock the keychain and try again.',
};

async function store(keychain: Keychain, account: string, secret: Secret) {
  const written = await keychain.write(account, secret);
  if (written.kind === 'unavailable') return written.failure;
  const read = await keychain.read(account);
  if (read.kind === 'unavailable') return read.failure;
  return read.secret?.reveal() === secret.reveal() ? null : NOT_GIVEN_BACK;
}

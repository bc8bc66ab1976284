import type { Clock } from '../engine/ports.ts';
import { createKeychain, type Keychain } from '../engine/secrets/keychain.ts';
import type { SecretSources } from '../engine/secrets/read-secret.ts';
import type { ElectronApi } from './electron-api.ts';
import { startKeychainChild } from './keychain-child.ts';
import { layeredKeychain } from './layered-keychain.ts';
import { createMemoryKeychain } from './memory-keychain.ts';
import { rememberingKeychain } from './remembering-keychain.ts';
import { createKeepSecret, type KeepSecret } from './secret-choice.ts';

interface SecretParts {
  readonly electron: Pick<ElectronApi, 'utilityProcess' | 'dialog'>;
  readonly helper: string;
  readonly baseFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly isDemo: boolean;
}

/** All that the app knows of secrets: where they are looked up, and how one is stored. */
export interface AppSecrets {
  readonly sources: SecretSources;
  readonly keychain: Keychain;
  readonly keep: KeepSecret;
}

export function createAppSecrets(parts: SecretParts): AppSecrets {
  const { electron, helper, environment, clock } = parts;
  const memory = createMemoryKeychain();
  const system = parts.isDemo
    ? createMemoryKeychain()
    : createKeychain({ clock, startHelper: () => startKeychainChild(electron, helper, environment) });
  const keychain = rememberingKeychain(layeredKeychain(system, memory));
  return {
    keychain,
    sources: { baseFolder: parts.baseFolder, environment, keychain },
    keep: createKeepSecret({ electron, keychain, memory }),
  };
}

import { createSettingsBook } from '../../main/electron/settings-book.ts';
import { createSettingsDesk } from '../../main/electron/settings-desk.ts';
import type { SettingsFile } from '../../main/electron/settings-file.ts';
import type { Keychain } from '../../main/engine/secrets/keychain.ts';
import type { SettingsKeeper } from '../../main/monitor/handlers/settings-keeper.ts';
import type { Settings } from '../../shared/settings/schema.ts';

type Document = Readonly<Record<string, unknown>>;

/** The app's own keeper of settings, on a document in memory. */
export interface MemorySettings {
  readonly keeper: SettingsKeeper;
  settings(): Settings;
  /** As it would lie in the file. */
  document(): Document;
}

interface MemorySettingsParts {
  readonly document: Document;
  readonly keychain: Keychain;
  readonly onChange: (settings: Settings) => Promise<void>;
}

export function createMemorySettings({ document, keychain, onChange }: MemorySettingsParts): MemorySettings {
  let written = document;
  const path = 'config.json';
  const file: SettingsFile = {
    path,
    read: () => written,
    write(next) {
      written = next;
      return null;
    },
    troubles: [],
  };
  const book = createSettingsBook(file);
  const keeper = createSettingsDesk({
    ...{ book, path, keychain, onChange, notes: () => [], addSecret: () => {} },
    secrets: { baseFolder: '/', environment: {}, keychain },
    async keep(account, secret) {
      await keychain.write(account, secret);
      return { ok: true, where: 'keychain' };
    },
    mayListen: async () => true,
  });
  return { keeper, settings: book.settings, document: () => written };
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { layeredKeychain } from '../../main/electron/layered-keychain.ts';
import { createMemoryKeychain as createRunKeychain } from '../../main/electron/memory-keychain.ts';
import { askBeforeListening } from '../../main/electron/metrics-listener.ts';
import { rememberingKeychain } from '../../main/electron/remembering-keychain.ts';
import { createKeepSecret } from '../../main/electron/secret-choice.ts';
import { createSettingsBook } from '../../main/electron/settings-book.ts';
import { createSettingsDesk } from '../../main/electron/settings-desk.ts';
import { openSettingsFile, type SettingsFile } from '../../main/electron/settings-file.ts';
import type { Keychain } from '../../main/engine/secrets/keychain.ts';
import { scratchFolder } from '../house/scratch.ts';
import { NOW } from '../kit/builders.ts';
import { createFakeElectron } from './fake-electron/fake-electron.ts';

export const SERVER = { name: 'pbs.one', url: 'https://pbs1.example.com:8007', tokenId: 'monitor@pbs!tray' };

/** A settings file that holds this. */
export function bookOf(document: unknown, folder = scratchFolder()) {
  writeFileSync(join(folder, 'config.json'), typeof document === 'string' ? document : JSON.stringify(document));
  const file = openSettingsFile(folder, () => NOW);
  const written = () => JSON.parse(readFileSync(file.path, 'utf8'));
  return { book: createSettingsBook(file), file, folder, written };
}

/** The desk over such a keychain; `answers` are what the person clicks. */
export function keeperWith(keychain: Keychain, answers: number[] = [], file?: SettingsFile) {
  const { api, world } = createFakeElectron('linux', '/nowhere');
  world.answers = answers;
  const made = file ? { file } : bookOf({ servers: [SERVER] });
  const book = createSettingsBook(made.file);
  const memory = createRunKeychain();
  const all = rememberingKeychain(layeredKeychain(keychain, memory));
  const changed: string[][] = [];
  const desk = createSettingsDesk({
    ...{ book, path: made.file.path, keychain: all, addSecret: () => {}, notes: () => [] },
    secrets: { baseFolder: '/', environment: {}, keychain: all },
    keep: createKeepSecret({ electron: api, keychain: all, memory }),
    onChange: async ({ servers }) => void changed.push(servers.map(({ name }) => name)),
    mayListen: askBeforeListening(api),
  });
  return { desk, world, memory, all, changed, file: made.file };
}

/** What an account holds. */
export const read = async (keychain: Keychain, account: string) => {
  const answer = await keychain.read(account);
  return answer.kind === 'answered' ? (answer.secret?.reveal() ?? null) : 'unavailable';
};

import type { Done } from '../../shared/contract/calls.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { forwardingSecretName } from '../../shared/settings/secret-variable.ts';
import type { Keychain } from '../engine/secrets/keychain.ts';
import type { SecretSources } from '../engine/secrets/read-secret.ts';
import { secretFromText } from '../engine/secrets/secret-text.ts';
import { keptSecrets } from '../monitor/handlers/kept-secrets.ts';
import type { SettingsKeeper } from '../monitor/handlers/settings-keeper.ts';
import type { KeepSecret } from './secret-choice.ts';
import type { SettingsBook } from './settings-book.ts';
import { createStraySecrets } from './stray-secrets.ts';

interface DeskParts {
  readonly book: SettingsBook;
  readonly path: string;
  readonly keychain: Keychain;
  readonly secrets: SecretSources;
  readonly keep: KeepSecret;
  /** What else to know here, such as that notifications are blocked. */
  readonly notes: () => readonly string[];
  readonly addSecret: (secret: string) => void;
  /** Settings or secrets changed. */
  readonly onChange: (settings: Settings) => Promise<void>;
  /** Asks the person before `/metrics` is opened to others; false: do not. */
  readonly mayListen: (before: Settings, after: Settings['metrics']) => Promise<boolean>;
}

const DONE: Done = { ok: true };

/** The app's settings and secrets, as the page may change them. A secret goes in, never out. */
export function createSettingsDesk(parts: DeskParts): SettingsKeeper {
  const { book, keychain } = parts;
  const stray = createStraySecrets(parts);

  async function changed(trouble: string | null): Promise<Done> {
    await parts.onChange(book.settings());
    return trouble === null ? DONE : refused(trouble);
  }

  async function keep(account: string, text: string): Promise<Done> {
    const read = secretFromText(text);
    if (!read.ok) return refused(`What was given as the secret ${read.wrong}. Copy it again, without the token's ID.`);
    parts.addSecret(read.secret.reveal());
    const kept = await parts.keep(account, read.secret);
    return kept.ok ? DONE : refused(kept.sentence);
  }

  /** A server that gets another name takes its secret along. */
  async function carryOver(before: string, after: string): Promise<Done> {
    const found = await keychain.read(before);
    if (found.kind !== 'answered' || found.secret === null) return DONE;
    return keep(after, found.secret.reveal());
  }

  /** Why this change is not made; null: nothing speaks against it. */
  async function objection(before: string | null, server: Readonly<Record<string, unknown>>, isSecretGiven: boolean) {
    const wrong = book.serverProblem(before, server);
    if (wrong !== null || before === null || isSecretGiven) return wrong;
    const kept = book.settings().servers.find(({ name }) => name === before);
    return stray.ofServer(before, kept, server);
  }

  return {
    async view() {
      return {
        document: book.settings(),
        canChange: true,
        path: parts.path,
        problems: [...book.problems(), ...parts.notes(), ...stray.notes()],
        secretsKept: await keptSecrets(book.settings(), parts.secrets),
      };
    },
    async save(document) {
      const before = book.settings();
      const wished = { ...before.metrics, ...recordOf(document.metrics) };
      if (!(await parts.mayListen(before, wished)))
        return refused('Nothing was saved: /metrics stays on this machine.');
      const astray = await stray.ofReceivers(before, document);
      if (astray !== null) return refused(astray);
      const trouble = book.replaceRest(document);
      await stray.dropOfReceivers(before, book.settings());
      return changed(trouble);
    },
    async saveServer(before, server, secret) {
      const wrong = await objection(before, server, secret !== null);
      if (wrong !== null) return refused(wrong);
      const name = String(server.name);
      const isRenamed = before !== null && before !== name;
      const kept = secret !== null ? await keep(name, secret) : isRenamed ? await carryOver(before, name) : DONE;
      // A server without its secret would only fail.
      if (!kept.ok) return kept;
      const done = await changed(book.putServer(before, server));
      if (isRenamed && done.ok) await keychain.remove(before);
      return done;
    },
    async removeServer(name) {
      const trouble = book.removeServer(name);
      if (trouble === null) await keychain.remove(name);
      return changed(trouble);
    },
    async saveForwardingSecret(name, secret) {
      const kept = await keep(forwardingSecretName(name), secret);
      if (!kept.ok) return kept;
      stray.given(name);
      return changed(null);
    },
  };
}

function refused(sentence: string): Done {
  return { ok: false, sentence };
}

function recordOf(value: unknown): Partial<Settings['metrics']> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

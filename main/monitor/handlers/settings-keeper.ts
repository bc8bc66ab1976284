import type { Done, SettingsView } from '../../../shared/contract/calls.ts';
import type { Settings } from '../../../shared/settings/schema.ts';

/** The settings as they are kept, for showing. */
export type KeptSettings = Pick<SettingsView, 'document' | 'canChange' | 'path' | 'problems' | 'secretsKept'>;

/** Where settings and secrets lie, and the only way to change them from the page. */
export interface SettingsKeeper {
  view(): Promise<KeptSettings>;
  /** The document without `servers`. */
  save(document: Readonly<Record<string, unknown>>): Promise<Done>;
  /**
   * `before`: the name that it has now; null: a new one. A null `secret` keeps the one there is, unless the server's
   * address becomes another: a kept secret must not be sent elsewhere without being given again.
   */
  saveServer(before: string | null, server: Readonly<Record<string, unknown>>, secret: string | null): Promise<Done>;
  /** Its secret goes too. */
  removeServer(name: string): Promise<Done>;
  saveForwardingSecret(name: string, secret: string): Promise<Done>;
}

interface ReadOnlyParts {
  readonly settings: () => Settings;
  /** Where they lie, for people; null where they come from the environment alone. */
  readonly path: string | null;
  readonly problems: readonly string[];
  /** See `SettingsView`. */
  readonly secretsKept: () => Promise<readonly string[]>;
}

/** Settings that are only shown, because somebody keeps them in a file of their own. */
export function readOnlyKeeper({ settings, path, problems, secretsKept }: ReadOnlyParts): SettingsKeeper {
  const where = path === null ? 'change the environment of the service' : `edit ${path}`;
  const refusal: Done = { ok: false, sentence: `Settings are read-only here: ${where} and restart the service.` };
  const refuse = () => Promise.resolve(refusal);
  return {
    async view() {
      return { document: settings(), canChange: false, path, problems, secretsKept: await secretsKept() };
    },
    save: refuse,
    saveServer: refuse,
    removeServer: refuse,
    saveForwardingSecret: refuse,
  };
}

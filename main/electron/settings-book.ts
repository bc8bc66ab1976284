import { parseSettingsLeniently } from '../../shared/settings/lenient.ts';
import { migrateSettings } from '../../shared/settings/migrations.ts';
import { parseSettings } from '../../shared/settings/parse-settings.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { SettingsProblem } from '../../shared/settings/settings-problem.ts';
import type { SettingsFile } from './settings-file.ts';

type Document = Readonly<Record<string, unknown>>;

/** The document as written, and what this version makes of it. */
export interface SettingsBook {
  settings(): Settings;
  /** What was passed over, as sentences. */
  problems(): readonly string[];
  /** Whether every server that is not switched off could be taken. */
  isFleetWhole(): boolean;
  /** The document without `servers`, as the form gives it. Null: written; else why not. */
  replaceRest(document: Document): string | null;
  /** Puts a server in the place of the one called `before`, or at the end. */
  putServer(before: string | null, server: Document): string | null;
  /** Why this server cannot be taken; null: it can. */
  serverProblem(before: string | null, server: Document): string | null;
  removeServer(name: string): string | null;
}

const HOST = { host: 'app' } as const;

/** Works on the written document, so that nothing this version does not know is lost. */
export function createSettingsBook(file: SettingsFile): SettingsBook {
  let read = parseSettingsLeniently(file.read(), HOST);

  /** Also one that could not be written holds for this run; then the sentence says so. */
  function write(document: Document): string | null {
    const trouble = file.write(migrated(document));
    read = parseSettingsLeniently(file.read(), HOST);
    return trouble;
  }

  const servers = () => listOf(file.read().servers);
  const indexOf = (name: string | null) => servers().findIndex((server) => name !== null && nameOf(server) === name);

  function serverProblem(before: string | null, server: Document): string | null {
    if (before !== null && indexOf(before) < 0)
      return `There is no server "${before}" any more. Look at the list again.`;
    // Beside the others, because names and secret variables must differ.
    const others = read.settings.servers.filter(({ name }) => name !== before);
    const parsed = parseSettings({ servers: [...others, server] }, HOST);
    const own = parsed.ok ? undefined : parsed.problems[0];
    return own?.message ?? null;
  }

  return {
    settings: () => read.settings,
    isFleetWhole: () => read.isFleetWhole,
    problems: () => [...file.troubles, ...read.problems.map(({ message }) => message)],
    replaceRest(document) {
      const { servers: _ignored, ...rest } = document;
      const parsed = parseSettings(rest, HOST);
      if (!parsed.ok) return parsed.problems[0]?.message ?? 'These settings cannot be used.';
      const present = file.read();
      const kept = read.problems.filter(isUnknownKey).reduce(withKept(present), rest);
      return write('servers' in present ? { ...kept, servers: present.servers } : kept);
    },
    serverProblem,
    putServer(before, server) {
      const wrong = serverProblem(before, server);
      if (wrong !== null) return wrong;
      const all = servers();
      const at = indexOf(before);
      const next = at < 0 ? [...all, server] : all.with(at, { ...unknownKeysOf(all[at], server), ...server });
      return write({ ...file.read(), servers: next });
    },
    removeServer(name) {
      if (indexOf(name) < 0) return `There is no server "${name}".`;
      return write({ ...file.read(), servers: servers().filter((server) => nameOf(server) !== name) });
    },
  };

  /** Of the entry before, what this version does not know. */
  function unknownKeysOf(before: unknown, server: Document): Document {
    const known = new Set(Object.keys(serverAsRead(server)));
    return Object.fromEntries(Object.entries(recordOf(before)).filter(([key]) => !known.has(key) && !(key in server)));
  }
}

function serverAsRead(server: Document): Document {
  return recordOf(parseSettingsLeniently({ servers: [server] }, HOST).settings.servers[0]);
}

function isUnknownKey({ kind, keys }: SettingsProblem): boolean {
  return kind === 'unknown-key' && keys[0] !== 'servers' && keys.every((key) => typeof key === 'string');
}

/** Puts back what stood at an unknown key, where its place is still there. */
function withKept(present: Document) {
  return (document: Document, { keys }: SettingsProblem): Document => {
    const value = keys.reduce<unknown>((inner, key) => recordOf(inner)[String(key)], present);
    return placed(document, keys.map(String), value);
  };
}

function placed(document: Document, [key, ...deeper]: readonly string[], value: unknown): Document {
  if (key === undefined) return document;
  if (deeper.length === 0) return { ...document, [key]: value };
  const inner = document[key];
  return isRecord(inner) ? { ...document, [key]: placed(inner, deeper, value) } : document;
}

function migrated(document: Document): Document {
  const result = migrateSettings(document);
  return result.ok ? recordOf(result.document) : document;
}

function nameOf(server: unknown): unknown {
  return recordOf(server).name;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: unknown): Document {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

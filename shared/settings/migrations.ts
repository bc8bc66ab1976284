import { SCHEMA_VERSION } from './schema.ts';
import { type SettingsProblem, settingsProblem } from './settings-problem.ts';

export type Migrated =
  | { readonly ok: true; readonly document: unknown }
  | { readonly ok: false; readonly problem: SettingsProblem };

type Document = Readonly<Record<string, unknown>>;
type Step = (document: Document) => Document;

/** Entry n turns a document of version n + 1 into one of version n + 2. Pure; never changed once released. */
const STEPS: readonly Step[] = [];

/**
 * Brings a document to the present schema version. A document without a version is taken as of the present one,
 * because nobody writes settings for a past version by hand. One of a newer version is refused.
 */
export function migrateSettings(document: unknown, steps: readonly Step[] = STEPS): Migrated {
  if (!isDocument(document)) return { ok: true, document };
  const newest = steps.length + 1;
  const version = Object.hasOwn(document, 'schemaVersion') ? document.schemaVersion : newest;
  // A version that is no version at all is left to the schema, which says so.
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return { ok: true, document };
  if (version > newest) return { ok: false, problem: newerVersion(version, newest) };
  let current = document;
  for (const step of steps.slice(version - 1)) current = step(current);
  return { ok: true, document: version === newest ? current : { ...current, schemaVersion: newest } };
}

// The steps and the schema's literal must move together.
if (STEPS.length + 1 !== SCHEMA_VERSION)
  throw new Error('the settings schema has a version without its migration step');

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function newerVersion(version: number, newest: number): SettingsProblem {
  return settingsProblem({
    keys: ['schemaVersion'],
    expected: `at most ${newest}`,
    found: String(version),
    hint: 'these settings were written by a newer PBS Tray: update this one, or use settings of its own version',
  });
}

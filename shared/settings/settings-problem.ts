import { isLikelySecret } from './likely-secret.ts';

/** One thing that is wrong with a settings document. Holds no value that may be a secret. */
export interface SettingsProblem {
  /** Where: `servers[0].url`; `settings` for the whole document. */
  readonly path: string;
  /** The same as steps from the document's root. */
  readonly keys: readonly (string | number)[];
  /** `unknown-key` is what an older version may meet after a downgrade; everything else is a wrong value. */
  readonly kind: 'unknown-key' | 'wrong-value';
  /** One whole sentence: the key, what was expected, what was found, what to do. */
  readonly message: string;
  readonly expected: string;
  readonly found: string;
}

export interface ProblemParts {
  readonly keys: readonly PropertyKey[];
  readonly kind?: SettingsProblem['kind'];
  readonly expected: string;
  readonly found: string;
  readonly hint?: string | undefined;
}

const LONGEST_ECHO = 60;
const LONGEST_KEY = 80;

/** Builds a problem with its sentence. */
export function settingsProblem({ keys, kind = 'wrong-value', expected, found, hint }: ProblemParts): SettingsProblem {
  const path = pathText(keys);
  const advice = hint === undefined || hint === '' ? '.' : `; ${hint}${hint.endsWith('?') ? '' : '.'}`;
  const plainKeys = keys.map((key) => (typeof key === 'number' ? key : String(key)));
  return {
    path,
    keys: plainKeys,
    kind,
    message: `${path}: expected ${expected}, found ${found}${advice}`,
    expected,
    found,
  };
}

/** `servers[0].url`; names that are no plain words are quoted: `clients["a b"]`. */
export function pathText(keys: readonly PropertyKey[]): string {
  let path = '';
  for (const key of keys) {
    if (typeof key === 'number') path += `[${key}]`;
    else if (/^[A-Za-z_][\w-]{0,79}$/.test(String(key))) path += path === '' ? String(key) : `.${String(key)}`;
    else path += `[${keyText(String(key))}]`;
  }
  return path === '' ? 'settings' : path;
}

/** A key in quotes, cut where it is too long to read. */
export function keyText(key: string): string {
  return quoted(key, LONGEST_KEY);
}

/** A value for a message. Texts that look like a token's secret, and all long ones, are not echoed. */
export function foundText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string')
    return isLikelySecret(value) ? 'a text that may be a secret (not shown)' : quoted(value, LONGEST_ECHO);
  return String(value);
}

function quoted(text: string, longest: number): string {
  return JSON.stringify(text.length > longest ? `${text.slice(0, longest)}...` : text);
}

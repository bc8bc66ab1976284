import { bareName } from '../../../shared/settings/near-miss.ts';
import { childShape, knownNames, memberOf, type SettingShape } from '../../../shared/settings/setting-shape.ts';

/** Everything after it is the path of a setting, with `__` between the steps. */
export const VARIABLE_PREFIX = 'PBS_TRAY__';

const MOST_ITEMS = 1000;

export type Resolved =
  | { readonly ok: true; readonly keys: readonly (string | number)[]; readonly shape: SettingShape }
  /** Nothing is known by the name of `segment` in `shape`, which lies at `keys`. */
  | {
      readonly ok: false;
      readonly keys: readonly (string | number)[];
      readonly segment: string;
      readonly shape: SettingShape;
    };

/**
 * The setting that a variable means. Names are compared without case and underscores; list entries are numbers from 0.
 * A free name (a client's) is that of `document` if one matches in the same way, else lower-case with `-` for `_`.
 */
export function resolveVariable(variable: string, root: SettingShape, document: unknown): Resolved {
  const keys: (string | number)[] = [];
  let shape = root;
  let value = document;
  for (const segment of variable.slice(VARIABLE_PREFIX.length).split('__')) {
    const key = keyFor(segment, shape, value);
    const child = key === null ? null : childShape(shape, key);
    if (key === null || child === null) return { ok: false, keys, segment, shape };
    keys.push(key);
    shape = child;
    value = memberOf(value, key);
  }
  return { ok: true, keys, shape };
}

/** The variable for a setting: `PBS_TRAY__SERVERS__0__TOKEN_ID`. */
export function variableFor(keys: readonly (string | number)[]): string {
  return VARIABLE_PREFIX + keys.map((key) => segmentFor(String(key))).join('__');
}

function keyFor(segment: string, shape: SettingShape, value: unknown): string | number | null {
  if (shape.form === 'list') return /^\d{1,4}$/.test(segment) && Number(segment) < MOST_ITEMS ? Number(segment) : null;
  const bare = bareName(segment);
  if (bare === '') return null;
  const known = knownNames(shape).find((name) => bareName(name) === bare);
  if (known !== undefined || shape.form !== 'map' || shape.names !== null) return known ?? null;
  const written = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return written.find((name) => bareName(name) === bare) ?? segment.toLowerCase().replaceAll('_', '-');
}

function segmentFor(key: string): string {
  const snake = key.replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  return snake.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();
}

import { knownNames, memberOf, type SettingShape } from '../../../shared/settings/setting-shape.ts';
import { keyText, type SettingsProblem, settingsProblem } from '../../../shared/settings/settings-problem.ts';
import { unknownKeyProblem } from '../../../shared/settings/unknown-key.ts';
import { type Resolved, resolveVariable, VARIABLE_PREFIX } from './setting-variable.ts';
import { variableValue } from './variable-value.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that came from a variable. */
export interface Origin {
  readonly variable: string;
  readonly keys: readonly (string | number)[];
}

export interface Overlay {
  readonly document: unknown;
  readonly origins: readonly Origin[];
  readonly problems: readonly { readonly variable: string; readonly problem: SettingsProblem }[];
}

/**
 * Lays every `PBS_TRAY__...` variable over a document; the document itself stays as it is. Shorter paths come first, so
 * that `PBS_TRAY__SERVERS__0` may give a whole server and `PBS_TRAY__SERVERS__0__URL` still changes a part of it.
 */
export function overlayEnvironment(document: unknown, environment: Environment, root: SettingShape): Overlay {
  const origins: Origin[] = [];
  const problems: { variable: string; problem: SettingsProblem }[] = [];
  let current = document;
  for (const [variable, text] of settingVariables(environment)) {
    const answer = applied(variable, text, current, root, origins);
    if ('problem' in answer) problems.push({ variable, problem: answer.problem });
    else {
      current = answer.document;
      origins.push({ variable, keys: answer.keys });
    }
  }
  for (const origin of origins) {
    const problem = gapProblem(origin, current);
    if (problem !== null) problems.push({ variable: origin.variable, problem });
  }
  return { document: current, origins, problems };
}

/** Whether any variable gives a setting. */
export function hasSettingVariables(environment: Environment): boolean {
  return settingVariables(environment).length > 0;
}

function settingVariables(environment: Environment): readonly (readonly [string, string])[] {
  return Object.entries(environment)
    .flatMap(([name, text]) =>
      text !== undefined && name.toUpperCase().startsWith(VARIABLE_PREFIX) ? [[name, text] as const] : [],
    )
    .sort(([a], [b]) => a.split('__').length - b.split('__').length || (a < b ? -1 : 1));
}

type Applied =
  | { readonly document: unknown; readonly keys: readonly (string | number)[] }
  | { readonly problem: SettingsProblem };

function applied(
  variable: string,
  text: string,
  document: unknown,
  root: SettingShape,
  earlier: readonly Origin[],
): Applied {
  const resolved = resolveVariable(variable, root, document);
  if (!resolved.ok) return { problem: unresolvedProblem(resolved) };
  const same = earlier.find(({ keys }) => keys.join('\0') === resolved.keys.join('\0'));
  if (same !== undefined) {
    const problem = {
      keys: resolved.keys,
      expected: 'one variable',
      found: `${same.variable} as well`,
      hint: 'unset one of them',
    };
    return { problem: settingsProblem(problem) };
  }
  const value = variableValue(text, resolved.shape);
  if (value.ok) return { document: withValue(document, resolved.keys, value.value), keys: resolved.keys };
  return {
    problem: settingsProblem({ keys: resolved.keys, expected: value.expected, found: 'a text that is not JSON' }),
  };
}

function unresolvedProblem({ keys, segment, shape }: Extract<Resolved, { ok: false }>): SettingsProblem {
  if (shape.form !== 'list') return unknownKeyProblem(keys, segment, knownNames(shape));
  const expected = 'the number of an entry, from 0 to 999';
  return settingsProblem({ keys: [...keys, segment], kind: 'unknown-key', expected, found: keyText(segment) });
}

function withValue(container: unknown, keys: readonly (string | number)[], value: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  const inner = withValue(memberOf(container, key), rest, value);
  if (typeof key === 'number') {
    const list: unknown[] = Array.isArray(container) ? [...container] : [];
    list[key] = inner;
    return list;
  }
  const fields = typeof container === 'object' && container !== null && !Array.isArray(container) ? container : {};
  return { ...fields, [key]: inner };
}

// Variables may come in any order, so a gap is known only after the last one.
function gapProblem({ keys }: Origin, document: unknown): SettingsProblem | null {
  for (const [depth, key] of keys.entries()) {
    const list = keys.slice(0, depth).reduce<unknown>(memberOf, document);
    if (typeof key !== 'number' || !Array.isArray(list)) continue;
    // A copy, because a search in the list itself would not see its holes.
    const gap = Array.from(list).indexOf(undefined);
    if (gap === -1 || gap >= key) continue;
    const hint = 'number the entries from 0 without gaps';
    return settingsProblem({
      keys: keys.slice(0, depth + 1),
      expected: `an entry ${gap} before it`,
      found: 'none',
      hint,
    });
  }
  return null;
}

import { isObject, type Json, type JsonObject, objectsIn, textOf } from './json-at.ts';

const SIDES = ['server', 'datastore', 'namespace', 'group', 'client'] as const;

/** Overrides one rule at a time; a later one wins, so the order is kept. */
export function overrideRows(overrides: Json | undefined): readonly JsonObject[] {
  return objectsIn(overrides).flatMap(({ match, rules }) => {
    if (!isObject(rules)) return [];
    const sides = Object.fromEntries(SIDES.map((side) => [side, sideOf(isObject(match) ? match[side] : undefined)]));
    return Object.entries(rules).map(([rule, change]) => ({ ...sides, rule, ...(isObject(change) ? change : {}) }));
  });
}

/** The settings' `alerts.overrides` from such rows. An empty field says nothing of its side. */
export function overridesFrom(rows: readonly JsonObject[]): JsonObject[] {
  return rows.map(({ rule, enabled, threshold, forSeconds, severity, ...sides }) => ({
    match: Object.fromEntries(SIDES.map((side) => [side, sideOf(sides[side])])),
    rules: {
      [textOf(rule)]: {
        ...(enabled === false ? { enabled: false } : {}),
        ...(threshold === undefined || threshold === '' || threshold === null ? {} : { threshold }),
        ...(forSeconds === undefined || forSeconds === '' || forSeconds === null ? {} : { forSeconds }),
        ...(textOf(severity) === '' ? {} : { severity: textOf(severity) }),
      },
    },
  }));
}

/** The empty text is a namespace of its own: the root. */
function sideOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '*';
}

import { parseSettings } from './parse-settings.ts';
import type { Host, Settings } from './schema.ts';
import { memberOf } from './setting-shape.ts';
import type { SettingsProblem } from './settings-problem.ts';

export interface LenientSettings {
  readonly settings: Settings;
  /** What was passed over: unknown keys, and wrong values together with the entry that they disable. */
  readonly problems: readonly SettingsProblem[];
  /** Whether no entry of `servers` was passed over but such as are switched off anyway. */
  readonly isFleetWhole: boolean;
}

type Keys = readonly (string | number)[];

// One wrong value disables the smallest of these around it; anything else falls back to its default.
const ENTRIES: readonly (readonly (string | null)[])[] = [
  ['servers', null],
  ['forwarding', null],
  ['clients', null],
  ['alerts', 'overrides', null],
  ['alerts', 'expectedOffline', null],
  ['alerts', 'rules', null],
  ['notifications', 'quietHours'],
];

// Everything wrong shows in the first round; a later one only where leaving something out uncovered another mistake.
const MOST_ROUNDS = 8;

/**
 * Settings for the app, which must start whatever its document holds. Works on a copy: the caller keeps the document,
 * unknown keys and all, so that a downgrade loses nothing. Never throws on any JSON value.
 */
export function parseSettingsLeniently(document: unknown, { host }: { readonly host: Host }): LenientSettings {
  const problems: SettingsProblem[] = [];
  let rest = document;
  let isFleetWhole = true;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const parsed = parseSettings(rest, { host });
    if (parsed.ok) return { settings: parsed.settings, problems, isFleetWhole };
    problems.push(...parsed.problems);
    const places = parsed.problems.map(passedOver);
    const before = rest;
    isFleetWhole &&= !places.some((keys) => losesServer(before, keys));
    rest = withoutAll(rest, places);
  }
  return { settings: defaultSettings(host), problems, isFleetWhole: false };
}

/** The settings of an empty document. */
export function defaultSettings(host: Host): Settings {
  const parsed = parseSettings({}, { host });
  if (!parsed.ok) throw new Error('the settings schema does not accept its own defaults');
  return parsed.settings;
}

function passedOver({ keys, kind }: SettingsProblem): Keys {
  if (kind === 'unknown-key') return keys;
  const entry = ENTRIES.find((pattern) =>
    pattern.every((key, at) => (key === null ? at < keys.length : key === keys[at])),
  );
  return entry === undefined ? keys : keys.slice(0, entry.length);
}

/** Whether a server that is not switched off goes with what is passed over: the document, all servers, or one entry. */
function losesServer(document: unknown, [list, index, ...deeper]: Keys): boolean {
  if ((list !== undefined && list !== 'servers') || deeper.length > 0) return false;
  return index === undefined || memberOf(memberOf(memberOf(document, 'servers'), index), 'enabled') !== false;
}

function withoutAll(document: unknown, places: readonly Keys[]): unknown {
  const different = [...new Map(places.map((keys) => [JSON.stringify(keys), keys])).values()];
  // Keys before list entries, and those from the back, so that no removal moves what is still to be removed.
  return different.sort((a, b) => indexOf(b) - indexOf(a)).reduce(without, document);
}

function indexOf(keys: Keys): number {
  const last = keys.at(-1);
  return typeof last === 'number' ? last : Number.MAX_SAFE_INTEGER;
}

function without(container: unknown, [key, ...deeper]: Keys): unknown {
  if (key === undefined) return {};
  const isHere = deeper.length === 0;
  if (Array.isArray(container)) {
    const list: readonly unknown[] = container;
    return list.flatMap((item, index) => (index !== key ? [item] : isHere ? [] : [without(item, deeper)]));
  }
  if (typeof container !== 'object' || container === null) return container;
  const entries = Object.entries(container).flatMap(([name, value]): [string, unknown][] => {
    if (name !== key) return [[name, value]];
    return isHere ? [] : [[name, without(value, deeper)]];
  });
  return Object.fromEntries(entries);
}

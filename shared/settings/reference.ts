import type { Host } from './schema.ts';
import { type SettingShape, settingShape } from './setting-shape.ts';

/** One documented setting. */
export interface SettingRow {
  /** `servers[].url`, `clients.<name>[].datastore`; with the kinds that have it where not all do. */
  readonly path: string;
  /** What it takes, in words. */
  readonly type: string;
  /** JSON; empty where there is none and the setting must be given, or where leaving it out has its own meaning. */
  readonly default: string;
  readonly meaning: string;
}

/** Every setting, from the schema itself, in its order. */
export function settingRows(host: Host): readonly SettingRow[] {
  const root = settingShape(host);
  return root.form === 'object' ? [...root.fields].flatMap(([name, field]) => rowsOf(name, field)) : [];
}

/** The same as a Markdown table. */
export function settingsTable(host: Host): string {
  const rows = settingRows(host).map(({ path, type, default: value, meaning }) => {
    const cells = [`\`${path}\``, escaped(type), value === '' ? '' : `\`${value}\``, escaped(meaning)];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| setting | takes | default | what it is |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

function rowsOf(path: string, shape: SettingShape): readonly SettingRow[] {
  const own = shape.meaning === '' ? [] : [rowOf(path, shape)];
  return [...own, ...partsOf(path, shape)];
}

function rowOf(path: string, shape: SettingShape): SettingRow {
  return { path, type: typeOf(shape), default: defaultOf(shape), meaning: shape.meaning };
}

function partsOf(path: string, shape: SettingShape): readonly SettingRow[] {
  switch (shape.form) {
    case 'object':
      return [...shape.fields].flatMap(([name, field]) => rowsOf(`${path}.${name}`, field));
    case 'list':
      return rowsOf(`${path}[]`, shape.item);
    case 'map':
      return rowsOf(`${path}.<${shape.names === null ? 'name' : 'rule'}>`, shape.value);
    case 'by-kind':
      return kindRows(path, shape.kinds);
    default:
      return [];
  }
}

/** The rows of all kinds; what is the same in several is one row, which names its kinds unless all have it. */
function kindRows(path: string, kinds: ReadonlyMap<string, SettingShape>): readonly SettingRow[] {
  const owners = new Map<string, { readonly row: SettingRow; readonly kinds: string[] }>();
  for (const [kind, shape] of kinds) {
    for (const row of partsOf(path, shape)) {
      const id = JSON.stringify(row);
      const known = owners.get(id);
      if (known === undefined) owners.set(id, { row, kinds: [kind] });
      else known.kinds.push(kind);
    }
  }
  return [...owners.values()].map(({ row, kinds: having }) => {
    const isEverywhere = having.length === kinds.size || row.path === `${path}.kind`;
    return isEverywhere ? row : { ...row, meaning: `(${having.join(', ')}) ${row.meaning}` };
  });
}

function typeOf(shape: SettingShape): string {
  // A kind's own literal would read as if it were the only one.
  return shape.expects.startsWith('"') ? 'a kind' : shape.expects;
}

function defaultOf({ defaultValue, optional }: SettingShape): string {
  return !optional || defaultValue === undefined ? '' : JSON.stringify(defaultValue);
}

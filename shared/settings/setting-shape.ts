import { z } from 'zod';
import { type Host, settingsSchema } from './schema.ts';

interface ShapeFacts {
  /** Whether null is a value. */
  readonly nullable: boolean;
  /** Whether it may be left out. */
  readonly optional: boolean;
  /** What is taken, in words: "a number from 5 to 86400". */
  readonly expects: string;
  /** What it means; empty where only its parts mean something. */
  readonly meaning: string;
  /** undefined where there is none. */
  readonly defaultValue: unknown;
}

export type SettingShape = ShapeFacts &
  (
    | { readonly form: 'text' | 'number' | 'boolean' }
    | { readonly form: 'list'; readonly item: SettingShape }
    /** Free names, or those of `names`. */
    | { readonly form: 'map'; readonly names: readonly string[] | null; readonly value: SettingShape }
    | { readonly form: 'object'; readonly fields: ReadonlyMap<string, SettingShape> }
    /** Objects that differ by their `kind`; the first is meant when it is missing. */
    | { readonly form: 'by-kind'; readonly kinds: ReadonlyMap<string, SettingShape> }
  );

type JsonSchema = z.core.JSONSchema.JSONSchema;

const SHAPES = new Map<Host, SettingShape>();

/** The schema as plain data: for messages, for reading environment variables and for the documentation. */
export function settingShape(host: Host): SettingShape {
  const known = SHAPES.get(host);
  if (known !== undefined) return known;
  const shape = shapeOf(z.toJSONSchema(settingsSchema(host), { io: 'input' }), false);
  SHAPES.set(host, shape);
  return shape;
}

/** The shape at `keys` below `shape`, following `document` where a `kind` decides; null where the schema knows nothing. */
export function shapeAt(shape: SettingShape, keys: readonly PropertyKey[], document: unknown): SettingShape | null {
  let current: SettingShape | null = shape;
  let value: unknown = document;
  for (const key of keys) {
    if (current === null) return null;
    current = childShape(ofKind(current, value), key);
    value = memberOf(value, key);
  }
  return current === null ? null : ofKind(current, value);
}

/** The names that are known at a shape; empty where there are none, or where they are free. */
export function knownNames(shape: SettingShape): readonly string[] {
  if (shape.form === 'object') return [...shape.fields.keys()];
  if (shape.form === 'map') return shape.names ?? [];
  if (shape.form === 'by-kind') return [...new Set([...shape.kinds.values()].flatMap(knownNames))];
  return [];
}

/** One step down: the field, list item or map value that `key` names, in any kind; null when there is none. */
export function childShape(shape: SettingShape, key: PropertyKey): SettingShape | null {
  switch (shape.form) {
    case 'object':
      return shape.fields.get(String(key)) ?? null;
    case 'by-kind':
      return [...shape.kinds.values()].map((kind) => childShape(kind, key)).find((child) => child !== null) ?? null;
    case 'map':
      return shape.names === null || shape.names.includes(String(key)) ? shape.value : null;
    case 'list':
      return typeof key === 'number' ? shape.item : null;
    default:
      return null;
  }
}

/** The own member of any value; undefined where there is none. */
export function memberOf(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

function ofKind(shape: SettingShape, value: unknown): SettingShape {
  if (shape.form !== 'by-kind') return shape;
  const kind = memberOf(value, 'kind');
  if (kind === undefined) return [...shape.kinds.values()][0] ?? shape;
  return (typeof kind === 'string' ? shape.kinds.get(kind) : undefined) ?? shape;
}

function shapeOf(schema: JsonSchema, required: boolean): SettingShape {
  const { schema: bare, nullable } = withoutNull(schema);
  const facts = {
    nullable,
    optional: !required,
    meaning: schema.description ?? bare.description ?? '',
    defaultValue: schema.default,
    expects: expectsOf(bare, nullable),
  };
  if (bare.oneOf !== undefined) return { ...facts, form: 'by-kind', kinds: kindsOf(bare.oneOf) };
  if (bare.type === 'array') return { ...facts, form: 'list', item: shapeOf(part(bare.items), true) };
  if (bare.properties !== undefined) return { ...facts, form: 'object', fields: fieldsOf(bare) };
  if (bare.type === 'object') {
    const names = part(bare.propertyNames).enum?.map(String) ?? null;
    return { ...facts, form: 'map', names, value: shapeOf(part(bare.additionalProperties), true) };
  }
  if (bare.type === 'boolean') return { ...facts, form: 'boolean' };
  return { ...facts, form: bare.type === 'number' || bare.type === 'integer' ? 'number' : 'text' };
}

function fieldsOf(schema: JsonSchema): ReadonlyMap<string, SettingShape> {
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties ?? {});
  return new Map(fields.map(([key, field]) => [key, shapeOf(part(field), required.has(key))]));
}

function kindsOf(options: readonly unknown[]): ReadonlyMap<string, SettingShape> {
  const kinds = options.map((option) => part(option));
  return new Map(kinds.map((kind) => [String(part(kind.properties?.kind).const), shapeOf(kind, true)]));
}

function withoutNull(schema: JsonSchema): { readonly schema: JsonSchema; readonly nullable: boolean } {
  if (schema.anyOf !== undefined) {
    const bare = schema.anyOf.map(part).find((option) => option.type !== 'null');
    return { schema: bare ?? schema, nullable: true };
  }
  if (!Array.isArray(schema.type)) return { schema, nullable: false };
  const types: readonly string[] = schema.type;
  const type = types.find((name) => name !== 'null');
  return { schema: { ...schema, type: isPlainType(type) ? type : 'string' }, nullable: types.includes('null') };
}

function isPlainType(
  type: string | undefined,
): type is 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' {
  return type !== undefined && type !== 'null';
}

function part(schema: unknown): JsonSchema {
  return isJsonSchema(schema) ? schema : {};
}

function isJsonSchema(schema: unknown): schema is JsonSchema {
  return typeof schema === 'object' && schema !== null;
}

function expectsOf(schema: JsonSchema, nullable: boolean): string {
  const custom = schema.expects;
  const bare = typeof custom === 'string' ? custom : plainExpects(schema);
  return nullable && !bare.includes('null') ? `${bare}, or null` : bare;
}

function plainExpects(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return oneOf(schema.enum);
  if (schema.oneOf !== undefined || schema.type === 'object') return 'an object';
  if (schema.type === 'array') return schema.minItems === undefined ? 'a list' : 'a list that is not empty';
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'integer') return `a whole number${rangeOf(schema)}`;
  return schema.type === 'number' ? `a number${rangeOf(schema)}` : 'a text';
}

function oneOf(values: readonly unknown[]): string {
  return `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;
}

function rangeOf({ minimum, maximum }: JsonSchema): string {
  // zod writes the safe-integer limits where none was given.
  const least = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? null : minimum;
  const most = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? null : maximum;
  if (least !== null && most !== null) return ` from ${least} to ${most}`;
  if (least !== null) return ` of at least ${least}`;
  return most === null ? '' : ` of at most ${most}`;
}

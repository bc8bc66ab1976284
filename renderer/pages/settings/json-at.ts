/** A value of JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What lies at a path; undefined: nothing. */
export function at(document: Json | undefined, path: readonly string[]): Json | undefined {
  let value: Json | undefined = document;
  for (const key of path) value = isObject(value) ? value[key] : undefined;
  return value;
}

/** The document with another value at a path; undefined removes it. */
export function withAt(document: JsonObject, [key, ...rest]: readonly string[], value: Json | undefined): JsonObject {
  if (key === undefined) return document;
  const inner = document[key];
  const next = rest.length === 0 ? value : withAt(isObject(inner) ? inner : {}, rest, value);
  const { [key]: _, ...others } = document;
  return next === undefined ? others : { ...document, [key]: next };
}

/** Objects in a list; anything else in it is passed over. */
export function objectsIn(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A text, or the empty one. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

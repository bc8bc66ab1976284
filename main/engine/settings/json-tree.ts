import type { Node } from 'jsonc-parser';

/**
 * The plain value of a parsed tree. Every key becomes an own key, also `__proto__`, which the parser's own conversion
 * would turn into a prototype and thereby hide from the check for unknown keys.
 */
export function valueOfNode(node: Node): unknown {
  const children = node.children ?? [];
  if (node.type === 'array') return children.map(valueOfNode);
  if (node.type === 'object') return Object.fromEntries(children.map(entryOf));
  return node.value;
}

/** The first key that stands twice in one object, with the offset of its second place; null when there is none. */
export function duplicateKey(node: Node): { readonly key: string; readonly offset: number } | null {
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const key = child.type === 'property' ? child.children?.[0]?.value : undefined;
    if (key !== undefined && seen.has(key)) return { key: String(key), offset: child.offset };
    seen.add(key);
    const deeper = duplicateKey(child);
    if (deeper !== null) return deeper;
  }
  return null;
}

function entryOf(property: Node): readonly [string, unknown] {
  const [key, value] = property.children ?? [];
  return [String(key?.value), value === undefined ? undefined : valueOfNode(value)];
}

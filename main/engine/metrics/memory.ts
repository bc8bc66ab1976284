/** Something that was made, and until when (inclusive) making it anew would give the same. */
export interface Perishable {
  readonly expiresAtMs: number;
}

/**
 * Remembers what was made from states: they are immutable, so it is right for as long as they are the same objects and
 * time alone does not change it. Forgets with the object that it is kept for.
 */
export interface Memory<K extends object, V extends Perishable> {
  /** What is kept for `key`; made anew when one of `inputs`, the other things it is made from, is not the same. */
  recall(key: K, inputs: readonly unknown[], nowMs: number, make: () => V): V;
}

export function createMemory<K extends object, V extends Perishable>(): Memory<K, V> {
  const kept = new WeakMap<K, { readonly inputs: readonly unknown[]; readonly made: V }>();
  return {
    recall(key, inputs, nowMs, make) {
      const known = kept.get(key);
      if (known && nowMs <= known.made.expiresAtMs && areSame(known.inputs, inputs)) return known.made;
      const made = make();
      kept.set(key, { inputs, made });
      return made;
    },
  };
}

function areSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, index) => Object.is(value, b[index]));
}

import { createHash } from 'node:crypto';

/** SHA-256 of the configuration: the same as long as no entry changes, whatever the order of the list. */
export function digestOf<T>(items: Iterable<T>, entryOf: (item: T) => object): string {
  const lines = [...items].map((item) => JSON.stringify(entryOf(item))).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

import type { SizeBaseline } from './knowledge.ts';

/** So many earlier sizes make the usual one: a new size becomes it after half of these. */
export const SIZES_REMEMBERED = 15;

/**
 * The usual size of a group's backups from those before the newest one, newest first; null where there is no other.
 * Median and median deviation: a single odd one moves neither.
 */
export function sizeBaseline(newestAtMs: number, earlierBytes: readonly number[]): SizeBaseline | null {
  const sizes = earlierBytes.slice(0, SIZES_REMEMBERED);
  const medianBytes = middle(sizes);
  if (medianBytes === null) return null;
  const deviationBytes = middle(sizes.map((size) => Math.abs(size - medianBytes))) ?? 0;
  return { count: sizes.length, medianBytes, deviationBytes, newestAtMs };
}

function middle(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}

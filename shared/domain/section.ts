import type { Failure, Learned } from './failure.ts';

/** A value with the moment at which it was true. */
export interface Taken<T> {
  readonly value: T;
  readonly takenAtMs: number;
}

/**
 * One independently read part of what we know of a server. A failed read keeps the last good value beside the
 * failure, with its own time: unknown is neither zero nor green, and one failing part never blanks another.
 */
export type Section<T> =
  | { readonly kind: 'unread' }
  | (Taken<T> & { readonly kind: 'read' })
  | { readonly kind: 'failed'; readonly failure: Failure; readonly failedAtMs: number; readonly last: Taken<T> | null };

export const UNREAD: { readonly kind: 'unread' } = { kind: 'unread' };

/** The last good value of a section with its time, or null when there never was one. */
export function lastGood<T>(section: Section<T>): Taken<T> | null {
  switch (section.kind) {
    case 'unread':
      return null;
    case 'read':
      return section;
    case 'failed':
      return section.last;
  }
}

/** The last good value where it is not older than `maxAgeMs`, else null. */
export function freshValue<T>(section: Section<T>, nowMs: number, maxAgeMs: number): T | null {
  const good = lastGood(section);
  return good !== null && nowMs - good.takenAtMs <= maxAgeMs ? good.value : null;
}

/** The section after another read ended at `atMs`. */
export function settle<T>(before: Section<T>, learned: Learned<T>, atMs: number): Section<T> {
  return learned.ok
    ? { kind: 'read', value: learned.value, takenAtMs: atMs }
    : { kind: 'failed', failure: learned.failure, failedAtMs: atMs, last: lastGood(before) };
}

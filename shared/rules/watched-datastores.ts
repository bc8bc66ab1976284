import { matchesGlob } from './glob.ts';

/** Which datastores of a server are watched, as patterns. */
export interface DatastoreFilter {
  readonly include: readonly string[];
  /** Stronger than `include`. */
  readonly exclude: readonly string[];
}

export const ALL_DATASTORES: DatastoreFilter = { include: ['*'], exclude: [] };

/** Whether the settings want this datastore to be seen and counted. */
export function isWatched(filter: DatastoreFilter, datastore: string): boolean {
  const matches = (pattern: string) => matchesGlob(pattern, datastore);
  return filter.include.some(matches) && !filter.exclude.some(matches);
}

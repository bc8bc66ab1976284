import type { BackupGroup, SnapshotDetail } from './backup.ts';
import type { GarbageCollection } from './job.ts';
import type { Section } from './section.ts';

/** Sizes of a datastore as PBS reports them. `used + available` may be less than `total` (reserved blocks). */
export interface Usage {
  readonly totalBytes: number;
  readonly usedBytes: number;
  readonly availableBytes: number;
}

/** Share in use as PBS's page shows it: used / (used + available); null when both are zero (pbs-api.md 5.1). */
export function usedRatio(usage: Pick<Usage, 'usedBytes' | 'availableBytes'>): number | null {
  const whole = usage.usedBytes + usage.availableBytes;
  return whole > 0 ? usage.usedBytes / whole : null;
}

/** A maintenance mode with the administrator's text. `mode` is open: PBS adds modes. */
export interface Maintenance {
  readonly mode: string;
  readonly message: string | null;
}

/** One row of PBS's list of datastores. */
export interface DatastoreListing {
  readonly name: string;
  readonly comment: string | null;
  /** `unknown` on servers that do not say (before 3.2.12). */
  readonly mount: 'mounted' | 'not-mounted' | 'not-removable' | 'unknown';
  readonly maintenance: Maintenance | null;
  /** `filesystem`, `s3`, or null where the server does not say (before 4.1.7). */
  readonly backend: string | null;
}

/** What PBS forecasts and remembers of a datastore's usage. */
export interface UsageHistory {
  /** PBS's own estimate; `never`: flat or shrinking or beyond 20 years; null: not enough data. */
  readonly estimatedFull: { readonly kind: 'at'; readonly atMs: number } | { readonly kind: 'never' } | null;
  /** Used ratio (0 to 1) per step, oldest first; null where PBS has no sample. */
  readonly ratios: readonly (number | null)[];
  readonly startMs: number | null;
  readonly stepMs: number | null;
  /** PBS's text when it cannot read the datastore. */
  readonly error: string | null;
  /** `filesystem` or `s3` where said here (from 4.1.6). */
  readonly backend: string | null;
}

/** Everything we know of one datastore. */
export interface DatastoreState extends DatastoreListing {
  /** Since when its mount and maintenance state is as it is, as far as we saw. */
  readonly sameSinceMs: number;
  readonly usage: Section<Usage>;
  readonly garbageCollection: Section<GarbageCollection>;
  readonly history: Section<UsageHistory>;
  /** All namespaces that the token may see; the root is the empty string and may be missing. */
  readonly namespaces: Section<readonly string[]>;
  /** Groups by namespace. */
  readonly groups: ReadonlyMap<string, Section<readonly BackupGroup[]>>;
  /** Snapshot detail by namespace and group key. */
  readonly details: ReadonlyMap<string, ReadonlyMap<string, SnapshotDetail>>;
  /** How the last read of snapshots went, by namespace. */
  readonly detailReads: ReadonlyMap<string, Section<null>>;
}

/** Maintenance modes in which PBS still answers reads. */
const READABLE_MODES = new Set(['read-only']);

/** Whether PBS will answer reads of the datastore's content: mounted, and in no maintenance that forbids it. */
export function isReadable(listing: DatastoreListing): boolean {
  if (listing.mount === 'not-mounted') return false;
  return listing.maintenance === null || READABLE_MODES.has(listing.maintenance.mode);
}

import type { SnapshotColumns } from '../../../shared/domain/backup.ts';
import type { GroupPlace } from '../../../shared/domain/history.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import type { DedupSample, FullForecast } from '../../../shared/rules/alerts/knowledge.ts';
import type { Forecast } from '../../../shared/rules/forecast/forecast.ts';
import { createGroupEntries, type GroupEntries } from './group-entries.ts';
import type { GroupEntry } from './group-entry.ts';
import type { ServerNotes } from './server-notes.ts';

/** A group of whose snapshots some are not listed any more, until the tasks of that time are known. */
export interface MissedSnapshots {
  readonly entry: GroupEntry;
  readonly before: SnapshotColumns;
  readonly beforeAtMs: number;
  readonly after: SnapshotColumns;
  readonly afterAtMs: number;
}

/** What is known of a datastore and its groups. */
export interface StoreMemory {
  readonly server: string;
  readonly name: string;
  readonly entries: GroupEntries;
  /** When the list of each namespace's groups that was taken in was read; our clock. */
  readonly listedAtMs: Map<string, number>;
  readonly missed: MissedSnapshots[];
  /** Since when it takes no backups; the server's own time. Null: it does. */
  outSinceMs: number | null;
  /** What earlier runs knew of its groups was read. */
  isRecalled: boolean;
  forecast: Forecast | null;
  fullForecast: FullForecast;
  dedup: readonly DedupSample[];
  /** When forecast and factors are worked out next; our clock. */
  nextLookAtMs: number;
  firstLookAtMs: number | null;
}

/** What is known of a server. */
export interface ServerMemory {
  readonly name: string;
  /** As last taken in. */
  state: ServerState | null;
  readonly stores: Map<string, StoreMemory>;
  notes: ServerNotes;
  /** As last kept. */
  notesText: string;
  isRecalled: boolean;
  /** All groups were looked at once. */
  isReady: boolean;
  /** Of its clock against ours, since then (monotonic), and how far it went the day before. */
  swing: { sinceMs: number; leastMs: number; mostMs: number; beforeMs: number };
  /** Groups whose past changed, and those that are to be kept. */
  readonly dirty: Set<GroupEntry>;
  /** Groups with a newer backup that history will hear of, and when to go by the list alone; monotonic. */
  readonly awaited: Map<GroupEntry, number>;
  /** When those that are known already are worked out anew; monotonic. */
  relearnAtMs: number | null;
  readonly unsaved: Set<GroupEntry>;
  /** Groups that nothing is to be remembered of any more. */
  readonly departed: GroupPlace[];
}

export function newServerMemory(name: string, notes: ServerNotes): ServerMemory {
  return {
    name,
    state: null,
    stores: new Map(),
    notes,
    notesText: '',
    isRecalled: false,
    isReady: false,
    swing: { sinceMs: Number.NEGATIVE_INFINITY, leastMs: 0, mostMs: 0, beforeMs: 0 },
    dirty: new Set(),
    awaited: new Map(),
    relearnAtMs: null,
    unsaved: new Set(),
    departed: [],
  };
}

export function newStoreMemory(server: string, name: string): StoreMemory {
  return {
    server,
    name,
    entries: createGroupEntries(),
    listedAtMs: new Map(),
    missed: [],
    outSinceMs: null,
    isRecalled: false,
    forecast: null,
    fullForecast: { kind: 'unknown' },
    dedup: [],
    nextLookAtMs: 0,
    firstLookAtMs: null,
  };
}

/** How far the server's clock went back and forth within a day or two. */
export function clockSwingMs({ swing }: ServerMemory): number {
  return Math.max(swing.mostMs - swing.leastMs, swing.beforeMs);
}

/** Difference of the server's clock to ours. */
export function aheadMs({ state }: ServerMemory): number {
  return state?.clock?.aheadMs ?? 0;
}

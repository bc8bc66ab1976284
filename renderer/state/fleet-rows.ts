import type {
  DatastorePart,
  GroupRow,
  GroupsPart,
  NamespaceView,
  SourcePart,
} from '../../shared/contract/page-state.ts';
import type { SourceKind } from '../../shared/domain/source.ts';
import type { Filterable } from '../../shared/view/fleet-filter.ts';
import { type FreshnessFacts, type GroupFreshness, groupFreshness } from '../../shared/view/group-freshness.ts';
import { type StorageLevel, storageLevel } from '../../shared/view/storage-level.ts';

/** A backup group as the lists show it. */
export interface GroupLine extends Filterable {
  readonly sourceKind: SourceKind;
  /** Unique in the fleet, and stable. */
  readonly key: string;
  readonly datastore: string;
  readonly namespace: string;
  /** `type/id`. */
  readonly group: string;
  readonly row: GroupRow;
  readonly freshness: GroupFreshness;
  /** Newest finished backup by our clock; null: none, or not known. */
  readonly lastFinishedAtMs: number | null;
  /** How far the server's clock is ahead of ours, for its other times. */
  readonly clockAheadMs: number;
}

/** A datastore as the lists show it. */
export interface DatastoreLine extends Filterable {
  readonly key: string;
  readonly datastore: string;
  readonly part: DatastorePart;
  readonly level: StorageLevel;
  /** Its usage was read, and lately enough to stand. */
  readonly isRead: boolean;
  /** Used share; null: not known. Old ones keep their figure, and `level` is `unknown`. */
  readonly ratio: number | null;
}

/** What of a server its lines need. */
export interface ServerStanding {
  readonly clockAheadMs: number;
  /** After this nothing of it stands, unless it answers. */
  readonly standsUntilMs: number;
}

/** All of a server stands for three polling intervals after its last answer. */
export function serverStanding({ reach, clockAheadMs }: SourcePart, pollingIntervalMs: number): ServerStanding {
  const answeredAtMs = reach.kind === 'answering' || reach.kind === 'failing' ? reach.lastAnswerAtMs : null;
  return {
    clockAheadMs: clockAheadMs ?? 0,
    standsUntilMs: answeredAtMs === null ? Number.NEGATIVE_INFINITY : answeredAtMs + 3 * pollingIntervalMs,
  };
}

/** A server of which nothing is known. */
export const NO_STANDING: ServerStanding = { clockAheadMs: 0, standsUntilMs: Number.NEGATIVE_INFINITY };

/** What of a row does not change with time. */
interface StillFacts {
  readonly key: string;
  readonly group: string;
  readonly row: GroupRow;
  readonly searchText: string;
  readonly facts: FreshnessFacts;
}

/**
 * Makes lines of a part, remembering per part what does not change with time: parts are replaced whole, so an unchanged
 * one is the same object.
 */
export function createGroupLines(): (part: GroupsPart, nowMs: number, server: ServerStanding) => GroupLine[] {
  const known = new WeakMap<GroupsPart, readonly StillFacts[]>();
  return (part, nowMs, { clockAheadMs, standsUntilMs }) => {
    let still = known.get(part);
    if (still === undefined) {
      still = stillFacts(part);
      known.set(part, still);
    }
    const { server, datastore, sourceKind } = part;
    return still.map(({ key, group, row, searchText, facts }) => {
      const own = facts.standsUntilMs;
      const stands = own === null ? null : Math.min(own, standsUntilMs);
      const freshness = groupFreshness({ ...facts, standsUntilMs: stands }, nowMs, nowMs + clockAheadMs);
      const { client, namespace, lastFinishedServerMs } = row;
      return {
        ...{ key, sourceKind, server, datastore, namespace, group, client, row, searchText, freshness, clockAheadMs },
        state: freshness.state,
        lastFinishedAtMs: lastFinishedServerMs === null ? null : lastFinishedServerMs - clockAheadMs,
      };
    });
  };
}

function stillFacts(part: GroupsPart): readonly StillFacts[] {
  const namespaces = new Map<string, NamespaceView>(part.namespaces.map((view) => [view.namespace, view]));
  return part.groups.map((row) => {
    const group = `${row.backupType}/${row.backupId}`;
    return {
      key: groupKey(part.server, part.datastore, row.namespace, group),
      group,
      row,
      searchText: [group, row.comment, row.namespace, part.datastore, part.server, row.client, row.owner]
        .filter(Boolean)
        .join('\n')
        .toLowerCase(),
      facts: {
        pace: row.pace,
        lastFinishedServerMs: row.lastFinishedServerMs,
        isLastFinishedKnown: row.lastFinished !== 'unknown',
        standsUntilMs: namespaces.get(row.namespace)?.standsUntilMs ?? null,
      },
    };
  });
}

/** The key of a group's line. */
export function groupKey(server: string, datastore: string, namespace: string, group: string): string {
  return [server, datastore, namespace, group].map(encodeURIComponent).join('/');
}

/** The line of a datastore at this moment. */
export function datastoreLine(part: DatastorePart, nowMs: number, standing: ServerStanding): DatastoreLine {
  const { server, datastore, client, comment, usage, warnRatio, criticalRatio } = part;
  const ratio = usage?.value.ratio ?? null;
  const standsUntilMs = usage === null ? null : Math.min(usage.standsUntilMs, standing.standsUntilMs);
  return {
    ...{ server, datastore, client, part, ratio },
    key: `${encodeURIComponent(server)}/${encodeURIComponent(datastore)}`,
    searchText: [datastore, server, client, comment].filter(Boolean).join('\n').toLowerCase(),
    isRead: standsUntilMs !== null && nowMs <= standsUntilMs,
    level: storageLevel({ ratio, standsUntilMs, warnRatio, criticalRatio }, nowMs),
  };
}

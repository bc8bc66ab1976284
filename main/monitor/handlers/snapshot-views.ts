import type { Replies, SnapshotView } from '../../../shared/contract/calls.ts';
import {
  groupFingerprint,
  groupKey,
  type Snapshot,
  type SnapshotDetail,
  snapshotAt,
  snapshotTotal,
} from '../../../shared/domain/backup.ts';
import type { FleetState } from '../../../shared/domain/fleet.ts';
import type { GroupPlace } from '../../../shared/domain/history.ts';
import { lastGood } from '../../../shared/domain/section.ts';

/** What is known of a group's snapshots. */
export interface KnownSnapshots {
  readonly detail: SnapshotDetail | null;
  /** Whether they were read for the group as it is listed now. */
  readonly isCurrent: boolean;
}

/** Null: there is no such group. */
export function knownSnapshots(fleet: FleetState, place: GroupPlace): KnownSnapshots | null {
  const store = fleet.servers.find(({ name }) => name === place.server)?.datastores.get(place.datastore);
  const section = store?.groups.get(place.namespace);
  const group = section && lastGood(section)?.value.find((candidate) => groupKey(candidate) === place.group);
  if (!group) return null;
  const detail = store?.details.get(place.namespace)?.get(place.group) ?? null;
  return { detail, isCurrent: detail?.fingerprint === groupFingerprint(group) };
}

/** All of a group's snapshots, newest first. */
export function snapshotViews({ columns, takenAtMs }: SnapshotDetail): NonNullable<Replies['readSnapshots']> {
  const snapshots = Array.from({ length: snapshotTotal(columns) }, (_, index) => snapshotAt(columns, index));
  return { takenAtMs, snapshots: snapshots.flatMap((snapshot) => (snapshot ? [snapshotView(snapshot)] : [])) };
}

function snapshotView({ takenAtMs, verifiedAtMs, ...rest }: Snapshot): SnapshotView {
  return { ...rest, takenServerMs: takenAtMs, verifiedServerMs: verifiedAtMs };
}

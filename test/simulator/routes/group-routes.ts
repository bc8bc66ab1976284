/** `/admin/datastore/{store}/groups` and group notes (pbs-api.md sections 5.10 and 5.12). */
import { filesOf } from '../world/archives.ts';
import type { Group, PbsServer, Snapshot } from '../world/model.ts';
import { has } from '../world/version.ts';
import { ApiError, type Call, type Payload } from './exchange.ts';
import { inDirectoryOrder, isVisible, namespaceOf, readableStore, requireListing, text } from './reading.ts';

export function groups(call: Call): Payload {
  const ns = text(call, 'ns') ?? '';
  const filter = requireListing(call, call.path.store ?? '', ns);
  const namespace = namespaceOf(readableStore(call), ns);
  const listed = inDirectoryOrder([...namespace.groups.values()]).filter(
    (group) => group.isReadable && isVisible(filter, group.owner),
  );
  return { data: listed.flatMap((group) => groupEntry(call.server, group)) };
}

function groupEntry(server: PbsServer, group: Group): object[] {
  const isReliable = has(server.version, 'reliableGroups');
  if (group.snapshots.length === 0 && !isReliable) return [];
  const last = isReliable ? newestFinishedOrOnly(group) : foldedLast(group);
  const files = last === null ? [] : filesOf(group, last).map((file) => file.filename);
  return [
    {
      'backup-type': group.type,
      'backup-id': group.id,
      'last-backup': last?.timeS ?? 0,
      'backup-count': group.snapshots.length,
      files,
      owner: group.owner,
      ...(group.comment === null ? {} : { comment: firstLine(group.comment) }),
    },
  ];
}

function hasManifest(snapshot: Snapshot): boolean {
  return snapshot.state === 'finished' || snapshot.state === 'manifest-broken';
}

function newestFinishedOrOnly(group: Group): Snapshot | null {
  const [only] = group.snapshots;
  if (group.snapshots.length === 1 && only !== undefined) return only;
  return group.snapshots.findLast(hasManifest) ?? null;
}

/** Before 4.0.17: an unfinished snapshot wins or loses by its place in an unsorted directory listing. */
function foldedLast(group: Group): Snapshot | null {
  const listed = inDirectoryOrder(group.snapshots);
  return listed.reduce<Snapshot | null>(
    (last, next) => (last !== null && hasManifest(last) && last.timeS > next.timeS ? last : next),
    null,
  );
}

export function firstLine(comment: string): string {
  return comment.split('\n', 1)[0] ?? '';
}

export function groupNotes(call: Call): Payload {
  const ns = text(call, 'ns') ?? '';
  const filter = requireListing(call, call.path.store ?? '', ns);
  const namespace = namespaceOf(readableStore(call), ns);
  const key = `${text(call, 'backup-type')}/${text(call, 'backup-id')}`;
  const group = namespace.groups.get(key);
  if (group === undefined || !isVisible(filter, group.owner)) throw new ApiError(400, `no such group '${key}'`);
  return { data: group.comment ?? '' };
}

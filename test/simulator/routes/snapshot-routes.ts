/** `/admin/datastore/{store}/snapshots` (pbs-api.md section 5.13). */
import { filesOf } from '../world/archives.ts';
import type { Group, Snapshot } from '../world/model.ts';
import { hashText } from '../world/random.ts';
import type { Call, Payload } from './exchange.ts';
import { firstLine } from './group-routes.ts';
import { inDirectoryOrder, isVisible, namespaceOf, readableStore, requireListing, text } from './reading.ts';

export function snapshots(call: Call): Payload {
  const ns = text(call, 'ns') ?? '';
  const filter = requireListing(call, call.path.store ?? '', ns);
  const namespace = namespaceOf(readableStore(call), ns);
  const [type, id] = [text(call, 'backup-type'), text(call, 'backup-id')];
  const data: object[] = [];
  let manifestsRead = 0;
  for (const group of inDirectoryOrder([...namespace.groups.values()])) {
    const isWanted = (type === null || group.type === type) && (id === null || group.id === id);
    if (!isWanted || !isVisible(filter, group.owner)) continue;
    for (const snapshot of inDirectoryOrder(group.snapshots)) {
      data.push(snapshotEntry(group, snapshot));
      if (snapshot.state === 'finished' || snapshot.state === 'manifest-broken') manifestsRead += 1;
    }
  }
  return { data, isStreamed: true, manifestsRead };
}

function snapshotEntry(group: Group, snapshot: Snapshot): object {
  const isFinished = snapshot.state === 'finished';
  const { comment, verification } = snapshot;
  return {
    'backup-type': group.type,
    'backup-id': group.id,
    'backup-time': snapshot.timeS,
    ...(comment === null ? {} : { comment: firstLine(comment) }),
    ...(isFinished && verification !== null
      ? { verification: { upid: verification.upid, state: verification.state } }
      : {}),
    ...(isFinished && snapshot.isEncrypted ? { fingerprint: keyFingerprint(group) } : {}),
    files: filesOf(group, snapshot).map((file) => ({
      filename: file.filename,
      ...(file.cryptMode === null ? {} : { 'crypt-mode': file.cryptMode }),
      ...(file.sizeBytes === null ? {} : { size: file.sizeBytes }),
    })),
    ...(isFinished ? { size: snapshot.sizeBytes } : {}),
    owner: group.owner,
    protected: snapshot.isProtected,
  };
}

/** One key per owner: 32 bytes, colon form. */
function keyFingerprint(group: Group): string {
  let hex = '';
  for (let part = 0; part < 8; part += 1) hex += hashText(part, group.owner).toString(16).padStart(8, '0');
  return hex.match(/../g)?.join(':') ?? '';
}

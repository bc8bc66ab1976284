/** The files of a snapshot, by kind of guest. */
import type { Archive, BackupType, Group, Snapshot } from './model.ts';

export const MANIFEST = 'index.json.blob';
export const CLIENT_LOG = 'client.log.blob';

const LAYOUTS: Record<BackupType, readonly Archive[]> = {
  vm: [
    { filename: 'qemu-server.conf.blob', share: 0 },
    { filename: 'drive-scsi0.img.fidx', share: 1 },
  ],
  ct: [
    { filename: 'pct.conf.blob', share: 0 },
    { filename: 'root.pxar.didx', share: 0.98 },
    { filename: 'catalog.pcat1.didx', share: 0.02 },
  ],
  host: [
    { filename: 'data.pxar.didx', share: 0.97 },
    { filename: 'catalog.pcat1.didx', share: 0.03 },
  ],
};

const CONFIG_BYTES = 412;
const MANIFEST_BYTES = 620;

export function archivesOf(type: BackupType): readonly Archive[] {
  return LAYOUTS[type];
}

export interface SnapshotFile {
  readonly filename: string;
  readonly sizeBytes: number | null;
  readonly cryptMode: 'none' | 'encrypt' | 'sign-only' | null;
}

/** Files as the manifest describes them; those beside it have neither size nor mode. */
export function filesOf(group: Group, snapshot: Snapshot): SnapshotFile[] {
  const firstBlob = group.archives.find((archive) => archive.filename.endsWith('.blob'));
  switch (snapshot.state) {
    case 'running':
      return [];
    case 'leftover':
      return firstBlob === undefined ? [] : [bare(firstBlob.filename)];
    case 'manifest-broken':
      return [...group.archives.map((archive) => bare(archive.filename)), bare(MANIFEST)];
    case 'finished':
      return finishedFiles(group, snapshot);
  }
}

function bare(filename: string): SnapshotFile {
  return { filename, sizeBytes: null, cryptMode: null };
}

function finishedFiles(group: Group, snapshot: Snapshot): SnapshotFile[] {
  const cryptMode = snapshot.isEncrypted ? 'encrypt' : 'none';
  const payloadBytes = payloadOf(group, snapshot);
  let restBytes = payloadBytes;
  const files: SnapshotFile[] = group.archives.map(({ filename, share }, at) => {
    if (filename.endsWith('.blob')) return { filename, sizeBytes: CONFIG_BYTES, cryptMode };
    const isLast = at === group.archives.length - 1;
    const sizeBytes = isLast ? restBytes : Math.floor(payloadBytes * share);
    restBytes -= sizeBytes;
    return { filename, sizeBytes, cryptMode };
  });
  files.push({ filename: MANIFEST, sizeBytes: MANIFEST_BYTES, cryptMode: snapshot.isEncrypted ? 'sign-only' : 'none' });
  files.push(bare(CLIENT_LOG));
  return files;
}

/** The snapshot's size is the sum of its files, so the archives take what config and manifest leave. */
function payloadOf(group: Group, snapshot: Snapshot): number {
  const blobs = group.archives.filter((archive) => archive.filename.endsWith('.blob')).length;
  return Math.max(0, snapshot.sizeBytes - blobs * CONFIG_BYTES - MANIFEST_BYTES);
}

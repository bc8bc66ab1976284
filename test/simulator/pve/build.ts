/** Building clusters, and what happens to them. */
import { GIB, nodeNamed, type PveCluster, type PveGuestTruth, type PveNodeTruth } from './model.ts';

export const PVE_START_MS = Date.parse('2026-09-28T10:00:00Z');
const DAY = 86_400_000;
const AUDITOR = { 'Sys.Audit': 1, 'VM.Audit': 1, 'Datastore.Audit': 1, 'Pool.Audit': 1 } as const;

export interface ClusterWish {
  /** Null: one node in no cluster. */
  readonly name?: string | null;
  readonly nodes?: readonly string[];
  readonly startMs?: number;
  readonly tokenId?: string;
  readonly tokenSecret?: string;
}

/** A cluster with nodes, disks, certificates and storages, and no guests. */
export function buildCluster(wish: ClusterWish = {}): PveCluster {
  const nowMs = wish.startMs ?? PVE_START_MS;
  const names = wish.nodes ?? ['alder', 'birch', 'cedar'];
  return {
    nowMs,
    name: wish.name === undefined ? 'grove' : wish.name,
    isQuorate: true,
    version: '9.1.4',
    nodes: names.map((name, at) => buildNode(name, at, nowMs)),
    guests: [],
    jobs: [],
    storageConfig: [
      { storage: 'local', type: 'dir', path: '/var/lib/vz', content: 'iso,vztmpl' },
      { storage: 'nas', type: 'nfs', server: '10.9.0.7', export: '/export', content: 'images', shared: 1 },
    ],
    tasks: [],
    tokenId: wish.tokenId ?? 'monitor@pve!desk',
    tokenSecret: wish.tokenSecret ?? '5d1f0b54-7a0c-4b3a-9c64-2f7a1c0e8d55',
    permissions: { '/': { ...AUDITOR }, '/vms': { ...AUDITOR }, '/storage': { ...AUDITOR } },
  };
}

function buildNode(name: string, at: number, nowMs: number): PveNodeTruth {
  return {
    name,
    isUp: true,
    downSinceMs: null,
    isStuck: false,
    cpus: at === 0 ? 16 : 8,
    memoryBytes: (at === 0 ? 128 : 16) * GIB - 4096 * at,
    disks: [
      { devpath: '/dev/nvme0n1', health: 'PASSED', serial: `N${name}` },
      { devpath: '/dev/sda', health: at === 1 ? 'OK' : 'PASSED', serial: `S${name}` },
      { devpath: '/dev/sdb', health: 'UNKNOWN', serial: 'unknown' },
    ],
    certificates: [
      {
        filename: 'pve-root-ca.pem',
        subject: '/CN=Proxmox Virtual Environment/OU=c502/O=PVE Cluster Manager CA',
        notBeforeMs: nowMs - 25 * DAY,
        notAfterMs: nowMs + 3625.5 * DAY,
      },
      {
        filename: 'pve-ssl.pem',
        subject: `/OU=PVE Cluster Node/O=Proxmox Virtual Environment/CN=${name}.example`,
        notBeforeMs: nowMs - 25 * DAY,
        notAfterMs: nowMs + (705 + at) * DAY + 3_600_000,
      },
    ],
    storages: [
      {
        storage: 'local',
        type: 'dir',
        isShared: false,
        isActive: true,
        totalBytes: 94 * GIB,
        usedBytes: (5 + at) * GIB,
      },
      { storage: 'nas', type: 'nfs', isShared: true, isActive: true, totalBytes: 2178 * GIB, usedBytes: 63 * GIB },
    ],
  };
}

export function addGuest(
  cluster: PveCluster,
  guest: Pick<PveGuestTruth, 'vmid' | 'node'> & Partial<PveGuestTruth>,
): PveGuestTruth {
  const made: PveGuestTruth = {
    type: 'qemu',
    name: `guest-${guest.vmid}`,
    status: 'running',
    isTemplate: false,
    cpus: 2,
    memoryBytes: 4 * GIB,
    pool: null,
    tags: '',
    ...guest,
  };
  cluster.guests.push(made);
  return made;
}

/** A cluster of the kind that most have: three nodes, guests of all sorts, two jobs, a PBS behind one storage. */
export function buildGrove(wish: ClusterWish = {}): PveCluster {
  const cluster = buildCluster(wish);
  const [first = '', second = first, third = first] = cluster.nodes.map(({ name }) => name);
  addGuest(cluster, { vmid: 201, node: first, name: 'erp-db', cpus: 4, memoryBytes: 8 * GIB, tags: 'erp;prod' });
  addGuest(cluster, { vmid: 310, node: first, type: 'lxc', name: 'dns-a', status: 'stopped', cpus: 1 });
  addGuest(cluster, { vmid: 9000, node: first, name: 'golden', status: 'stopped', isTemplate: true });
  addGuest(cluster, { vmid: 202, node: second, name: 'erp-web', status: 'paused' });
  addGuest(cluster, { vmid: 203, node: second, name: 'lab "x"\\y', status: 'stopped' });
  addGuest(cluster, { vmid: 305, node: third, type: 'lxc', name: 'mail', cpus: 1.5 });
  addGuest(cluster, { vmid: 306, node: third, type: 'lxc', name: 'build', cpus: null });
  cluster.jobs.push(
    { id: 'nightly', type: 'vzdump', enabled: 1, schedule: '02:15', all: 1, exclude: '203,9000', storage: 'vault' },
    { id: 'lab', type: 'vzdump', enabled: 0, schedule: 'hourly', vmid: '203', storage: 'vault' },
  );
  return cluster;
}

/** A storage of the cluster that points to a datastore of a PBS. */
export function addPbsStorage(
  cluster: PveCluster,
  storage: string,
  target: { server: string; port?: number; datastore: string; namespace?: string; fingerprint?: string },
): void {
  cluster.storageConfig.push({ storage, type: 'pbs', content: 'backup', shared: 1, ...target });
}

export interface RunWish {
  readonly node: string;
  readonly startMs: number;
  readonly endMs: number | null;
  /** By guest: null for success, a text for why it failed, `undefined` for one that was cut off. */
  readonly guests: ReadonlyMap<number, string | null | undefined>;
  readonly status?: string;
  readonly storage?: string;
}

/** A run of vzdump: a task, and a log as PVE writes it. */
export function addRun(cluster: PveCluster, wish: RunWish): string {
  const only = wish.guests.size === 1 ? String([...wish.guests.keys()][0]) : '';
  const hex = Math.floor(wish.startMs / 1000)
    .toString(16)
    .toUpperCase()
    .padStart(8, '0');
  const serial = cluster.tasks.length.toString(16).toUpperCase().padStart(8, '0');
  const upid = `UPID:${wish.node}:0003F2A1:${serial}:${hex}:vzdump:${only}:root@pam:`;
  const { storage = 'vault' } = wish;
  const log = [`INFO: starting new backup job: vzdump --all 1 --storage ${storage} --mode snapshot --quiet 1`];
  for (const [vmid, fate] of wish.guests) {
    log.push(`INFO: Starting Backup of VM ${vmid} (qemu)`, 'INFO: Backup started at 2026-09-28 02:15:00');
    if (fate === null) log.push(`INFO: Finished Backup of VM ${vmid} (00:03:12)`);
    else if (fate !== undefined) log.push(`ERROR: Backup of VM ${vmid} failed - ${fate}`);
  }
  const hasFailed = [...wish.guests.values()].some((fate) => fate !== null);
  const status = wish.status ?? (hasFailed ? 'job errors' : 'OK');
  log.push(status === 'OK' ? 'TASK OK' : `TASK ERROR: ${status}`);
  cluster.tasks.push({
    upid,
    node: wish.node,
    type: 'vzdump',
    id: only,
    startMs: wish.startMs,
    endMs: wish.endMs,
    status: wish.endMs === null ? null : status,
    log,
  });
  return upid;
}

/** A node loses power, or comes back. */
export function setUp(cluster: PveCluster, name: string, isUp: boolean): void {
  const node = nodeNamed(cluster, name);
  if (node === undefined) throw new Error(`no node ${name}`);
  node.isUp = isUp;
  node.downSinceMs = isUp ? null : cluster.nowMs;
}

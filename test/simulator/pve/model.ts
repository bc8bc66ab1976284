/** The truth behind a simulated Proxmox VE cluster: plain data, with its own clock. Nothing in it knows HTTP. */

export interface PveDiskTruth {
  devpath: string;
  health: string;
  serial: string;
}

export interface PveCertificateTruth {
  filename: string;
  subject: string;
  notBeforeMs: number;
  /** Null: left out of the answer. */
  notAfterMs: number | null;
}

export interface PveStorageTruth {
  storage: string;
  type: string;
  isShared: boolean;
  isActive: boolean;
  totalBytes: number;
  usedBytes: number;
}

export interface PveGuestTruth {
  vmid: number;
  type: 'qemu' | 'lxc';
  name: string;
  /** The node where it is; guests move. */
  node: string;
  /** The run state: `running`, `stopped`, `paused`, ... */
  status: string;
  isTemplate: boolean;
  /** Null: a container without a limit, which counts the node's threads. */
  cpus: number | null;
  memoryBytes: number;
  pool: string | null;
  tags: string;
}

export interface PveNodeTruth {
  name: string;
  /** It is on, and the cluster sees it. */
  isUp: boolean;
  /** When it went down; its statistics outlive it by five minutes. */
  downSinceMs: number | null;
  /** Up, but its statistics daemon is stuck. */
  isStuck: boolean;
  cpus: number;
  memoryBytes: number;
  disks: PveDiskTruth[];
  certificates: PveCertificateTruth[];
  storages: PveStorageTruth[];
}

export interface PveTaskTruth {
  upid: string;
  node: string;
  type: string;
  /** Empty for a run of several guests. */
  id: string;
  startMs: number;
  endMs: number | null;
  status: string | null;
  log: string[];
}

export interface PveCluster {
  nowMs: number;
  /** Null: a single node in no cluster. */
  name: string | null;
  isQuorate: boolean;
  /** Such as 9.1.4. */
  version: string;
  nodes: PveNodeTruth[];
  guests: PveGuestTruth[];
  /** As `/cluster/backup` answers them. */
  jobs: Record<string, unknown>[];
  /** As `/storage` answers them. */
  storageConfig: Record<string, unknown>[];
  tasks: PveTaskTruth[];
  tokenId: string;
  tokenSecret: string;
  /** Privileges by path, as `/access/permissions` tells them. */
  permissions: Record<string, Record<string, 0 | 1>>;
}

export const GIB = 1024 ** 3;

/** How long what a node published last outlives it (pve-api.md 8). */
export const STATISTICS_OUTLIVE_MS = 300_000;

/** Its node as it is now; a guest's node always exists. */
export function nodeNamed(cluster: PveCluster, name: string): PveNodeTruth | undefined {
  return cluster.nodes.find((node) => node.name === name);
}

/** What the cluster says of a node. */
export function statusOf(node: PveNodeTruth): 'online' | 'offline' | 'unknown' {
  if (!node.isUp) return 'offline';
  return node.isStuck ? 'unknown' : 'online';
}

/** Whether numbers of a node are still published. */
export function hasStatistics(cluster: PveCluster, node: PveNodeTruth): boolean {
  if (node.isStuck) return false;
  return node.isUp || (node.downSinceMs !== null && cluster.nowMs - node.downSinceMs < STATISTICS_OUTLIVE_MS);
}

import type { Privileges } from '../../../shared/domain/privileges.ts';
import type {
  ClusterStatus,
  DiskHealth,
  NodeStatus,
  PveCertificate,
  PveDisk,
  PveGuest,
  PveNode,
  PveNodeStorage,
  PveResources,
} from '../../../shared/domain/pve.ts';
import type { ServerVersion } from '../../../shared/domain/server.ts';
import type {
  CertificateRow,
  ClusterStatusRow,
  DiskRow,
  GuestRow,
  NodeRow,
  PermissionMap,
  ResourceRow,
  StorageRow,
  VersionRow,
} from './wire.ts';

/** PVE's `version` is whole, such as `9.1.4`, unlike PBS's. */
export function toVersion(row: VersionRow): ServerVersion {
  const [major, minor, patch] = row.version.split(/[.-]/).map(Number);
  const part = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : 0);
  return {
    version: row.version,
    release: row.release ?? '',
    repoid: row.repoid ?? '',
    tuple: [part(major), part(minor), part(patch)],
  };
}

/** 1 propagates, 0 does not. */
export function toPrivileges(map: PermissionMap): Privileges {
  return new Map(
    Object.entries(map).map(([path, granted]) => [
      path,
      new Map(Object.entries(granted).map(([privilege, propagates]) => [privilege, Boolean(propagates)])),
    ]),
  );
}

/** Without a row of the cluster the node is in none, and quorum does not apply (pve-api.md 10.1). */
export function toClusterStatus(rows: readonly ClusterStatusRow[]): ClusterStatus {
  let cluster: { name: string; quorate?: boolean | null | undefined } | null = null;
  const nodes: string[] = [];
  for (const row of rows) {
    if (row === null) continue;
    if (row.type === 'cluster') cluster = row;
    else nodes.push(row.name);
  }
  return {
    name: cluster?.name ?? null,
    nodes: nodes.sort(),
    isQuorate: cluster?.quorate ?? null,
  };
}

/**
 * The cluster's resources. On a node that went silent PVE forgets names and sizes of its guests after minutes: they are
 * taken from what was known `before`, by vmid (pve-api.md 8).
 */
export function toResources(rows: readonly ResourceRow[], before: readonly PveGuest[]): PveResources {
  const known = new Map(before.map((guest) => [guest.vmid, guest]));
  const nodes: PveNode[] = [];
  const guests: PveGuest[] = [];
  const storages: PveNodeStorage[] = [];
  for (const row of rows) {
    if (row === null) continue;
    if (row.type === 'node') nodes.push(toNode(row));
    else if (row.type === 'storage') storages.push(toNodeStorage(row));
    else guests.push(toGuest(row, known.get(row.vmid)));
  }
  return {
    nodes: nodes.sort((a, b) => compare(a.name, b.name)),
    guests: guests.sort((a, b) => a.vmid - b.vmid),
    storages: storages.sort((a, b) => compare(a.node, b.node) || compare(a.storage, b.storage)),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function toNode(row: NodeRow): PveNode {
  return {
    name: row.node,
    status: toNodeStatus(row.status ?? ''),
    cpuCount: row.maxcpu ?? null,
    cpuRatio: row.cpu ?? null,
    memoryTotalBytes: row.maxmem ?? null,
    memoryUsedBytes: row.mem ?? null,
    rootTotalBytes: row.maxdisk ?? null,
    rootUsedBytes: row.disk ?? null,
    uptimeSeconds: row.uptime ?? null,
  };
}

function toNodeStatus(status: string): NodeStatus {
  const lower = status.toLowerCase();
  return lower === 'online' || lower === 'offline' ? lower : 'unknown';
}

function toGuest(row: GuestRow, before: PveGuest | undefined): PveGuest {
  const status = row.status ?? 'unknown';
  return {
    vmid: row.vmid,
    type: row.type,
    node: row.node,
    name: row.name ?? before?.name ?? null,
    status,
    isTemplate: row.template ?? before?.isTemplate ?? false,
    cpuCount: row.maxcpu ?? before?.cpuCount ?? null,
    memoryBytes: row.maxmem ?? before?.memoryBytes ?? null,
    pool: row.pool ?? null,
    tags: (row.tags ?? '').split(/[;, ]/).filter((tag) => tag !== ''),
    lock: row.lock ?? null,
    haState: row.hastate ?? null,
  };
}

function toNodeStorage(row: StorageRow): PveNodeStorage {
  const isAvailable = row.status === 'available';
  return {
    storage: row.storage,
    node: row.node,
    type: row.plugintype ?? '',
    isShared: row.shared ?? false,
    isAvailable,
    totalBytes: isAvailable ? (row.maxdisk ?? null) : null,
    usedBytes: isAvailable ? (row.disk ?? null) : null,
  };
}

export function toDisks(rows: readonly DiskRow[]): PveDisk[] {
  return rows.map((row) => ({
    devicePath: row.devpath,
    health: toHealth(row.health ?? ''),
    healthText: row.health ?? 'UNKNOWN',
    model: known(row.model),
    serial: known(row.serial),
    sizeBytes: row.size ?? null,
    type: known(row.type),
    lifeLeftPercent: row.wearout ?? null,
  }));
}

/** PVE spells what it does not know as a word. */
function known(text: string | null | undefined): string | null {
  return text === undefined || text === null || text === '' || text === 'unknown' ? null : text;
}

/** SAS disks say OK, others PASSED; no data is no verdict (pve-api.md 6.6). */
function toHealth(text: string): DiskHealth {
  if (text === 'PASSED' || text === 'OK') return 'good';
  return text === '' || text === 'UNKNOWN' || text === 'SMART Disabled' ? 'unknown' : 'bad';
}

export function toCertificates(rows: readonly CertificateRow[]): PveCertificate[] {
  return rows.map((row) => ({
    filename: row.filename ?? '',
    subject: row.subject ?? '',
    fingerprint: row.fingerprint?.toUpperCase() ?? null,
    validFromMs: toMs(row.notbefore),
    validToMs: toMs(row.notafter),
  }));
}

function toMs(seconds: number | null | undefined): number | null {
  return seconds === undefined || seconds === null ? null : seconds * 1000;
}

import type { Privileges } from '../../../shared/domain/privileges.ts';
import type {
  ClusterStatus,
  PveBackupJob,
  PveCertificate,
  PveDisk,
  PveGuest,
  PveResources,
  PveStorageEntry,
  PveUncoveredGuest,
} from '../../../shared/domain/pve.ts';
import type { ServerVersion } from '../../../shared/domain/server.ts';
import type { VzdumpRun } from '../../../shared/domain/vzdump.ts';
import { readWire } from '../pbs/wire-envelope.ts';
import { toBackupJobs, toStorageEntries, toUncovered, toVzdumpRuns } from './translate-backup.ts';
import { toCertificates, toClusterStatus, toDisks, toPrivileges, toResources, toVersion } from './translate-cluster.ts';
import { readVzdumpLog, type VzdumpLog } from './vzdump-log.ts';
import * as wire from './wire.ts';

/** One question to a cluster; each only reads (pve-api.md). */
export interface Question<T> {
  /** Path without query, each segment encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  /** What PVE checks, for naming it when it refuses. */
  readonly privilege: string;
  readonly aclPath: string;
  /** The node that the receiving one forwards it to; absent: it answers by itself. */
  readonly node?: string;
  /** The answer's `data` in the domain's words. Throws `Undecodable`. */
  readonly decode: (data: unknown) => T;
}

const anyone = { privilege: 'any token', aclPath: '/' };
const auditor = { privilege: 'Sys.Audit', aclPath: '/' };

function onNode(node: string, rest: string) {
  const path = `/nodes/${encodeURIComponent(node)}${rest}`;
  return { path, node, privilege: 'Sys.Audit', aclPath: `/nodes/${node}` };
}

export const askVersion: Question<ServerVersion> = {
  path: '/version',
  ...anyone,
  decode: (data) => toVersion(readWire(wire.version, data)),
};

export const askPermissions: Question<Privileges> = {
  path: '/access/permissions',
  ...anyone,
  decode: (data) => toPrivileges(readWire(wire.permissions, data)),
};

export const askClusterStatus: Question<ClusterStatus> = {
  path: '/cluster/status',
  ...auditor,
  decode: (data) => toClusterStatus(readWire(wire.clusterStatus, data)),
};

/** Nodes, guests and storages of the whole cluster from one node's memory, nodes that are down included. */
export function askResources(before: readonly PveGuest[]): Question<PveResources> {
  return {
    path: '/cluster/resources',
    ...anyone,
    decode: (data) => toResources(readWire(wire.resources, data), before),
  };
}

/** Newest tasks of all nodes: enough to see that a backup ended, not enough to see all. */
export const askClusterTasks: Question<readonly VzdumpRun[]> = {
  path: '/cluster/tasks',
  ...auditor,
  decode: (data) => toVzdumpRuns(readWire(wire.tasks, data)),
};

export const askBackupJobs: Question<readonly PveBackupJob[]> = {
  path: '/cluster/backup',
  ...auditor,
  decode: (data) => toBackupJobs(readWire(wire.backupJobs, data)),
};

export const askUncovered: Question<readonly PveUncoveredGuest[]> = {
  path: '/cluster/backup-info/not-backed-up',
  ...auditor,
  decode: (data) => toUncovered(readWire(wire.uncovered, data)),
};

export const askStorages: Question<readonly PveStorageEntry[]> = {
  path: '/storage',
  privilege: 'Datastore.Audit',
  aclPath: '/storage',
  decode: (data) => toStorageEntries(readWire(wire.storageConfig, data)),
};

/** Runs `smartctl` for each disk: expensive, and may wake what sleeps. */
export function askDisks(node: string): Question<readonly PveDisk[]> {
  return { ...onNode(node, '/disks/list'), decode: (data) => toDisks(readWire(wire.disks, data)) };
}

export function askCertificates(node: string): Question<readonly PveCertificate[]> {
  return {
    ...onNode(node, '/certificates/info'),
    ...anyone,
    decode: (data) => toCertificates(readWire(wire.certificates, data)),
  };
}

const MOST_RUNS = 500;

/** Backup runs of one node that started at or after this many epoch seconds, running ones included. */
export function askVzdumpRuns(node: string, sinceSeconds: number): Question<readonly VzdumpRun[]> {
  return {
    ...onNode(node, '/tasks'),
    query: { typefilter: 'vzdump', source: 'all', since: sinceSeconds, limit: MOST_RUNS },
    decode: (data) => toVzdumpRuns(readWire(wire.tasks, data)),
  };
}

/** Where the log's usual limit of 50 lines does not reach. */
const MOST_LINES = 20_000;

export function askVzdumpLog(node: string, upid: string): Question<VzdumpLog> {
  return {
    ...onNode(node, `/tasks/${encodeURIComponent(upid)}/log`),
    query: { limit: MOST_LINES },
    decode: (data) => readVzdumpLog(readWire(wire.taskLog, data).map(({ t }) => t ?? '')),
  };
}

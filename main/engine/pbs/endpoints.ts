import type { Question } from './client.ts';

/*
 * One question per API path that we use; each only reads (pbs-api.md). Parameters that an old server would refuse are
 * added by the caller, who knows its version.
 */

const store = (datastore: string) => `/admin/datastore/${encodeURIComponent(datastore)}`;
const storeAcl = (datastore: string, namespace = '') =>
  `/datastore/${datastore}${namespace === '' ? '' : `/${namespace}`}`;
const nobody = { privilege: 'any token', aclPath: '/' };
const sysAudit = (aclPath: string) => ({ privilege: 'Sys.Audit', aclPath });
const datastoreAudit = (datastore: string, namespace = '') => ({
  privilege: 'Datastore.Audit',
  aclPath: storeAcl(datastore, namespace),
});
const NODE = '/nodes/localhost';

export const askVersion: Question<'version'> = { kind: 'version', path: '/version', ...nobody };

export const askPermissions: Question<'permissions'> = { kind: 'permissions', path: '/access/permissions', ...nobody };

export const askHost: Question<'host'> = { kind: 'host', path: `${NODE}/status`, ...sysAudit('/system/status') };

/** Current sizes of all mounted datastores from PBS's own samples, without touching a disk (from 3.2.8). */
export const askUsages: Question<'usages'> = { kind: 'usages', path: '/status/metrics', ...nobody };

/** Current sizes of one datastore; a `statfs` on the server. */
export function askUsage(datastore: string): Question<'usage'> {
  return { kind: 'usage', path: `${store(datastore)}/status`, ...datastoreAudit(datastore) };
}

export const askDatastores: Question<'datastores'> = { kind: 'datastores', path: '/admin/datastore', ...nobody };

/** 30 days of usage per datastore and PBS's forecast; some 28 KB per datastore. */
export const askUsageHistory: Question<'usage-history'> = {
  kind: 'usage-history',
  path: '/status/datastore-usage',
  effort: 'listing',
  ...nobody,
};

/** All namespaces of a datastore. On an unreadable directory the server may never answer (pbs-api.md 10.4). */
export function askNamespaces(datastore: string): Question<'namespaces'> {
  return { kind: 'namespaces', path: `${store(datastore)}/namespace`, ...datastoreAudit(datastore) };
}

const inNamespace = (namespace: string): Record<string, string> => (namespace === '' ? {} : { ns: namespace });

/** The groups of one namespace, that level alone. */
export function askGroups(datastore: string, namespace: string): Question<'groups'> {
  return {
    kind: 'groups',
    path: `${store(datastore)}/groups`,
    query: inNamespace(namespace),
    effort: 'listing',
    ...datastoreAudit(datastore, namespace),
  };
}

interface SnapshotScope {
  readonly datastore: string;
  readonly namespace: string;
  /** One group alone; null for all of the namespace. */
  readonly group: { readonly backupType: string; readonly backupId: string } | null;
  readonly node: string | null;
}

/** Snapshots with detail: PBS reads one manifest for each. */
export function askSnapshots({ datastore, namespace, group, node }: SnapshotScope): Question<'snapshots'> {
  return {
    kind: 'snapshots',
    path: `${store(datastore)}/snapshots`,
    query: {
      ...inNamespace(namespace),
      ...(group ? { 'backup-type': group.backupType, 'backup-id': group.backupId } : {}),
    },
    effort: 'listing',
    place: { datastore, node },
    ...datastoreAudit(datastore, namespace),
  };
}

interface TaskRange {
  /** Tasks that started at or after this many epoch seconds. */
  readonly since?: number;
  /** Tasks that started at or before. */
  readonly until?: number;
  readonly running?: 1;
  /** Part of the worker type's name. */
  readonly typefilter?: string;
}

/** The task list without its limit of 50. */
export function askTasks(range: TaskRange): Question<'tasks'> {
  return { kind: 'tasks', path: `${NODE}/tasks`, query: { ...range, limit: 0 }, ...sysAudit('/system/tasks') };
}

/** Lines of a task's log from `start` (1 is the first); the answer also tells how many there are. */
export function askTaskLog(upid: string, start: number, limit: number): Question<'task-log'> {
  return {
    kind: 'task-log',
    path: `${NODE}/tasks/${encodeURIComponent(upid)}/log`,
    query: { start, limit },
    ...sysAudit('/system/tasks'),
  };
}

export const askGc: Question<'gc'> = { kind: 'gc', path: '/admin/gc', ...nobody };
export const askVerifyJobs: Question<'verify'> = { kind: 'verify', path: '/admin/verify', ...nobody };
export const askPruneJobs: Question<'prune'> = { kind: 'prune', path: '/admin/prune', ...nobody };

/** Push jobs stay invisible without the direction, which servers before 3.2.13 refuse (pbs-api.md 7). */
export function askSyncJobs(knowsDirection: boolean): Question<'sync'> {
  return {
    kind: 'sync',
    path: '/admin/sync',
    ...(knowsDirection ? { query: { 'sync-direction': 'all' } } : {}),
    ...nobody,
  };
}

/** Half-hourly means of 30 days; some 400 KB, a quarter of it on the wire (pbs-api.md 4.10). */
const MONTH = { timeframe: 'month', cf: 'AVERAGE' };

export const askHostPast: Question<'host-rrd'> = {
  kind: 'host-rrd',
  path: `${NODE}/rrd`,
  query: MONTH,
  effort: 'listing',
  ...sysAudit('/system/status'),
};

export function askUsagePast(datastore: string): Question<'store-rrd'> {
  return {
    kind: 'store-rrd',
    path: `${store(datastore)}/rrd`,
    query: MONTH,
    effort: 'listing',
    ...datastoreAudit(datastore),
  };
}

export const askTapeDrives: Question<'tape'> = { kind: 'tape', path: '/tape/drive', ...nobody };

export const askSubscription: Question<'subscription'> = {
  kind: 'subscription',
  path: `${NODE}/subscription`,
  ...nobody,
};

/** For its time zone; from 4.2.3 on the server starts a process for it, so rarely. */
export const askTimeZone: Question<'time'> = { kind: 'time', path: `${NODE}/time`, ...nobody };

export const askUpdates: Question<'updates'> = {
  kind: 'updates',
  path: `${NODE}/apt/update`,
  effort: 'listing',
  ...sysAudit('/'),
};

/** Every endpoint that a read-only monitor uses, with its parameters and the privilege that PBS declares for it. */
import type { Privilege } from '../world/access.ts';
import { permissions } from './access-routes.ts';
import { disks, tapeDrives, zfsPools } from './disk-routes.ts';
import type { Call, Payload } from './exchange.ts';
import { allGc, storeGc } from './gc-routes.ts';
import { groupNotes, groups } from './group-routes.ts';
import { pruneJobs, syncJobs, verifyJobs } from './job-routes.ts';
import { metrics } from './metrics-routes.ts';
import * as node from './node-routes.ts';
import type { Parameters } from './parameters.ts';
import { hostRrd, storeRrd, TIMEFRAMES } from './rrd-routes.ts';
import { snapshots } from './snapshot-routes.ts';
import * as store from './store-routes.ts';
import { taskList, taskLog, taskStatus } from './task-routes.ts';
import { datastoreUsage } from './usage-routes.ts';

export interface Endpoint {
  readonly template: string;
  readonly answer: (call: Call) => Payload;
  readonly parameters?: Parameters;
  /** Declarative check before the handler runs; the handlers do the finer ones. */
  readonly needs?: { readonly privilege: Privilege; readonly path: string } | 'superuser' | 'nothing';
  /** First package that has it. */
  readonly since?: string;
  /** Forwarded to the root daemon. */
  readonly isPrivileged?: boolean;
  /** Fixed path values, for one handler behind two endpoints. */
  readonly fixed?: Readonly<Record<string, string>>;
}

const TEXT = { type: 'text' } as const;
const FLAG = { type: 'boolean' } as const;
const COUNT = { type: 'integer', least: 0 } as const;
const NUMBER = { type: 'integer' } as const;
const NEEDED = { type: 'text', isRequired: true } as const;
const BACKUP_TYPE = { type: { oneOf: ['vm', 'ct', 'host'] } } as const;
const STORE_FILTER: Parameters = { store: TEXT };
const RRD: Parameters = {
  timeframe: { type: { oneOf: TIMEFRAMES }, isRequired: true },
  cf: { type: { oneOf: ['MAX', 'AVERAGE'] }, isRequired: true },
};
const TASK_LIST: Parameters = {
  start: COUNT,
  limit: COUNT,
  running: FLAG,
  errors: FLAG,
  statusfilter: { type: { manyOf: ['ok', 'warning', 'error', 'unknown'] } },
  typefilter: TEXT,
  userfilter: TEXT,
  store: TEXT,
  since: NUMBER,
  until: NUMBER,
};
const SYNC_DIRECTION = { type: { oneOf: ['all', 'push', 'pull'] } } as const;

function audit(path: string): { privilege: Privilege; path: string } {
  return { privilege: 'Sys.Audit', path };
}

const STORE = '/admin/datastore/{store}';
const TASKS = '/nodes/{node}/tasks';

export const ENDPOINTS: readonly Endpoint[] = [
  { template: '/ping', answer: node.ping, needs: 'nothing' },
  { template: '/version', answer: node.version },
  { template: '/access/permissions', answer: permissions, parameters: { path: TEXT, 'auth-id': TEXT } },
  { template: '/nodes', answer: node.nodeList, needs: 'superuser' },
  { template: '/nodes/{node}/status', answer: node.nodeStatus, needs: audit('/system/status') },
  { template: '/nodes/{node}/time', answer: node.time },
  { template: '/nodes/{node}/identity', answer: node.identity, since: '4.1.10' },
  { template: '/nodes/{node}/subscription', answer: node.subscription },
  { template: '/nodes/{node}/apt/update', answer: node.aptUpdates, needs: audit('/'), isPrivileged: true },
  { template: '/nodes/{node}/services', answer: node.services, needs: audit('/system/services') },
  { template: '/nodes/{node}/config', answer: node.nodeConfig, needs: audit('/system') },
  {
    template: '/nodes/{node}/certificates/info',
    answer: node.certificateInfo,
    needs: { privilege: 'Sys.Modify', path: '/system/certificates' },
  },
  {
    template: '/nodes/{node}/disks/list',
    answer: disks,
    parameters: { skipsmart: FLAG, 'include-partitions': FLAG, 'usage-type': TEXT },
    needs: audit('/system/disks'),
    isPrivileged: true,
  },
  { template: '/nodes/{node}/disks/zfs', answer: zfsPools, needs: audit('/system/disks'), isPrivileged: true },
  { template: '/nodes/{node}/rrd', answer: hostRrd, parameters: RRD, needs: audit('/system/status') },
  { template: TASKS, answer: taskList, parameters: TASK_LIST },
  { template: `${TASKS}/{upid}/status`, answer: taskStatus },
  {
    template: `${TASKS}/{upid}/log`,
    answer: taskLog,
    parameters: { start: COUNT, limit: COUNT, 'test-status': FLAG },
  },
  {
    template: '/status/metrics',
    answer: metrics,
    parameters: { history: FLAG, 'start-time': NUMBER },
    since: '3.2.8',
  },
  { template: '/status/datastore-usage', answer: datastoreUsage },
  { template: '/admin/datastore', answer: store.storeList },
  { template: `${STORE}/status`, answer: store.storeStatus, parameters: { verbose: FLAG } },
  {
    template: `${STORE}/namespace`,
    answer: store.namespaces,
    parameters: { parent: TEXT, 'max-depth': { type: 'integer', least: 0, most: 7 } },
  },
  { template: `${STORE}/groups`, answer: groups, parameters: { ns: TEXT } },
  {
    template: `${STORE}/snapshots`,
    answer: snapshots,
    parameters: { ns: TEXT, 'backup-type': BACKUP_TYPE, 'backup-id': TEXT },
  },
  {
    template: `${STORE}/group-notes`,
    answer: groupNotes,
    parameters: { ns: TEXT, 'backup-type': { ...BACKUP_TYPE, isRequired: true }, 'backup-id': NEEDED },
  },
  { template: `${STORE}/gc`, answer: storeGc },
  { template: `${STORE}/rrd`, answer: storeRrd, parameters: RRD },
  { template: `${STORE}/active-operations`, answer: store.activeOperations },
  { template: '/admin/gc', answer: allGc, parameters: STORE_FILTER, since: '3.2.0' },
  { template: '/admin/sync', answer: syncJobs, parameters: { ...STORE_FILTER, 'sync-direction': SYNC_DIRECTION } },
  { template: '/admin/verify', answer: verifyJobs, parameters: STORE_FILTER },
  { template: '/admin/prune', answer: pruneJobs, parameters: STORE_FILTER },
  { template: '/config/datastore', answer: store.storeConfigs },
  { template: '/config/datastore/{store}', answer: store.storeConfig },
  {
    template: '/config/sync',
    answer: syncJobs,
    parameters: { 'sync-direction': SYNC_DIRECTION },
    fixed: { list: 'config' },
  },
  { template: '/config/verify', answer: verifyJobs, fixed: { list: 'config' } },
  { template: '/config/prune', answer: pruneJobs, fixed: { list: 'config' } },
  { template: '/tape/drive', answer: tapeDrives, parameters: { changer: TEXT, 'query-activity': FLAG } },
];

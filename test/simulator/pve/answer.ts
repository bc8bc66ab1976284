/** PVE's API as a pure function of the cluster's truth (pve-api.md). */
import type { ApiAnswer, ApiRequest } from '../routes/exchange.ts';
import {
  hasStatistics,
  nodeNamed,
  type PveCluster,
  type PveGuestTruth,
  type PveNodeTruth,
  type PveTaskTruth,
  statusOf,
} from './model.ts';

/** The call came to this member, by path placeholders and query. */
interface Call {
  readonly cluster: PveCluster;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

interface Route {
  readonly template: string;
  readonly pattern: RegExp;
  /** What must be held on `/`; null: any valid token. */
  readonly privilege: string | null;
  answer(call: Call): unknown;
}

class PveError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const seconds = (ms: number) => Math.floor(ms / 1000);

function route(template: string, privilege: string | null, answer: (call: Call) => unknown): Route {
  return { template, privilege, pattern: new RegExp(`^${template.replace(/\{\w+\}/g, '([^/]+)')}$`), answer };
}

const ROUTES: readonly Route[] = [
  route('/version', null, ({ cluster }) => ({
    version: cluster.version,
    release: cluster.version.split('.').slice(0, 2).join('.'),
    repoid: '4d2a9c11',
  })),
  route('/access/permissions', null, ({ cluster }) => cluster.permissions),
  route('/cluster/status', 'Sys.Audit', clusterStatus),
  route('/cluster/resources', null, resources),
  route('/cluster/tasks', 'Sys.Audit', ({ cluster }) => recentTasks(cluster)),
  route('/cluster/backup', 'Sys.Audit', ({ cluster }) => cluster.jobs),
  route('/cluster/backup-info/not-backed-up', 'Sys.Audit', notBackedUp),
  route('/storage', null, ({ cluster }) => cluster.storageConfig),
  route('/nodes/{node}/disks/list', 'Sys.Audit', (call) =>
    onNode(call).disks.map((disk) => ({ ...disk, type: 'ssd', size: 1_000_204_886_016, wearout: 97, gpt: 1, rpm: 0 })),
  ),
  route('/nodes/{node}/certificates/info', null, (call) =>
    onNode(call).certificates.map(({ filename, subject, notBeforeMs, notAfterMs }) => ({
      filename,
      subject,
      notbefore: seconds(notBeforeMs),
      ...(notAfterMs === null ? {} : { notafter: seconds(notAfterMs) }),
      fingerprint: '5E:11',
    })),
  ),
  route('/nodes/{node}/tasks', 'Sys.Audit', nodeTasks),
  route('/nodes/{node}/tasks/{upid}/log', 'Sys.Audit', taskLog),
];

const UNKNOWN = '(unknown)';

/** Template of the endpoint that a path belongs to. */
export function pveEndpoint(path: string): string {
  const rest = path.replace(/^\/api2\/json/, '');
  return ROUTES.find(({ pattern }) => pattern.test(rest))?.template ?? UNKNOWN;
}

/** The reason phrase carries the message; bodies hold it from 8.4 on. */
export interface PveAnswer extends ApiAnswer {
  readonly reason: string;
}

export function answerPve(cluster: PveCluster, request: ApiRequest): PveAnswer {
  const rest = request.path.replace(/^\/api2\/json/, '');
  const found = ROUTES.find(({ pattern }) => pattern.test(rest));
  const template = found?.template ?? UNKNOWN;
  if (request.authorization !== `PVEAPIToken=${cluster.tokenId}=${cluster.tokenSecret}`) {
    return answerOf(template, 401, '', 'No ticket');
  }
  if (request.method !== 'GET' || found === undefined) {
    return answerOf(template, 501, '{"data":null}', `Method 'GET ${rest}' not implemented`);
  }
  const path = (found.pattern.exec(rest) ?? []).slice(1).map(decodeURIComponent);
  try {
    if (found.privilege !== null && cluster.permissions['/']?.[found.privilege] === undefined) {
      throw new PveError(403, `Permission check failed (/, ${found.privilege})`);
    }
    const data = found.answer({ cluster, path, query: request.query });
    return answerOf(template, 200, JSON.stringify({ data }), 'OK');
  } catch (error) {
    if (!(error instanceof PveError)) throw error;
    return answerOf(template, error.status, errorBody(cluster, error), error.message);
  }
}

function errorBody(cluster: PveCluster, { status, message }: PveError): string {
  if (status >= 595) return '';
  const isNew = Number(cluster.version.split('.')[0]) >= 9;
  return JSON.stringify({ data: null, ...(isNew ? { message: `${message}\n` } : {}) });
}

function answerOf(endpoint: string, status: number, body: string, reason: string): PveAnswer {
  return {
    ...{ status, body, reason, endpoint },
    contentType: body === '' ? null : 'application/json;charset=UTF-8',
    isStreamed: false,
    manifestsRead: 0,
    neverComes: false,
    headers: { server: 'pve-api-daemon/3.0' },
  };
}

/** The node that is meant answers itself; one that is down makes the asked one say so, without a body. */
function onNode({ cluster, path }: Call): PveNodeTruth {
  const node = nodeNamed(cluster, path[0] ?? '');
  if (node === undefined) throw new PveError(596, 'Connection timed out');
  if (!node.isUp) throw new PveError(595, 'No route to host');
  return node;
}

function clusterStatus({ cluster }: Call): unknown {
  const row = { type: 'cluster', id: 'cluster', name: cluster.name, nodes: cluster.nodes.length, version: 7 };
  return [
    ...(cluster.name === null ? [] : [{ ...row, quorate: cluster.isQuorate ? 1 : 0 }]),
    ...cluster.nodes.map((node, at) => ({
      ...{ type: 'node', id: `node/${node.name}`, name: node.name, nodeid: at + 1 },
      ...{ local: at === 0 ? 1 : 0, online: seenUp(cluster, node, at) ? 1 : 0, level: '' },
    })),
  ];
}

/** A member without quorum reports the others as offline. */
function seenUp(cluster: PveCluster, node: PveNodeTruth, at: number): boolean {
  return node.isUp && (cluster.isQuorate || at === 0);
}

function resources({ cluster }: Call): unknown {
  const audits = cluster.permissions['/']?.['Sys.Audit'] !== undefined;
  const guests = cluster.permissions['/']?.['VM.Audit'] === undefined ? [] : cluster.guests;
  return [
    ...cluster.nodes.map((node, at) => nodeRow(cluster, node, at, audits)),
    ...guests.map((guest) => guestRow(cluster, guest)),
    ...cluster.nodes.flatMap((node) => storageRows(cluster, node)),
    { type: 'pool', id: '/pool/prod', pool: 'prod' },
    { type: 'network', id: 'network/alder/zone/localnetwork', network: 'localnetwork', node: 'alder', status: 'ok' },
  ];
}

function nodeRow(cluster: PveCluster, node: PveNodeTruth, at: number, audits: boolean): unknown {
  const status = seenUp(cluster, node, at) || !node.isUp ? statusOf(node) : 'offline';
  const row = { type: 'node', id: `node/${node.name}`, node: node.name, status, 'cgroup-mode': 2 };
  if (!audits || !hasStatistics(cluster, node)) return row;
  const sizes = { maxcpu: node.cpus, maxmem: node.memoryBytes, maxdisk: 100_861_726_720 };
  return status === 'online'
    ? { ...row, ...sizes, cpu: 0.071, mem: Math.floor(node.memoryBytes / 3), disk: 6_210_039_808, uptime: 912_044 }
    : { ...row, ...sizes };
}

function guestRow(cluster: PveCluster, guest: PveGuestTruth): unknown {
  const node = nodeNamed(cluster, guest.node);
  const { vmid, type } = guest;
  const row = { type, id: `${type}/${vmid}`, vmid, node: guest.node, ...(guest.pool ? { pool: guest.pool } : {}) };
  const tags = guest.tags === '' ? {} : { tags: guest.tags };
  if (node === undefined || !hasStatistics(cluster, node)) return { ...row, ...tags, status: 'unknown' };
  return {
    ...{ ...row, ...tags, name: guest.name, status: guest.status, template: guest.isTemplate ? 1 : 0 },
    ...{ maxcpu: guest.cpus ?? node.cpus, maxmem: guest.memoryBytes, maxdisk: 8_589_934_592, mem: 0, cpu: 0 },
  };
}

function storageRows(cluster: PveCluster, node: PveNodeTruth): unknown[] {
  return node.storages.map(({ storage, type, isShared, isActive, totalBytes, usedBytes }) => {
    const id = `storage/${node.name}/${storage}`;
    const shared = isShared ? 1 : 0;
    const row = { type: 'storage', id, storage, node: node.name, plugintype: type, content: 'backup', shared };
    return isActive && hasStatistics(cluster, node)
      ? { ...row, status: 'available', maxdisk: totalBytes, disk: usedBytes }
      : { ...row, status: 'unknown' };
  });
}

function taskRow({ upid, node, type, id, startMs, endMs, status }: PveTaskTruth): Record<string, unknown> {
  return {
    ...{ upid, node, type, id, user: 'root@pam', starttime: seconds(startMs), pstart: 1, pid: 258_721 },
    ...(endMs === null ? {} : { endtime: seconds(endMs), status }),
  };
}

const RECENT = 25;

function recentTasks(cluster: PveCluster): unknown {
  return cluster.nodes
    .filter(({ isUp }) => isUp)
    .flatMap(({ name }) =>
      cluster.tasks
        .filter(({ node }) => node === name)
        .toSorted((a, b) => b.startMs - a.startMs)
        .slice(0, RECENT)
        .map(taskRow),
    );
}

function nodeTasks(call: Call): unknown {
  const { name } = onNode(call);
  const { query } = call;
  const since = Number(query.get('since') ?? 0);
  const limit = Number(query.get('limit') ?? 50);
  const source = query.get('source') ?? 'archive';
  return call.cluster.tasks
    .filter(({ node, type }) => node === name && type === (query.get('typefilter') ?? type))
    .filter(({ startMs, endMs }) => seconds(startMs) >= since && (endMs !== null || source !== 'archive'))
    .toSorted((a, b) => b.startMs - a.startMs)
    .slice(0, limit)
    .map((task) => (task.endMs === null ? { ...taskRow(task), status: 'RUNNING' } : taskRow(task)));
}

function taskLog(call: Call): unknown {
  onNode(call);
  const task = call.cluster.tasks.find(({ upid }) => upid === call.path[1]);
  if (task === undefined) throw new PveError(500, 'unable to open file - No such file or directory');
  return task.log.slice(0, Number(call.query.get('limit') ?? 50)).map((t, at) => ({ n: at + 1, t }));
}

/** Only membership counts: jobs that are off cover, templates are not exempt, and a deleted pool fails it all. */
function notBackedUp({ cluster }: Call): unknown {
  const pools = new Set(cluster.guests.map(({ pool }) => pool));
  for (const { pool } of cluster.jobs) {
    if (typeof pool === 'string' && !pools.has(pool)) throw new PveError(500, `pool '${pool}' does not exist`);
  }
  const covers = (job: Record<string, unknown>, guest: PveGuestTruth) => {
    if (job.node !== undefined && job.node !== guest.node) return false;
    if (job.pool !== undefined) return job.pool === guest.pool;
    if (job.vmid !== undefined) return String(job.vmid).split(',').includes(String(guest.vmid));
    return (
      job.all === 1 &&
      !String(job.exclude ?? '')
        .split(',')
        .includes(String(guest.vmid))
    );
  };
  return cluster.guests
    .filter((guest) => !cluster.jobs.some((job) => covers(job, guest)))
    .map(({ vmid, type, name }) => ({ vmid, type, name }));
}

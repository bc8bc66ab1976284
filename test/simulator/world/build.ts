/** Adding servers, stores, namespaces and groups: by scenarios at the start, by tests at any time. */

import type { AclEntry } from './access.ts';
import { archivesOf } from './archives.ts';
import { planNextBackup } from './backups.ts';
import { planNextGc } from './garbage-collection.ts';
import type { BackupType, Datastore, Group, Maintenance, Namespace, PbsServer, World } from './model.ts';
import { quietNodeFacts, standardHost } from './node-defaults.ts';
import type { Host } from './node-model.ts';
import { type GroupPlace, groupKey } from './places.ts';
import { hashText, randomStream } from './random.ts';
import { type RhythmWish, rhythmOf } from './rhythm.ts';
import { recordUsed } from './usage.ts';
import { parseVersion } from './version.ts';

export const GIB = 1024 ** 3;
export const TIB = 1024 ** 4;

export interface ServerWish {
  readonly name: string;
  readonly version?: string;
  readonly timeZone?: string;
  readonly tokenId?: string;
  readonly tokenSecret?: string;
  readonly host?: Partial<Host>;
  readonly uptimeS?: number;
}

export const DEFAULT_TOKEN_ID = 'monitor@pbs!tray';

export function addServer(world: World, wish: ServerWish): PbsServer {
  const seed = hashText(world.seed, wish.name);
  const tokenId = wish.tokenId ?? DEFAULT_TOKEN_ID;
  const secret = wish.tokenSecret ?? uuidOf(seed);
  const bootedAtS = Math.floor(world.nowMs / 1000) - (wish.uptimeS ?? 21 * 86_400);
  const server: PbsServer = {
    name: wish.name,
    seed,
    version: parseVersion(wish.version ?? '4.2.3'),
    repoid: hexOf(seed, 40),
    timeZone: wish.timeZone ?? 'UTC',
    clockSkewMs: 0,
    isUp: true,
    isPrivilegedDaemonUp: true,
    instanceId: hexOf(seed + 1, 32),
    fingerprint: '',
    host: { ...standardHost(bootedAtS), ...wish.host },
    facts: quietNodeFacts(seed),
    access: {
      tokens: new Map([[tokenId, { id: tokenId, secret, isEnabled: true, expiresS: null }]]),
      disabledUsers: new Set(),
      acl: monitoringAcl(tokenId),
    },
    datastores: new Map(),
    syncJobs: new Map(),
    verifyJobs: new Map(),
    pruneJobs: new Map(),
    tasks: { running: new Map(), finished: [], nextPid: 1000 + (seed % 5000), nextTaskId: 1 },
    requestCount: 0,
  };
  world.servers.push(server);
  return server;
}

/** The recipe of pbs-api.md section 2.4: audit everywhere, for the user and for the token. */
export function monitoringAcl(tokenId: string): AclEntry[] {
  const [user = ''] = tokenId.split('!');
  const roles = ['Audit', 'RemoteAudit', 'TapeAudit'] as const;
  return [user, tokenId].flatMap((authId) => roles.map((role) => ({ path: '/', authId, role, isPropagated: true })));
}

export interface DatastoreWish {
  readonly comment?: string | null;
  readonly totalBytes?: number;
  readonly usedBytes?: number;
  /** Part of the total that the file system keeps for root. */
  readonly reservedRatio?: number;
  readonly backend?: 'filesystem' | 's3';
  readonly mount?: Datastore['mount'];
  readonly maintenance?: Maintenance | null;
  readonly isVerifyNew?: boolean;
  readonly gcSchedule?: string | null;
  readonly gcDurationS?: number;
}

export function addDatastore(world: World, server: PbsServer, name: string, wish: DatastoreWish = {}): Datastore {
  const totalBytes = wish.totalBytes ?? 8 * TIB;
  const store: Datastore = {
    name,
    path: `/mnt/datastore/${name}`,
    comment: wish.comment ?? null,
    totalBytes,
    reservedBytes: Math.round(totalBytes * (wish.reservedRatio ?? 0.05)),
    usedBytes: wish.usedBytes ?? Math.round(totalBytes * 0.4),
    backend: wish.backend ?? 'filesystem',
    mount: wish.mount ?? 'nonremovable',
    maintenance: wish.maintenance ?? null,
    brokenWith: null,
    hangingSinceS: null,
    isVerifyNew: wish.isVerifyNew ?? false,
    gcSchedule: wish.gcSchedule === undefined ? 'daily' : wish.gcSchedule,
    gc: {
      lastSuccess: null,
      lastRun: null,
      nextRunS: null,
      comingErrors: [],
      brokenWith: null,
      durationS: wish.gcDurationS ?? 1500,
      stillBad: 0,
      isStuck: false,
      scheduleVersion: 0,
    },
    namespaces: new Map(),
    indexDataBytes: 0,
    garbage: [],
    usedHistory: [],
    random: randomStream(server.seed, `store ${name}`),
    isRemoved: false,
  };
  server.datastores.set(name, store);
  addNamespace(store, '');
  recordUsed(store, Math.floor(world.nowMs / 1000), store.usedBytes);
  planNextGc(world, server, store);
  return store;
}

/** With its parents; what exists already stays. */
export function addNamespace(store: Datastore, path: string): Namespace {
  const known = store.namespaces.get(path);
  if (known !== undefined) return known;
  const cut = path.lastIndexOf('/');
  if (path !== '') addNamespace(store, cut < 0 ? '' : path.slice(0, cut));
  const namespace: Namespace = { path, groups: new Map(), brokenWith: null };
  store.namespaces.set(path, namespace);
  return namespace;
}

export interface GroupWish {
  readonly type: BackupType;
  readonly id: string;
  readonly owner?: string;
  readonly comment?: string | null;
  readonly rhythm?: RhythmWish;
  readonly sizeBytes?: number;
  readonly growthBytesPerRun?: number;
  readonly sizeNoise?: number;
  readonly changeRatio?: number;
  readonly durationS?: number;
  readonly isEncrypted?: boolean;
}

export function addGroup(world: World, server: PbsServer, store: Datastore, ns: string, wish: GroupWish): GroupPlace {
  const namespace = addNamespace(store, ns);
  const key = groupKey(wish);
  const random = randomStream(server.seed, `group ${store.name}:${ns}:${key}`);
  const group: Group = {
    type: wish.type,
    id: wish.id,
    owner: wish.owner ?? 'pve@pbs!cluster1',
    comment: wish.comment ?? null,
    isReadable: true,
    rhythm: rhythmOf(wish.rhythm ?? 'stopped', random),
    sizeBytes: wish.sizeBytes ?? 32 * GIB,
    growthBytesPerRun: wish.growthBytesPerRun ?? 0,
    sizeNoise: wish.sizeNoise ?? 0,
    changeRatio: wish.changeRatio ?? 0.01,
    durationS: wish.durationS ?? 240,
    isEncrypted: wish.isEncrypted ?? false,
    archives: archivesOf(wish.type),
    snapshots: [],
    nextRunMs: null,
    running: null,
    comingErrors: [],
    brokenWith: null,
    pausedUntilMs: 0,
    random,
    scheduleVersion: 0,
    isRemoved: false,
  };
  namespace.groups.set(key, group);
  const place: GroupPlace = { server, store, namespace, group };
  planNextBackup(world, place);
  return place;
}

function hexOf(seed: number, length: number): string {
  let text = '';
  for (let index = 0; text.length < length; index += 1)
    text += hashText(seed, `hex ${index}`).toString(16).padStart(8, '0');
  return text.slice(0, length);
}

function uuidOf(seed: number): string {
  const hex = hexOf(seed, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}

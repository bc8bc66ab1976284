import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import { type Section, UNREAD } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';

/** One part of what is known of a server, and the requests that it is read by. */
export interface WatchedSection {
  readonly name: string;
  /** Path and query of its requests. */
  readonly target: RegExp;
  /** As its failures name it. */
  readonly endpoint: string;
  readonly of: (state: ServerState) => Section<unknown>;
  /** Read by the heartbeat, which alone judges whether the server answers. */
  readonly isHeartbeat?: boolean;
}

const store = (name: string, pick: (state: DatastoreState) => Section<unknown>) => (state: ServerState) => {
  const datastore = state.datastores.get(name);
  return datastore ? pick(datastore) : UNREAD;
};

const MAIN = '/admin/datastore/main';

export const SECTIONS: readonly WatchedSection[] = [
  { name: 'version', target: /\/version$/, endpoint: 'GET /version', of: (state) => state.version },
  {
    name: 'permissions',
    target: /\/access\/permissions$/,
    endpoint: 'GET /access/permissions',
    of: (state) => state.privileges,
  },
  {
    name: 'tasks',
    target: /\/tasks\?/,
    endpoint: 'GET /nodes/localhost/tasks',
    of: (state) => state.tasks,
    isHeartbeat: true,
  },
  {
    name: 'host',
    target: /\/nodes\/localhost\/status$/,
    endpoint: 'GET /nodes/localhost/status',
    of: (state) => state.host,
    isHeartbeat: true,
  },
  {
    name: 'usage',
    target: /\/status\/metrics/,
    endpoint: 'GET /status/metrics',
    of: (state) => state.usageRound,
    isHeartbeat: true,
  },
  {
    name: 'datastores',
    target: /\/admin\/datastore$/,
    endpoint: 'GET /admin/datastore',
    of: (state) => state.datastoreList,
  },
  {
    name: 'namespaces',
    target: /\/main\/namespace/,
    endpoint: `GET ${MAIN}/namespace`,
    of: store('main', (state) => state.namespaces),
  },
  {
    name: 'groups',
    target: /\/main\/groups$/,
    endpoint: `GET ${MAIN}/groups`,
    of: store('main', (state) => state.groups.get('') ?? UNREAD),
  },
  {
    name: 'snapshots',
    target: /\/main\/snapshots(\?backup|$)/,
    endpoint: `GET ${MAIN}/snapshots`,
    of: store('main', (state) => state.detailReads.get('') ?? UNREAD),
  },
  { name: 'gc', target: /\/admin\/gc/, endpoint: 'GET /admin/gc', of: (state) => state.gcRound },
  { name: 'verify', target: /\/admin\/verify/, endpoint: 'GET /admin/verify', of: (state) => state.verifyJobs },
  { name: 'sync', target: /\/admin\/sync/, endpoint: 'GET /admin/sync', of: (state) => state.syncJobs },
  { name: 'prune', target: /\/admin\/prune/, endpoint: 'GET /admin/prune', of: (state) => state.pruneJobs },
  { name: 'tape', target: /\/tape\/drive/, endpoint: 'GET /tape/drive', of: (state) => state.tapeDrives },
];

/** Parts that no fault above is meant for: they must never notice one. */
export const BYSTANDERS: readonly Pick<WatchedSection, 'name' | 'of'>[] = [
  { name: 'groups of another namespace', of: store('main', (state) => state.groups.get('clients') ?? UNREAD) },
  { name: 'namespaces of another datastore', of: store('side', (state) => state.namespaces) },
  { name: 'groups of another datastore', of: store('side', (state) => state.groups.get('') ?? UNREAD) },
];

import { type Ask, inNamespace, type KnownServer, type Peer, storePath } from './peer.ts';

const TASK_DAYS = 35;
const TASK_PAGE = 200;
const MOST_TASK_PAGES = 3;
/** It stops reading snapshots of a server at this many. */
const MOST_SNAPSHOTS = 5000;

/** The ten requests per cycle that concern a server as a whole. Their number is peers.md's, the choice is ours. */
const SERVER_PATHS = [
  '/version',
  '/nodes/localhost/status',
  '/nodes/localhost/rrd?timeframe=hour&cf=AVERAGE',
  '/admin/datastore',
  '/config/verify',
  '/config/prune',
  '/admin/sync',
  '/admin/verify',
  '/admin/prune',
  '/nodes/localhost/tasks',
];

const STORE_PATHS = ['/rrd?timeframe=hour&cf=AVERAGE', '/status', '/gc', '/namespace', '/gc'];

export const pulse: Peer = {
  name: 'rcourtman/Pulse',
  acceptEncoding: 'gzip',
  rounds: [
    {
      name: 'cycle',
      perHour: 60,
      formula: ({ stores, backupTasks }) => 10 + 5 * stores + stores * taskPages(backupTasks),
      async ask(rows, { nowSeconds, stores }) {
        for (const path of SERVER_PATHS) await rows(path);
        for (const { store } of stores) {
          for (const path of STORE_PATHS) await rows(storePath(store) + path);
          await askTasks(rows, store, nowSeconds - TASK_DAYS * 86_400);
        }
      },
    },
    {
      name: 'backup refresh',
      perHour: 6,
      formula: ({ stores, namespaces, groups, snapshots }) => {
        const inAll = stores * namespaces;
        return inAll + Math.min(inAll * groups, Math.ceil(MOST_SNAPSHOTS / snapshots));
      },
      ask: askBackups,
    },
  ],
};

/** Requests for the backup tasks of one store: full pages up to three, and two more by status when there is still more. */
export function taskPages(backupTasks: number): number {
  const pages = Math.floor(backupTasks / TASK_PAGE) + 1;
  return pages <= MOST_TASK_PAGES ? pages : MOST_TASK_PAGES + 2;
}

async function askTasks(rows: Ask, store: string, sinceSeconds: number): Promise<void> {
  const query = `/nodes/localhost/tasks?typefilter=backup&store=${encodeURIComponent(store)}&since=${sinceSeconds}&limit=${TASK_PAGE}`;
  for (let page = 0; page < MOST_TASK_PAGES; page++) {
    const found = await rows(`${query}&start=${page * TASK_PAGE}`);
    if (found.length < TASK_PAGE) return;
  }
  await rows(`${query}&statusfilter=error`);
  await rows(`${query}&statusfilter=warning`);
}

async function askBackups(rows: Ask, { stores }: KnownServer): Promise<void> {
  let snapshots = 0;
  for (const { store, namespaces } of stores) {
    for (const namespace of namespaces) {
      for (const group of await rows(`${storePath(store)}/groups${inNamespace(namespace)}`)) {
        if (snapshots >= MOST_SNAPSHOTS) continue;
        const query = new URLSearchParams(namespace === '' ? {} : { ns: namespace });
        for (const key of ['backup-type', 'backup-id']) query.set(key, String(group[key]));
        snapshots += (await rows(`${storePath(store)}/snapshots?${query}`)).length;
      }
    }
  }
}

/**
 * What `npm run demo` shows: three nodes of a small provider with thirty client stores, 45 simulated days old, and one
 * of everything that a provider meets in a year.
 */
import { addDatastore, addGroup, addNamespace, addServer, TIB } from '../world/build.ts';
import { addPruneJob, addSyncJob, addVerifyJob } from '../world/build-jobs.ts';
import type { Datastore, PbsServer, World } from '../world/model.ts';
import { hashText } from '../world/random.ts';
import { planUpkeep } from '../world/upkeep.ts';
import { recordUsed } from '../world/usage.ts';
import { type DemoClient, type DemoServer, GRAZ, LINZ, VIENNA } from './demo-clients.ts';
import { addGuests, DEMO_KEEP } from './demo-guests.ts';
import { planIncidents } from './demo-incidents.ts';
import { type Scenario, USUAL_START_MS } from './scenario.ts';

const PAST_DAYS = 45;

export const demo: Scenario = {
  name: 'demo',
  summary: '3 nodes, 30 client datastores of small businesses, a lived past and one of every trouble',
  startMs: USUAL_START_MS,
  pastDays: PAST_DAYS,
  build: (world, startMs) => {
    const vienna = buildServer(world, VIENNA);
    const graz = buildServer(world, GRAZ);
    const linz = buildServer(world, LINZ);
    addOddGroups(world, vienna);
    addSyncs(world, vienna, graz, linz);
    addNodeFacts(vienna, graz);
    planIncidents(world, startMs, { vienna, graz, linz });
  },
};

function buildServer(world: World, plan: DemoServer): PbsServer {
  const server = addServer(world, {
    name: plan.name,
    version: plan.version,
    timeZone: 'Europe/Vienna',
    uptimeS: 40 * 86_400,
  });
  for (const client of plan.clients) buildStore(world, server, client);
  planUpkeep(world, server);
  return server;
}

function buildStore(world: World, server: PbsServer, client: DemoClient): void {
  const totalBytes = client.totalTib * TIB;
  const store = addDatastore(world, server, client.store, {
    comment: client.comment,
    totalBytes,
    usedBytes: Math.round(totalBytes * 0.95 * client.usedShare),
    backend: client.backend ?? 'filesystem',
    mount: client.isRemovable === true ? 'mounted' : 'nonremovable',
    isVerifyNew: client.isVerifyNew ?? false,
    gcSchedule: minuteOfNight(server, client, 'gc', '04'),
    gcDurationS: 600 + client.totalTib * 240,
  });
  addGuests(world, server, store, client);
  for (const namespace of client.namespaces ?? []) addNamespace(store, namespace);
  addJobs(world, server, store, client);
  recordUsed(store, Math.floor(world.nowMs / 1000), store.usedBytes);
}

function addJobs(world: World, server: PbsServer, store: Datastore, client: DemoClient): void {
  if (client.isUnpruned !== true) {
    const schedule = minuteOfNight(server, client, 'prune', '05');
    addPruneJob(world, server, { id: `prune-${store.name}`, store: store.name, schedule, keep: DEMO_KEEP });
  }
  const day = ['sat', 'sun', 'wed'][hashText(server.seed, store.name) % 3];
  addVerifyJob(world, server, {
    id: `verify-${store.name}`,
    store: store.name,
    schedule: client.vms > 5 ? minuteOfNight(server, client, 'verify', '06') : `${day} 06:30`,
    outdatedAfterDays: 30,
    ignoreVerified: true,
  });
}

/** "04:37": every store has its own minute, so that a server's chores do not start together. */
function minuteOfNight(server: PbsServer, client: DemoClient, chore: string, hour: string): string {
  return `${hour}:${String(hashText(server.seed, `${client.store} ${chore}`) % 60).padStart(2, '0')}`;
}

/** The same id as vm and ct, and the same group in two namespaces. */
function addOddGroups(world: World, server: PbsServer): void {
  const store = server.datastores.get('internal');
  if (store === undefined) return;
  addGroup(world, server, store, '', { type: 'ct', id: '100', comment: 'same id as the vm', rhythm: 'daily' });
  addGroup(world, server, store, 'production', {
    type: 'vm',
    id: '100',
    comment: 'same id in production',
    rhythm: 'daily',
  });
  addGroup(world, server, store, 'lab', { type: 'vm', id: '9000', comment: 'template\nno-monitor', rhythm: 'stopped' });
}

function addSyncs(world: World, vienna: PbsServer, graz: PbsServer, linz: PbsServer): void {
  const offsite = { store: 'offsite-vienna', remote: 'vienna', peer: vienna.name, direction: 'pull' } as const;
  for (const name of ['law-novak', 'dental-mayer', 'hotel-alpenblick']) {
    addSyncJob(world, graz, {
      ...offsite,
      id: `pull-${name}`,
      ns: name,
      remoteStore: name,
      schedule: '07:30',
      owner: 'root@pam',
    });
  }
  addSyncJob(world, vienna, {
    id: 'push-internal',
    store: 'internal',
    ns: 'production',
    remote: 'graz',
    peer: graz.name,
    remoteStore: 'offsite-vienna',
    remoteNs: 'internal',
    direction: 'push',
    schedule: '08:15',
    comment: 'production to Graz',
  });
  addSyncJob(world, vienna, {
    id: 'usb-copy',
    store: 'rotation-usb',
    remoteStore: 'bakery-huber',
    schedule: 'fri 18:00',
    comment: 'local copy for the safe',
  });
  addSyncJob(world, linz, {
    id: 'pull-dc2',
    store: 'legacy',
    remote: 'dc2',
    remoteStore: 'legacy',
    schedule: 'hourly',
    comment: 'from the old data centre',
  });
}

function addNodeFacts(vienna: PbsServer, graz: PbsServer): void {
  graz.facts.tapeDrives.push({
    name: 'lto8',
    path: '/dev/tape/by-id/scsi-10WT065325-sg',
    changer: 'autoloader',
    vendor: 'IBM',
    model: 'ULT3580-HH8',
    serial: '10WT065325',
    heldBy: null,
  });
  graz.facts.subscription = {
    status: 'active',
    key: 'pbsb-1234567890',
    productName: 'Proxmox Backup Server Basic Subscription',
    nextDueDate: '2027-03-01',
  };
  vienna.facts.aptUpdates.push(
    {
      package: 'proxmox-backup-server',
      title: 'Proxmox Backup Server',
      version: '4.2.4-1',
      oldVersion: '4.2.3-1',
      section: 'admin',
    },
    {
      package: 'libssl3',
      title: 'Secure Sockets Layer toolkit',
      version: '3.5.4-1',
      oldVersion: '3.5.3-1',
      section: 'libs',
    },
  );
}

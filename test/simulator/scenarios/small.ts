/**
 * The contract's budget fleet: 3 servers x 10 stores x 2 namespaces (root included) x 10 groups x 30 snapshots, all of
 * version 4.2, without surprises. The night's work ended hours ago and the next is hours away, so that an hour without
 * finished tasks follows the start.
 */
import { addDatastore, addGroup, addServer, GIB, TIB } from '../world/build.ts';
import { addPruneJob, addSyncJob, addVerifyJob } from '../world/build-jobs.ts';
import type { BackupType, Datastore, PbsServer, World } from '../world/model.ts';
import { seedGc, seedJobRun, seedSnapshots, seedUsedHistory } from '../world/past.ts';
import { sortTaskIndex } from '../world/tasks.ts';
import { DAY_S } from '../world/zone.ts';
import { type Scenario, USUAL_START_MS } from './scenario.ts';

const SERVERS = 3;
const STORES = 10;
const NAMESPACES = ['', 'clients'];
const GROUPS = 10;
const SNAPSHOTS = 30;
/** Backups, prune, verify and GC run in this order, each so many hours before the start. */
const HOURS_AGO = { backup: 10, prune: 6, verify: 5, gc: 4, sync: 3 };

export const small: Scenario = {
  name: 'small',
  summary: "the contract's budget fleet: 3 servers, 30 datastores, 600 groups, 18,000 snapshots, nothing wrong",
  startMs: USUAL_START_MS,
  pastDays: 0,
  build: (world) => {
    for (let at = 1; at <= SERVERS; at += 1) buildServer(world, at);
  },
};

function buildServer(world: World, number: number): void {
  const server = addServer(world, { name: `pbs-${number}` });
  for (let at = 1; at <= STORES; at += 1) buildStore(world, server, `store-${String(at).padStart(2, '0')}`, at);
  sortTaskIndex(server);
}

function buildStore(world: World, server: PbsServer, name: string, number: number): void {
  const nowS = Math.floor(world.nowMs / 1000);
  const store = addDatastore(world, server, name, {
    comment: `client ${number}`,
    totalBytes: 8 * TIB,
    usedBytes: Math.round((3 + 0.25 * number) * TIB),
    gcSchedule: timeOfDay(nowS - HOURS_AGO.gc * 3600),
  });
  const verifyJob = addVerifyJob(world, server, {
    id: `v-${name}`,
    store: name,
    schedule: timeOfDay(nowS - HOURS_AGO.verify * 3600),
    ignoreVerified: true,
    outdatedAfterDays: 30,
  });
  const verifyStartS = hourAgo(nowS, HOURS_AGO.verify);
  const upid = seedJobRun(server, verifyJob, { startS: verifyStartS, endS: verifyStartS + 600 });
  for (const ns of NAMESPACES) {
    for (let at = 0; at < GROUPS; at += 1) buildGroup(world, server, store, ns, at, upid);
  }
  buildOtherJobs(world, server, name, nowS);
  seedUsedHistory(store, nowS, 30, 2 * GIB);
  seedGc(server, store, hourAgo(nowS, HOURS_AGO.gc) + store.gc.durationS, 12 * GIB);
}

function buildGroup(
  world: World,
  server: PbsServer,
  store: Datastore,
  ns: string,
  at: number,
  verifyUpid: string,
): void {
  const nowS = Math.floor(world.nowMs / 1000);
  const type: BackupType = at < 6 ? 'vm' : at < 9 ? 'ct' : 'host';
  const startS = hourAgo(nowS, HOURS_AGO.backup) + at * 300;
  // Ids differ between the namespaces, so that every task can be told to its group.
  const firstId = ns === '' ? 100 : 200;
  const place = addGroup(world, server, store, ns, {
    type,
    id: type === 'host' ? `host-${firstId + at}` : String(firstId + at),
    comment: `guest ${at} of ${store.name}`,
    rhythm: { kind: 'daily', schedule: timeOfDay(startS), jitterS: 30 },
    sizeBytes: (20 + at * 8) * GIB,
    growthBytesPerRun: 16 * 1024 * 1024,
  });
  const timesS = Array.from({ length: SNAPSHOTS }, (_, day) => startS - (SNAPSHOTS - 1 - day) * DAY_S);
  seedSnapshots(place, { timesS, verification: { state: 'ok', upid: verifyUpid }, tasksSinceS: 0 });
}

function buildOtherJobs(world: World, server: PbsServer, name: string, nowS: number): void {
  const pruneJob = addPruneJob(world, server, {
    id: `p-${name}`,
    store: name,
    schedule: timeOfDay(nowS - HOURS_AGO.prune * 3600),
    keep: { last: SNAPSHOTS },
  });
  const pruneStartS = hourAgo(nowS, HOURS_AGO.prune);
  seedJobRun(server, pruneJob, { startS: pruneStartS, endS: pruneStartS + 5 });
  const syncJob = addSyncJob(world, server, {
    id: `s-${name}`,
    store: name,
    remote: 'offsite',
    remoteStore: name,
    direction: 'push',
    schedule: timeOfDay(nowS - HOURS_AGO.sync * 3600),
  });
  const syncStartS = hourAgo(nowS, HOURS_AGO.sync);
  seedJobRun(server, syncJob, { startS: syncStartS, endS: syncStartS + 300 });
}

function hourAgo(nowS: number, hours: number): number {
  return Math.floor(nowS / 60) * 60 - hours * 3600;
}

/** "HH:MM" in UTC, the zone of this fleet. */
function timeOfDay(epochS: number): string {
  return new Date(epochS * 1000).toISOString().slice(11, 16);
}

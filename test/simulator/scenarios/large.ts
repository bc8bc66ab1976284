/** The scale that the product must bear: 10 servers, 100 stores, 300 namespaces, 10,500 groups, 630,000 snapshots. */
import { addDatastore, addGroup, addServer, GIB, TIB } from '../world/build.ts';
import { addPruneJob, addSyncJob, addVerifyJob } from '../world/build-jobs.ts';
import { runsBeforeS } from '../world/calendar.ts';
import type { BackupType, Datastore, PbsServer, World } from '../world/model.ts';
import { seedGc, seedJobRun, seedSnapshots, seedUsedHistory } from '../world/past.ts';
import { sortTaskIndex } from '../world/tasks.ts';
import { DAY_S } from '../world/zone.ts';
import { type Scenario, USUAL_START_MS } from './scenario.ts';

const SERVERS = 10;
const STORES = 10;
const NAMESPACES = ['', 'site-a', 'site-a/lab'];
const GROUPS = 35;
const SNAPSHOTS = 60;
const UNVERIFIED_NEWEST = 1;

export const large: Scenario = {
  name: 'large',
  summary: '10 servers, 100 datastores, 300 namespaces, 10,500 groups, 630,000 snapshots',
  startMs: USUAL_START_MS,
  pastDays: 0,
  build: (world) => {
    for (let at = 1; at <= SERVERS; at += 1) buildServer(world, at);
  },
};

function buildServer(world: World, number: number): void {
  const server = addServer(world, { name: `pbs-${String(number).padStart(2, '0')}`, timeZone: 'Europe/Vienna' });
  for (let at = 1; at <= STORES; at += 1) buildStore(world, server, `tenant-${String(at).padStart(2, '0')}`, at);
  sortTaskIndex(server);
}

function buildStore(world: World, server: PbsServer, name: string, number: number): void {
  const nowS = Math.floor(world.nowMs / 1000);
  const store = addDatastore(world, server, name, {
    comment: `tenant ${number}`,
    totalBytes: 64 * TIB,
    usedBytes: Math.round((20 + 3 * number) * TIB),
    gcSchedule: 'daily',
    gcDurationS: 5400,
  });
  const verifyUpid = seedJobs(world, server, name);
  for (const ns of NAMESPACES) {
    for (let at = 0; at < GROUPS; at += 1) buildGroup(world, server, store, ns, at, verifyUpid);
  }
  seedUsedHistory(store, nowS, 30, 20 * GIB);
  seedGc(server, store, lastRun(server, '00:00', nowS) + store.gc.durationS, 120 * GIB);
}

function seedJobs(world: World, server: PbsServer, store: string): string {
  const nowS = Math.floor(world.nowMs / 1000);
  const verifyJob = addVerifyJob(world, server, {
    id: `v-${store}`,
    store,
    schedule: 'sat 06:00',
    outdatedAfterDays: 30,
  });
  const pruneJob = addPruneJob(world, server, {
    id: `p-${store}`,
    store,
    schedule: '05:30',
    keep: { last: SNAPSHOTS },
  });
  const syncJob = addSyncJob(world, server, {
    id: `s-${store}`,
    store,
    remote: 'dc2',
    remoteStore: store,
    schedule: '06:30',
  });
  const ran = (schedule: string, durationS: number) => {
    const startS = lastRun(server, schedule, nowS);
    return { startS, endS: startS + durationS };
  };
  seedJobRun(server, pruneJob, ran('05:30', 40));
  seedJobRun(server, syncJob, ran('06:30', 900));
  return seedJobRun(server, verifyJob, ran('sat 06:00', 7200));
}

function lastRun(server: PbsServer, schedule: string, nowS: number): number {
  return runsBeforeS(schedule, server.timeZone, nowS, 1)[0] ?? nowS;
}

function buildGroup(
  world: World,
  server: PbsServer,
  store: Datastore,
  ns: string,
  at: number,
  verifyUpid: string,
): void {
  const type: BackupType = at % 7 === 6 ? 'host' : at % 7 > 3 ? 'ct' : 'vm';
  const schedule = `${String(at % 4).padStart(2, '0')}:${String((at * 7) % 60).padStart(2, '0')}`;
  const place = addGroup(world, server, store, ns, {
    type,
    id: type === 'host' ? `srv-${at}.example.net` : String(1000 + at),
    comment: `guest ${at}`,
    rhythm: { kind: 'daily', schedule, jitterS: 120 },
    sizeBytes: (16 + (at % 12) * 16) * GIB,
  });
  const nowS = Math.floor(world.nowMs / 1000);
  seedSnapshots(place, {
    timesS: runsBeforeS(schedule, server.timeZone, nowS, SNAPSHOTS),
    verification: { state: 'ok', upid: verifyUpid },
    unverifiedNewest: UNVERIFIED_NEWEST,
    tasksSinceS: nowS - DAY_S,
  });
}

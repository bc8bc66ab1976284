import { DAY } from '../../../shared/time-units.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { addDatastore, addGroup, addServer, TIB } from '../../simulator/world/build.ts';
import { addPruneJob, addSyncJob, addVerifyJob } from '../../simulator/world/build-jobs.ts';
import { runsBeforeS } from '../../simulator/world/calendar.ts';
import { stopGroup } from '../../simulator/world/change-group.ts';
import { plan as planEvent } from '../../simulator/world/event-queue.ts';
import type { KeepOptions } from '../../simulator/world/job-model.ts';
import type { Datastore, PbsServer, World } from '../../simulator/world/model.ts';
import { seedSnapshots, seedUsedHistory } from '../../simulator/world/past.ts';
import { nextFloat, nextInteger, pickFrom, type RandomStream, randomStream } from '../../simulator/world/random.ts';
import { planUpkeep } from '../../simulator/world/upkeep.ts';
import { PAST_DAYS, START_MS } from './days.ts';
import { type GroupPlan, groupPlans, REMOVABLE } from './group-plans.ts';

const VIENNA = 'Europe/Vienna';

/** Where a server stands and which version it runs. */
const SERVERS = [
  { name: 'pbs-1', version: '4.2.3', timeZone: VIENNA },
  { name: 'pbs-2', version: '4.2.1', timeZone: VIENNA },
  { name: 'pbs-3', version: '3.4.1', timeZone: 'America/New_York' },
] as const;

const STORES_PER_SERVER = 10;

const SIZE_NOISE = 0.03;

const MONTHS_BEFORE = 8;

/** So many snapshots a group holds after pruning, more or less. */
const USUAL_SNAPSHOTS = 10;

/** The last stores of the third server hold copies of two stores of the first. */
export const COPIES = [
  { store: 'offsite-1', of: 'client-11' },
  { store: 'offsite-2', of: 'client-12' },
] as const;

/** Collected once a week, all others every day. */
export const WEEKLY_GC: ReadonlySet<string> = new Set(['client-13', 'client-26', 'client-35']);

/** Three servers, thirty stores, six hundred groups; the seed decides the rest. */
export function replayScenario(seed: number): Scenario {
  return {
    name: 'replay',
    summary: '3 servers, 30 datastores, 600 groups of mixed rhythms',
    startMs: START_MS,
    pastDays: PAST_DAYS,
    build: (world) => buildFleet(world, seed),
  };
}

function buildFleet(world: World, seed: number): void {
  for (const [at, wish] of SERVERS.entries()) {
    const server = addServer(world, { ...wish, uptimeS: 100 * 86_400 });
    planUpkeep(world, server);
    for (let each = 1; each <= STORES_PER_SERVER; each++) {
      const copy = at === 2 ? COPIES[each - (STORES_PER_SERVER - 1)] : undefined;
      if (copy === undefined) buildClientStore(world, server, `client-${at + 1}${each % 10}`, seed);
      else buildCopyStore(world, server, copy);
    }
  }
}

function buildClientStore(world: World, server: PbsServer, name: string, seed: number): void {
  const random = randomStream(seed, `store ${name}`);
  const plans = groupPlans(name, seed);
  const logicalBytes = plans.reduce((sum, plan) => sum + plan.sizeBytes, 0) * USUAL_SNAPSHOTS;
  const usedBytes = Math.round(logicalBytes / (2.8 + nextFloat(random)));
  const store = addDatastore(world, server, name, {
    totalBytes: Math.round(usedBytes / (0.28 + 0.3 * nextFloat(random))),
    usedBytes,
    isVerifyNew: nextFloat(random) < 0.2,
    mount: name === REMOVABLE ? 'mounted' : 'nonremovable',
    gcSchedule: WEEKLY_GC.has(name) ? `sat 06:${two(random)}` : `0${nextInteger(random, 5, 8)}:${two(random)}`,
    gcDurationS: nextInteger(random, 10, 90) * 60,
  });
  for (const plan of plans) addPlannedGroup(world, server, store, plan);
  addStoreJobs(world, server, name, random);
  seedUsedHistory(store, world.nowMs / 1000, 20, 0);
}

function two(random: RandomStream): string {
  return String(nextInteger(random, 0, 59)).padStart(2, '0');
}

const KEEPS: readonly [KeepOptions, ...KeepOptions[]] = [
  { last: 3, daily: 5, weekly: 3 },
  { daily: 7, weekly: 2, monthly: 1 },
  { last: 6, daily: 4, weekly: 4 },
  { hourly: 12, daily: 7, weekly: 3 },
];

function addStoreJobs(world: World, server: PbsServer, store: string, random: RandomStream): void {
  const keep = pickFrom(random, KEEPS);
  addPruneJob(world, server, { id: `prune-${store}`, store, schedule: `05:${two(random)}`, keep });
  const isDaily = nextFloat(random) < 0.5;
  const day = pickFrom(random, ['sat', 'sun', 'wed']);
  addVerifyJob(world, server, {
    id: `verify-${store}`,
    store,
    schedule: isDaily ? `06:${two(random)}` : `${day} 07:${two(random)}`,
    ignoreVerified: true,
    outdatedAfterDays: 30,
  });
}

function buildCopyStore(world: World, server: PbsServer, { store, of }: (typeof COPIES)[number]): void {
  const totalBytes = 24 * TIB;
  addDatastore(world, server, store, { totalBytes, usedBytes: 0.3 * totalBytes, gcSchedule: '10:15' });
  addSyncJob(world, server, {
    id: `pull-${of}`,
    store,
    remote: 'vienna',
    peer: 'pbs-1',
    remoteStore: of,
    schedule: '0/4:40',
    owner: 'root@pam',
  });
  addPruneJob(world, server, {
    id: `prune-${store}`,
    store,
    schedule: '09:30',
    keep: { daily: 14, weekly: 6, monthly: 2 },
  });
  addVerifyJob(world, server, { id: `verify-${store}`, store, schedule: 'sun 11:00', outdatedAfterDays: 30 });
}

/** Sizes are chosen so that a store neither fills nor empties by itself. */
function addPlannedGroup(world: World, server: PbsServer, store: Datastore, plan: GroupPlan): void {
  const { type, id, comment, rhythm, changeRatio, durationS, sizeBytes } = plan;
  const place = addGroup(world, server, store, plan.namespace, {
    ...{ type, id, comment, rhythm, changeRatio, durationS, sizeBytes, sizeNoise: SIZE_NOISE },
  });
  if (plan.fate.kind === 'long-gone') {
    const timesS = plan.fate.daysBefore.map((days) => Math.floor((START_MS - days * DAY) / 1000));
    seedSnapshots(place, { timesS, verification: null });
  }
  if (plan.habit === 'monthly' && place.group.rhythm.schedule !== null) {
    // It has gone on for most of a year: what prune keeps of that is no few.
    const timesS = runsBeforeS(place.group.rhythm.schedule, server.timeZone, world.nowMs / 1000, MONTHS_BEFORE);
    seedSnapshots(place, { timesS, verification: null });
  }
  if (plan.fate.kind === 'stops') {
    planEvent(world.queue, START_MS - plan.fate.daysBefore * DAY, `end of ${id}`, () => stopGroup(world, place));
  }
}

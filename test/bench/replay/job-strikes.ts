import { DAY, HOUR } from '../../../shared/time-units.ts';
import { setSchedule } from '../../simulator/world/change-server.ts';
import type { Job, SyncJob } from '../../simulator/world/job-model.ts';
import { groupKey, placesIn, serverNamed, storeNamed } from '../../simulator/world/places.ts';
import { dailyPlaces } from './group-strikes.ts';
import type { Scene, Strike, Striker } from './strike.ts';
import { serverOf, storeOf, worldMs } from './strike-places.ts';

export const gcFailed: Striker = (scene) => {
  const { server, store } = storeOf(scene);
  store.gc.brokenWith = 'marking used chunks failed: Input/output error (os error 5)';
  return {
    evidentAtMs: worldMs(server, store.gc.nextRunS) + store.gc.durationS * 1000,
    repair() {
      store.gc.brokenWith = null;
    },
  };
};

export const gcSlow: Striker = (scene) => {
  const { server, store } = storeOf(scene);
  const usualS = store.gc.durationS;
  store.gc.durationS = 6 * 3600;
  return {
    evidentAtMs: worldMs(server, store.gc.nextRunS) + 4 * HOUR,
    repair() {
      store.gc.durationS = usualS;
    },
  };
};

export const gcOverdue: Striker = (scene) => {
  const { server, store } = storeOf(scene);
  store.gc.isStuck = true;
  return {
    evidentAtMs: worldMs(server, store.gc.nextRunS) + HOUR,
    repair() {
      store.gc.isStuck = false;
    },
  };
};

export const pruneFailed: Striker = (scene) => broken(scene, pruneJobOf(scene), 'prune failed: EIO: I/O error');

export const syncFailed: Striker = (scene) => broken(scene, syncJobOf(scene), 'sync failed with some errors.');

export const syncStale: Striker = (scene) => {
  const job = syncJobOf(scene);
  job.isStuck = true;
  return {
    evidentAtMs: worldMs(serverOf(scene), job.nextRunS) + HOUR,
    repair() {
      job.isStuck = false;
    },
  };
};

/** The job runs and says OK, and leaves two groups out. */
export const chainBroken: Striker = (scene) => {
  const job = syncJobOf(scene);
  const source = serverNamed(scene.world, job.peer ?? '');
  const store = storeNamed(source, job.remoteStore);
  const leftOut = dailyPlaces(placesIn(source, store)).slice(0, 2);
  for (const { group } of leftOut) job.leftOut.add(groupKey(group));
  return { evidentAtMs: scene.world.nowMs + DAY, repair: () => job.leftOut.clear() };
};

export const verifyScheduleRemoved: Striker = (scene) => {
  const { server, store } = storeOf(scene);
  const job = server.verifyJobs.get(`verify-${store.name}`);
  if (job === undefined) throw new Error(`${store.name} has no verify job`);
  const { schedule } = job;
  setSchedule(scene.world, server, job, null);
  return {
    evidentAtMs: scene.world.nowMs + DAY,
    repair: () => setSchedule(scene.world, server, job, schedule),
  };
};

function broken(scene: Scene, job: Job, errorText: string): Strike {
  job.brokenWith = errorText;
  return {
    evidentAtMs: worldMs(serverOf(scene), job.nextRunS) + 2 * 60_000,
    repair() {
      job.brokenWith = null;
    },
  };
}

function pruneJobOf(scene: Scene): Job {
  const { server, store } = storeOf(scene);
  const job = server.pruneJobs.get(`prune-${store.name}`);
  if (job === undefined) throw new Error(`${store.name} has no prune job`);
  return job;
}

function syncJobOf(scene: Scene): SyncJob {
  const { server, store } = storeOf(scene);
  const job = [...server.syncJobs.values()].find((candidate) => candidate.store === store.name);
  if (job === undefined) throw new Error(`${store.name} has no sync job`);
  return job;
}

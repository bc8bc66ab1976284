import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';
import { corruptSnapshots, markVerified } from '../../simulator/world/change-group.ts';
import {
  breakStore,
  hangStore,
  mountStore,
  releaseStore,
  repairStore,
  setMaintenance,
  unmountStore,
} from '../../simulator/world/change-store.ts';
import { plan } from '../../simulator/world/event-queue.ts';
import type { Datastore } from '../../simulator/world/model.ts';
import { type GroupPlace, newestFinished, placesIn } from '../../simulator/world/places.ts';
import { nextFloat } from '../../simulator/world/random.ts';
import { changeUsed, usedRatio } from '../../simulator/world/usage.ts';
import { atOnce, dailyPlaces } from './group-strikes.ts';
import type { Scene, Strike, Striker } from './strike.ts';
import { storeOf, worldMs } from './strike-places.ts';

const STEP_MS = 30 * MINUTE;
const LIMIT = 0.85;

/** Data comes that nobody expected, evenly, until a share of the store is full. */
function fill(scene: Scene, to: number, overMs: number): { readonly neededBytes: number; readonly empty: () => void } {
  const { world } = scene;
  const { server, store } = storeOf(scene);
  const usableBytes = store.totalBytes - store.reservedBytes;
  const neededBytes = Math.max(0, to * usableBytes - store.usedBytes);
  const steps = Math.max(1, Math.floor(overMs / STEP_MS));
  const beganMs = world.nowMs;
  let addedBytes = 0;
  let isOver = false;
  for (let step = 1; step <= steps; step++) {
    plan(world.queue, beganMs + step * STEP_MS, `filling ${store.name}`, () => {
      if (isOver) return;
      addedBytes += neededBytes / steps;
      changeUsed(world, server, store, Math.round(neededBytes / steps));
    });
  }
  return {
    neededBytes,
    empty() {
      isOver = true;
      changeUsed(world, server, store, -Math.round(addedBytes));
    },
  };
}

export const fillsInADay: Striker = (scene) => {
  const { store } = storeOf(scene);
  const before = usedRatio(store);
  const overMs = 28 * HOUR;
  const { empty } = fill(scene, 0.97, overMs);
  return { evidentAtMs: scene.world.nowMs + ((LIMIT - before) / (0.97 - before)) * overMs, repair: empty };
};

/** When it is repaired the line is nine days from the end. */
const LEFT_DAYS = 9;

/** It is seen in the line long before a limit; of a store that is rather full already the limit may be crossed first. */
export const slowlyFull: Striker = (scene) => {
  const { store } = storeOf(scene);
  const before = usedRatio(store);
  const overMs = scene.incident.endMs - scene.world.nowMs;
  const perDay = (1 - before) / (overMs / DAY + LEFT_DAYS);
  const { empty } = fill(scene, before + (perDay * overMs) / DAY, overMs);
  const evidentAfterMs = ((1 - 14 * perDay - before) / perDay) * DAY;
  // A week of a new line is the least that tells it from a visit; five days before the end nobody may still wait.
  const leastMs = Math.max(7 * DAY, Math.min(evidentAfterMs, overMs - 5 * DAY));
  return { evidentAtMs: scene.world.nowMs + leastMs, repair: empty };
};

export const overItsLimit: Striker = (scene) => {
  const { empty } = fill(scene, 0.87 + 0.05 * nextFloat(scene.random), STEP_MS);
  return { evidentAtMs: scene.world.nowMs + STEP_MS, repair: empty };
};

/** Shortly before a verification newest backups rot; later they are verified well, having been written anew. */
export const rotten: Striker = (scene) => {
  const { world } = scene;
  const { server, store } = storeOf(scene);
  const job = server.verifyJobs.get(`verify-${store.name}`);
  const runMs = worldMs(server, job?.nextRunS ?? null);
  const wasVerifyNew = store.isVerifyNew;
  store.isVerifyNew = false;
  const struck: GroupPlace[] = [];
  plan(world.queue, Math.max(world.nowMs, runMs - 5 * MINUTE), `rot in ${store.name}`, () => {
    for (const place of dailyPlaces(placesIn(server, store))) {
      const newest = newestFinished(place.group);
      if (struck.length === 2 || newest === null) continue;
      // What was verified as it came would not be read again.
      newest.verification = null;
      corruptSnapshots(place.group, 1);
      struck.push(place);
    }
  });
  return {
    evidentAtMs: runMs,
    repair() {
      store.isVerifyNew = wasVerifyNew;
      for (const place of struck) {
        for (const snapshot of place.group.snapshots)
          if (snapshot.isCorrupt) markVerified(world, place, snapshot, 'ok');
      }
    },
  };
};

/** The scheduler leaves the verify job alone. */
export const unverified: Striker = (scene) => {
  const { server, store } = storeOf(scene);
  const job = server.verifyJobs.get(`verify-${store.name}`);
  const wasVerifyNew = store.isVerifyNew;
  store.isVerifyNew = false;
  if (job !== undefined) job.isStuck = true;
  const isDaily = job?.schedule?.includes(' ') === false;
  return {
    evidentAtMs: scene.world.nowMs + (isDaily ? 3 : 9) * DAY,
    repair() {
      store.isVerifyNew = wasVerifyNew;
      if (job !== undefined) job.isStuck = false;
    },
  };
};

export const broken: Striker = (scene) => {
  const { server, store } = storeOf(scene);
  breakStore(scene.world, server, store);
  return atOnce(scene.world, () => repairStore(scene.world, server, store));
};

export const hanging: Striker = (scene) => {
  const { server, store } = storeOf(scene);
  hangStore(scene.world, server, store);
  return atOnce(scene.world, () => releaseStore(store));
};

export const inMaintenance: Striker = (scene) => {
  const { server, store } = storeOf(scene);
  const type = nextFloat(scene.random) < 0.5 ? 'offline' : 'read-only';
  setMaintenance(scene.world, server, store, { type, message: 'new disks' });
  return {
    evidentAtMs: scene.world.nowMs + DAY,
    repair: () => setMaintenance(scene.world, server, store, null),
  };
};

export const away: Striker = (scene) => {
  const { server, store } = storeOf(scene);
  unmountStore(scene.world, server, store);
  const runs = [...placesIn(server, store)].flatMap(({ group }) => group.nextRunMs ?? []);
  return { evidentAtMs: Math.min(...runs), repair: () => mountStore(scene.world, server, store) };
};

/** New data that nothing shares: the factor falls to 1.2 and stays there. */
export const dedupDrop: Striker = (scene) => {
  const { server, store } = storeOf(scene);
  const lostBytes = lostIndexBytes(store);
  store.indexDataBytes -= lostBytes;
  const strike: Strike = {
    evidentAtMs: worldMs(server, store.gc.nextRunS) + store.gc.durationS * 1000 + DAY,
    repair() {
      store.indexDataBytes += lostBytes;
    },
  };
  return strike;
};

function lostIndexBytes({ indexDataBytes, usedBytes }: Datastore): number {
  return Math.max(0, Math.round(indexDataBytes - 1.15 * usedBytes));
}

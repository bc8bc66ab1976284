import { startBackup } from '../../simulator/world/backups.ts';
import { markVerified, pauseGroup, removeGroup, removeSnapshot } from '../../simulator/world/change-group.ts';
import type { World } from '../../simulator/world/model.ts';
import { type GroupPlace, newestFinished, placesIn } from '../../simulator/world/places.ts';
import { nextFloat } from '../../simulator/world/random.ts';
import type { Strike, Striker } from './strike.ts';
import { groupOf, storeOf } from './strike-places.ts';

/** The client does not begin its backups; somebody starts one by hand when it is repaired. */
export const missed: Striker = (scene) => {
  const place = groupOf(scene);
  const evidentAtMs = place.group.nextRunMs ?? scene.world.nowMs;
  pauseGroup(place.group, scene.incident.endMs);
  return { evidentAtMs, repair: () => void startBackup(scene.world, place) };
};

/** Silent for three days when somebody first looks. */
export const silentAtFirstSight: Striker = (scene) => {
  const strike = missed(scene);
  return { ...strike, evidentAtMs: scene.incident.startMs };
};

/** Every group of a client stops, each misses its own next run. */
export const clientMissed: Striker = (scene) => {
  const { server, store } = storeOf(scene);
  const places = [...placesIn(server, store)].filter(({ group }) => group.nextRunMs !== null);
  for (const { group } of places) pauseGroup(group, scene.incident.endMs);
  return {
    evidentAtMs: Math.min(...places.map(({ group }) => group.nextRunMs ?? Number.POSITIVE_INFINITY)),
    repair() {
      for (const place of places) startBackup(scene.world, place);
    },
  };
};

const UPLOAD_ERROR = 'backup failed: unable to read from block device: Input/output error (os error 5)';

export const failing: Striker = (scene) => {
  const place = groupOf(scene);
  const { group } = place;
  group.brokenWith = UPLOAD_ERROR;
  return {
    evidentAtMs: (group.nextRunMs ?? scene.world.nowMs) + group.durationS * 400,
    repair() {
      group.brokenWith = null;
      startBackup(scene.world, place);
    },
  };
};

export const damagedByHand: Striker = (scene) => {
  const place = groupOf(scene);
  const snapshot = newestFinished(place.group);
  if (snapshot !== null) markVerified(scene.world, place, snapshot, 'failed');
  return atOnce(scene.world, () => {
    if (snapshot !== null) markVerified(scene.world, place, snapshot, 'ok');
  });
};

/** Somebody with too many rights tidies up; in half of the cases the newest goes as well. */
export const snapshotsDeleted: Striker = ({ world, random, ...scene }) => {
  const place = groupOf({ world, random, ...scene });
  const finished = place.group.snapshots.filter(({ state }) => state === 'finished');
  const spared = nextFloat(random) < 0.5 ? 0 : 1;
  for (const snapshot of finished.slice(-5 - spared, finished.length - spared)) removeSnapshot(world, place, snapshot);
  return atOnce(world, () => {});
};

export const groupDeleted: Striker = (scene) => {
  removeGroup(scene.world, groupOf(scene));
  return atOnce(scene.world, () => {});
};

const ODD_FACTORS = [12, 1 / 12] as const;

/** A disk more, or an empty one: until it is repaired the backups have another size. */
export const oddSize: Striker = (scene) => {
  const { group } = groupOf(scene);
  const usualBytes = group.sizeBytes;
  group.sizeBytes = Math.round(usualBytes * (ODD_FACTORS[nextFloat(scene.random) < 0.5 ? 0 : 1] ?? 1));
  return {
    evidentAtMs: (group.nextRunMs ?? scene.world.nowMs) + group.durationS * 1300,
    repair() {
      group.sizeBytes = usualBytes;
    },
  };
};

/** Evident from its first moment. */
export function atOnce(world: World, repair: () => void): Strike {
  return { evidentAtMs: world.nowMs, repair };
}

/** Groups of a store that make a backup every day. */
export function dailyPlaces(places: Iterable<GroupPlace>): GroupPlace[] {
  return [...places].filter(({ group }) => group.rhythm.kind === 'daily' && group.nextRunMs !== null);
}

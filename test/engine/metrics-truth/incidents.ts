import { HOUR } from '../../../shared/time-units.ts';
import { startBackup } from '../../simulator/world/backups.ts';
import { corruptSnapshots, failNextBackups, pauseGroup } from '../../simulator/world/change-group.ts';
import { failNextRuns } from '../../simulator/world/change-server.ts';
import type { World } from '../../simulator/world/model.ts';
import { allPlaces, type GroupPlace, groupAt, serverNamed, storeNamed } from '../../simulator/world/places.ts';

/** A backup that runs for more than an hour and then fails, over older successes. */
export function startDoomedBackup(world: World, node: string, store: string, ns: string, key: string): GroupPlace {
  const place = groupAt(world, node, store, ns, key);
  place.group.durationS = 4 * 3600;
  failNextBackups(place.group, 'backup ended but finished state is not set.');
  if (startBackup(world, place) === null) throw new Error(`no backup of ${key} can start`);
  return place;
}

/** What the coming night of `small` will bring beside its usual work. */
export function planTroubledNight(world: World): void {
  const server = serverNamed(world, 'pbs-1');
  const rotten = groupAt(world, 'pbs-1', 'store-01', 'clients', 'vm/201');
  for (const snapshot of corruptSnapshots(rotten.group, 2)) snapshot.verification = null;
  failNextBackups(
    groupAt(world, 'pbs-1', 'store-02', '', 'ct/106').group,
    'connection error: Broken pipe (os error 32)',
  );
  storeNamed(server, 'store-03').gc.comingErrors.push('unable to get exclusive lock - EAGAIN: Try again');
  storeNamed(server, 'store-04').gc.comingErrors.push('WARNINGS: 2');
  for (const [jobs, id, status] of [
    [server.pruneJobs, 'p-store-05', 'WARNINGS: 1'],
    [server.syncJobs, 's-store-06', 'client error (Connect)'],
    [server.verifyJobs, 'v-store-07', 'unknown'],
  ] as const) {
    const job = jobs.get(id);
    if (job === undefined) throw new Error(`no job ${id}`);
    job.comment = `the job "${id}"`;
    failNextRuns(job, status);
  }
}

/** No backup starts for a while: a moment of rest in which a page can be compared. */
export function hush(world: World): void {
  for (const { group } of allPlaces(world)) pauseGroup(group, world.nowMs + 2 * HOUR);
}

import { afterEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';
import { type WatchedFleet, watchFleet } from '../../kit/watched-fleet.ts';
import { startBackup } from '../../simulator/world/backups.ts';
import { addDatastore, addGroup, addNamespace } from '../../simulator/world/build.ts';
import {
  addSnapshot,
  breakBackups,
  corruptSnapshots,
  markVerified,
  removeGroup,
  removeSnapshot,
  renameGroup,
  setRhythm,
} from '../../simulator/world/change-group.ts';
import { reboot, removeJob, setSchedule, upgrade } from '../../simulator/world/change-server.ts';
import {
  mountStore,
  removeNamespace,
  removeStore,
  resizeStore,
  setGcSchedule,
  setMaintenance,
  unmountStore,
} from '../../simulator/world/change-store.ts';
import { startGc } from '../../simulator/world/garbage-collection.ts';
import { groupAt, serverNamed, storeNamed } from '../../simulator/world/places.ts';
import { compareFleet } from './compare-fleet.ts';
import { quietMoment } from './quiet-moment.ts';

const T = 10 * MINUTE;

let watched: WatchedFleet | undefined;
afterEach(() => watched?.close());

/** Each happens an hour after the one before, on the new and on the old server. */
const EVENTS: Readonly<Record<string, (fleet: WatchedFleet, name: string) => void>> = {
  'a group gets a rhythm and its backups fail': ({ fleet: { world } }, name) => {
    const place = groupAt(world, name, 'main', 'clusterA', 'vm/110');
    setRhythm(world, place, 'hourly');
    breakBackups(place.group, 'connection error: broken pipe, not OK');
  },
  'another one is backed up every hour': ({ fleet: { world } }, name) =>
    setRhythm(world, groupAt(world, name, 'main', 'clusterA', 'vm/101'), 'hourly'),
  'a first backup begins in a new namespace': ({ fleet: { world } }, name) => {
    const server = serverNamed(world, name);
    const store = storeNamed(server, 'main');
    addNamespace(store, 'neu/unten');
    startBackup(world, addGroup(world, server, store, 'neu/unten', { type: 'ct', id: '777', comment: 'ganz neu' }));
  },
  'a group is removed and another renamed': ({ fleet: { world } }, name) => {
    removeGroup(world, groupAt(world, name, 'main', '', 'vm/107'));
    renameGroup(world, groupAt(world, name, 'main', 'clusterA', 'vm/111'), '211');
  },
  'a namespace goes': ({ fleet: { world } }, name) => {
    const server = serverNamed(world, name);
    removeNamespace(world, server, storeNamed(server, 'main'), 'clusterA/sub/deep');
  },
  'snapshots go and come without a task': ({ fleet: { world } }, name) => {
    const place = groupAt(world, name, 'main', '', 'ct/101');
    const [oldest] = place.group.snapshots;
    if (oldest) removeSnapshot(world, place, oldest);
    addSnapshot(world, place, { isProtected: true, comment: 'von Hand' });
  },
  'notes and protection change without a sign': ({ fleet: { world } }, name) => {
    const { group } = groupAt(world, name, 'main', '', 'vm/103');
    for (const snapshot of group.snapshots) {
      snapshot.isProtected = true;
      snapshot.comment = 'bleibt';
    }
  },
  'a snapshot rots and is found out': ({ fleet: { world } }, name) => {
    const place = groupAt(world, name, 'main', '', 'vm/101');
    for (const snapshot of corruptSnapshots(place.group, 1)) markVerified(world, place, snapshot, 'failed');
  },
  'datastores come, go and change': ({ fleet: { world } }, name) => {
    const server = serverNamed(world, name);
    removeStore(world, server, storeNamed(server, 'full'));
    const added = addDatastore(world, server, 'added', { comment: 'über Nacht' });
    addSnapshot(world, addGroup(world, server, added, 'a/b', { type: 'host', id: 'first' }));
    resizeStore(world, server, storeNamed(server, 'empty'), 5_000_000_000_000);
    setMaintenance(world, server, storeNamed(server, 'offline'), null);
    setMaintenance(world, server, storeNamed(server, 'read-only'), { type: 'offline', message: 'bis morgen' });
  },
  'a disk is taken home and the other brought': ({ fleet: { world } }, name) => {
    const server = serverNamed(world, name);
    if (!server.datastores.has('usb-away')) return;
    mountStore(world, server, storeNamed(server, 'usb-away'));
    unmountStore(world, server, storeNamed(server, 'usb-here'));
  },
  'garbage collections fail, for the first time and always': ({ fleet: { world } }, name) => {
    const server = serverNamed(world, name);
    const main = storeNamed(server, 'main');
    main.gc.comingErrors.push('EIO: I/O error');
    startGc(world, server, main);
    const never = storeNamed(server, 'never-gc');
    never.gc.brokenWith = 'unable to get lock';
    setGcSchedule(world, server, never, 'hourly');
  },
  'jobs are changed and removed': ({ fleet: { world } }, name) => {
    const server = serverNamed(world, name);
    const [verify] = server.verifyJobs.values();
    if (verify) setSchedule(world, server, verify, null);
    const prune = server.pruneJobs.get('p-off');
    if (prune) removeJob(server, prune);
  },
  'the server restarts, newer': ({ fleet: { world } }, name) => {
    const server = serverNamed(world, name);
    reboot(world, server, 12 * MINUTE);
    upgrade(server, name === 'pbs-old' ? '3.4.1' : '4.2.9');
  },
};

describe('a day on which everything happens', () => {
  it('ends with everything known as it is', async () => {
    const fleet = await watchFleet({ scenario: 'oddities', pollingIntervalMs: T });
    watched = fleet;
    await fleet.collect();
    for (const happen of Object.values(EVENTS)) {
      for (const name of ['pbs-new', 'pbs-old']) happen(fleet, name);
      await fleet.pass(HOUR);
    }
    // What changes without a sign is seen within a day and the tenth of one.
    await fleet.pass(DAY + 3 * HOUR);
    await quietMoment(fleet, T);
    const { checked, wrong } = compareFleet(fleet);
    console.info(`an eventful day: ${checked} facts checked, ${checked - wrong.length} right`);
    expect(wrong.slice(0, 20)).toEqual([]);
  });
});

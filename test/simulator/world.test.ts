import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dataOf } from './asking.ts';
import { DAY, HOUR, MIDNIGHT_MS, oneGroup } from './one-group.ts';
import { worldOf } from './start-fleet.ts';
import { abandonBackup, failBackup, finishBackup, startBackup } from './world/backups.ts';
import { addGroup, GIB } from './world/build.ts';
import {
  addSnapshot,
  breakBackups,
  failNextBackups,
  pauseGroup,
  renameGroup,
  stopGroup,
} from './world/change-group.ts';
import { setMaintenance, unmountStore } from './world/change-store.ts';
import type { PbsServer, World } from './world/model.ts';
import { type GroupPlace, storeNamed } from './world/places.ts';
import { advanceBy } from './world/world.ts';

const backups = (node: PbsServer) => node.tasks.finished.filter((task) => task.workerType === 'backup');
const listed = (world: World, node: PbsServer) => dataOf(world, node, '/admin/datastore/main/groups')[0] ?? {};

describe('a backup', () => {
  it('is listed unfinished while it runs, and finished afterwards', () => {
    const { world, node, place } = oneGroup();
    advanceBy(world, 2 * HOUR);
    const startS = MIDNIGHT_MS / 1000 + 2 * 3600;
    expect(listed(world, node)).toMatchObject({ 'last-backup': startS, 'backup-count': 1, files: [] });
    expect(dataOf(world, node, '/nodes/localhost/tasks?running=1')).toMatchObject([
      { worker_id: 'main:vm/100', starttime: startS },
    ]);
    const usedBytes = place.store.usedBytes;
    advanceBy(world, HOUR);
    expect(listed(world, node)).toMatchObject({
      'last-backup': startS,
      files: expect.arrayContaining(['index.json.blob']),
    });
    expect(backups(node)).toMatchObject([{ status: 'OK', startS }]);
    expect(place.store.usedBytes).toBeGreaterThan(usedBytes);
    expect(place.store.indexDataBytes).toBe(100 * GIB);
  });

  it('that fails leaves a task and no snapshot', () => {
    const { world, node, place } = oneGroup();
    failNextBackups(place.group, 'connection error: timed out');
    advanceBy(world, 5 * HOUR);
    expect(place.group.snapshots).toEqual([]);
    expect(backups(node)).toMatchObject([{ status: 'connection error: timed out' }]);
    advanceBy(world, DAY);
    expect(place.group.snapshots).toHaveLength(1);
  });

  it('that dies with its server leaves a partial and an unknown task', () => {
    const { world, node, place } = oneGroup();
    advanceBy(world, 2 * HOUR);
    abandonBackup(world, place);
    expect(place.group.snapshots).toMatchObject([{ state: 'leftover' }]);
    expect(backups(node)).toMatchObject([{ status: 'unknown' }]);
  });

  it('can be started, finished and failed by hand', () => {
    const { world, place } = oneGroup();
    startBackup(world, place);
    expect(startBackup(world, place)).toBeNull();
    finishBackup(world, place);
    advanceBy(world, 1000);
    startBackup(world, place);
    failBackup(world, place, 'abort requested - aborting task');
    expect(place.group.snapshots).toMatchObject([{ state: 'finished' }]);
  });

  it.each<[string, (world: World, place: GroupPlace) => void]>([
    ['offline', (world, { server, store }) => setMaintenance(world, server, store, { type: 'offline', message: null })],
    [
      'read-only',
      (world, { server, store }) => setMaintenance(world, server, store, { type: 'read-only', message: null }),
    ],
    ['unmounted', (world, { server, store }) => unmountStore(world, server, store)],
  ])('leaves no trace while the store is %s', (_state, change) => {
    const { world, node, place } = oneGroup();
    change(world, place);
    advanceBy(world, DAY);
    expect([backups(node), place.group.snapshots]).toEqual([[], []]);
  });

  it('keeps its local hour over the end of daylight saving', () => {
    const { world, place } = oneGroup();
    advanceBy(world, 35 * DAY);
    const hours = new Set(place.group.snapshots.map((snapshot) => new Date(snapshot.timeS * 1000).getUTCHours()));
    expect(hours).toEqual(new Set([0, 1]));
  });
});

describe('a group', () => {
  it('stops, pauses and changes its id', () => {
    const { world, place } = oneGroup();
    advanceBy(world, 3 * DAY);
    pauseGroup(place.group, world.nowMs + 2 * DAY);
    advanceBy(world, 3 * DAY);
    expect(place.group.snapshots).toHaveLength(4);
    const renamed = renameGroup(world, place, '200');
    advanceBy(world, 2 * DAY);
    expect([place.group.snapshots.length, renamed.group.snapshots.length]).toEqual([4, 2]);
    stopGroup(world, renamed);
    advanceBy(world, 2 * DAY);
    expect(renamed.group.snapshots).toHaveLength(2);
  });

  it('fails until repaired', () => {
    const { world, node, place } = oneGroup();
    breakBackups(place.group, 'EPERM');
    advanceBy(world, 3 * DAY);
    breakBackups(place.group, null);
    advanceBy(world, DAY);
    expect(backups(node).map((task) => task.status)).toEqual(['EPERM', 'EPERM', 'EPERM', 'OK']);
  });
});

describe('the same seed', () => {
  const digest = (world: World): string => {
    const seen = new WeakSet<object>();
    const plain = JSON.stringify(world.servers, (_key, value: unknown) => {
      if (value instanceof Map) return [...value];
      if (typeof value === 'object' && value !== null && seen.has(value)) return 'seen';
      if (typeof value === 'object' && value !== null) seen.add(value);
      return value;
    });
    return createHash('sha256').update(plain).digest('hex');
  };

  it('makes the same world, however the clock is sliced', () => {
    const atOnce = worldOf({ scenario: 'demo' });
    const sliced = worldOf({ scenario: 'demo' });
    advanceBy(atOnce, 2 * DAY);
    for (let hour = 0; hour < 48; hour += 1) advanceBy(sliced, HOUR);
    expect(digest(sliced)).toBe(digest(atOnce));
    expect(digest(worldOf({ scenario: 'demo', seed: 2 }))).not.toBe(digest(worldOf({ scenario: 'demo' })));
  });

  it('adding a group changes nothing for the others', () => {
    const one = worldOf({ scenario: 'small' });
    const other = worldOf({ scenario: 'small' });
    const [node] = other.servers;
    if (node === undefined) throw new Error('no server');
    addSnapshot(
      other,
      addGroup(other, node, storeNamed(node, 'store-01'), 'new', { type: 'ct', id: '1', rhythm: 'hourly' }),
    );
    advanceBy(one, DAY);
    advanceBy(other, DAY);
    const times = (world: World) =>
      world.servers[0]?.datastores
        .get('store-02')
        ?.namespaces.get('')
        ?.groups.get('vm/100')
        ?.snapshots.map((snapshot) => snapshot.timeS);
    expect(times(other)).toEqual(times(one));
  });
});

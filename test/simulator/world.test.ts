import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dataOf } from './asking.ts';
import { worldOf } from './start-fleet.ts';
import { abandonBackup, failBackup, finishBackup, startBackup } from './world/backups.ts';
import { addDatastore, addGroup, addServer, GIB } from './world/build.ts';
import { addPruneJob, addSyncJob, addVerifyJob } from './world/build-jobs.ts';
import {
  addSnapshot,
  breakBackups,
  corruptSnapshots,
  failNextBackups,
  pauseGroup,
  renameGroup,
  stopGroup,
} from './world/change-group.ts';
import { failNextRuns, reboot } from './world/change-server.ts';
import { setGcSchedule, setMaintenance, unmountStore } from './world/change-store.ts';
import type { PbsServer, World } from './world/model.ts';
import { type GroupPlace, storeNamed } from './world/places.ts';
import { advanceBy, createWorld } from './world/world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 2026-09-28 00:00 in Vienna. */
const MIDNIGHT_MS = Date.UTC(2026, 8, 27, 22, 0, 0);

function oneGroup(): { world: World; node: PbsServer; place: GroupPlace } {
  const world = createWorld(5, MIDNIGHT_MS);
  const node = addServer(world, { name: 'pbs', timeZone: 'Europe/Vienna' });
  const store = addDatastore(world, node, 'main', { gcSchedule: null });
  const rhythm = { kind: 'daily', schedule: '02:00', jitterS: 0 } as const;
  const place = addGroup(world, node, store, '', {
    type: 'vm',
    id: '100',
    rhythm,
    sizeBytes: 100 * GIB,
    durationS: 600,
  });
  return { world, node, place };
}

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

describe('chores', () => {
  it('prune forgets, and GC frees no sooner than a day later', () => {
    const { world, node, place } = oneGroup();
    const { store } = place;
    addPruneJob(world, node, { id: 'p', store: 'main', schedule: '05:00', keep: { last: 2 } });
    store.gc.durationS = 60;
    advanceBy(world, 3 * DAY);
    expect(place.group.snapshots).toHaveLength(2);
    const [batch] = store.garbage;
    const before = { used: store.usedBytes, logical: store.indexDataBytes };
    setGcSchedule(world, node, store, '06:00');
    advanceBy(world, 6.5 * HOUR);
    expect(store.gc.lastSuccess?.counters.pendingBytes).toBeGreaterThan(0);
    stopGroup(world, place);
    advanceBy(world, DAY);
    expect(store.gc.lastSuccess?.counters).toMatchObject({ pendingBytes: 0, indexDataBytes: before.logical });
    expect(before.used - store.usedBytes).toBeLessThanOrEqual(batch?.bytes ?? 0);
    expect(store.garbage).toEqual([]);
  });

  it('verification finds bad chunks and says so on task and snapshot', () => {
    const { world, node, place } = oneGroup();
    const job = addVerifyJob(world, node, { id: 'v', store: 'main', schedule: '12:00' });
    advanceBy(world, 10 * HOUR);
    corruptSnapshots(place.group, 1);
    advanceBy(world, 12 * HOUR);
    expect(place.group.snapshots[0]?.verification).toEqual({ state: 'failed', upid: job.lastRun?.upid });
    expect(job.lastRun?.state).toBe('verification failed - please check the log for details');
    expect(node.tasks.finished.at(-1)?.logLines?.at(-1)).toMatch(/^\tvm\/100\/2026-09-28T00:00:00Z$/);
  });

  it('verify-new checks each backup right after it', () => {
    const { world, node, place } = oneGroup();
    place.store.isVerifyNew = true;
    advanceBy(world, 4 * HOUR);
    expect(place.group.snapshots[0]?.verification?.state).toBe('ok');
    expect(node.tasks.finished.at(-1)?.workerId).toMatch(/^main:vm\/100\/6AB[0-9A-F]{5}$/);
  });

  it('a pull copies manifests verbatim, verification included, and the source sees a reader', () => {
    const { world, node, place } = oneGroup();
    const far = addServer(world, { name: 'far' });
    const target = addDatastore(world, far, 'copies');
    addVerifyJob(world, node, { id: 'v', store: 'main', schedule: '03:00' });
    addSyncJob(world, far, {
      id: 's',
      store: 'copies',
      ns: 'vienna',
      remote: 'pbs',
      peer: 'pbs',
      remoteStore: 'main',
      schedule: '04:00',
    });
    advanceBy(world, 10 * HOUR);
    const copy = target.namespaces.get('vienna')?.groups.get('vm/100');
    expect(copy?.snapshots.map(({ timeS, verification }) => ({ timeS, verification }))).toEqual(
      place.group.snapshots.map(({ timeS, verification }) => ({ timeS, verification })),
    );
    expect(copy?.snapshots[0]?.verification?.upid).toContain('UPID:pbs:');
    expect(node.tasks.finished.at(-1)?.workerType).toBe('reader');
  });

  it('a sync towards a server that is down fails to connect', () => {
    const { world, node } = oneGroup();
    const far = addServer(world, { name: 'far' });
    addDatastore(world, far, 'copies');
    const push = {
      id: 's',
      store: 'main',
      remote: 'far',
      peer: 'far',
      remoteStore: 'copies',
      direction: 'push',
    } as const;
    const job = addSyncJob(world, node, { ...push, schedule: 'hourly' });
    far.isUp = false;
    advanceBy(world, 2 * HOUR);
    expect(job.lastRun?.state).toBe('client error (Connect)');
  });

  it('jobs end as they were told to, and stay due while they are stuck', () => {
    const { world, node } = oneGroup();
    const job = addPruneJob(world, node, { id: 'p', store: 'main', schedule: 'hourly', keep: { last: 1 } });
    failNextRuns(job, 'WARNINGS: 1', 'EIO: I/O error');
    advanceBy(world, 3.5 * HOUR);
    expect(node.tasks.finished.filter((task) => task.workerType === 'prunejob').map((task) => task.status)).toEqual([
      'WARNINGS: 1',
      'EIO: I/O error',
      'OK',
    ]);
    job.isStuck = true;
    advanceBy(world, 5 * HOUR);
    expect((job.nextRunS ?? 0) * 1000).toBeLessThan(world.nowMs - 4 * HOUR);
    job.isStuck = false;
    advanceBy(world, HOUR);
    expect((job.nextRunS ?? 0) * 1000).toBeGreaterThan(world.nowMs);
  });

  it('a reboot ends what ran as unknown and resets the uptime', () => {
    const { world, node, place } = oneGroup();
    advanceBy(world, 2 * HOUR);
    reboot(world, node, 5 * 60_000);
    expect(node.isUp).toBe(false);
    expect(place.group.snapshots).toMatchObject([{ state: 'leftover' }]);
    advanceBy(world, 6 * 60_000);
    expect(node.isUp).toBe(true);
    expect(dataOf(world, node, '/nodes/localhost/status')).toMatchObject({ uptime: 60 });
    expect(dataOf(world, node, '/nodes/localhost/tasks')).toMatchObject([{ status: 'unknown' }]);
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

import { describe, expect, it } from 'vitest';
import { dataOf } from './asking.ts';
import { DAY, HOUR, oneGroup } from './one-group.ts';
import { addDatastore, addServer } from './world/build.ts';
import { addPruneJob, addSyncJob, addVerifyJob } from './world/build-jobs.ts';
import { corruptSnapshots, stopGroup } from './world/change-group.ts';
import { failNextRuns, reboot } from './world/change-server.ts';
import { setGcSchedule } from './world/change-store.ts';
import { advanceBy } from './world/world.ts';

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

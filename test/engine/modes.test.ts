import { afterEach, describe, expect, it } from 'vitest';
import { groupKey } from '../../shared/domain/backup.ts';
import { lastGood } from '../../shared/domain/section.ts';
import { groupLastFinished } from '../../shared/rules/newest-finished.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { type WatchedFleet, type WatchOptions, watchFleet } from '../kit/watched-fleet.ts';
import type { Scenario } from '../simulator/scenarios/scenario.ts';
import { startBackup } from '../simulator/world/backups.ts';
import { addSyncJob } from '../simulator/world/build-jobs.ts';
import { markVerified } from '../simulator/world/change-group.ts';
import { breakStore } from '../simulator/world/change-store.ts';
import { groupAt, storeNamed } from '../simulator/world/places.ts';
import { addTinyServer, tiny } from './tiny-fleet.ts';

let watched: WatchedFleet | undefined;
afterEach(() => watched?.close());

async function start(options: WatchOptions = {}): Promise<WatchedFleet> {
  watched = await watchFleet({ scenario: tiny, ...options });
  return watched;
}

const targets = (fleet: WatchedFleet) =>
  fleet
    .server()
    .stats.requestLog()
    .map(({ target }) => target.replace('/api2/json', ''));

describe('a hurried collection', () => {
  it('reads everything at once, without the rests of a service', async () => {
    const fleet = await start({ scenario: 'small', hurried: true });
    const beganAtMs = fleet.clock.nowMs();
    await fleet.collect();
    expect(fleet.clock.nowMs() - beganAtMs).toBeLessThanOrEqual(SECOND);
    for (const state of fleet.engine.state().servers) {
      expect(state.overviewCompleteAtMs).not.toBe(null);
      expect(state.snapshotsCompleteAtMs).not.toBe(null);
    }
  });

  it('ends although a part of a server cannot be read', async () => {
    const broken: Scenario = {
      ...tiny,
      build(world) {
        const server = addTinyServer(world, 'pbs-1');
        breakStore(world, server, storeNamed(server, 'side'));
      },
    };
    const fleet = await start({ scenario: broken, hurried: true });
    await fleet.server().faults.add({ kind: 'status', status: 500 }, /main\/snapshots/);
    await fleet.collect();
    expect(fleet.known().datastores.get('side')?.namespaces).toMatchObject({ kind: 'failed' });
    expect(fleet.known().snapshotsCompleteAtMs).toBe(null);
  });

  it('ends although a server does not answer', async () => {
    const fleet = await start({ hurried: true, connect: () => ({ url: 'https://127.0.0.1:1' }) });
    await fleet.collect();
    expect(fleet.known().reach.kind).toBe('failing');
  });
});

describe('snapshots on demand', () => {
  it('are not read, whatever is verified', async () => {
    const fleet = await start({ snapshotDetail: 'on-demand' });
    await fleet.collect();
    const place = groupAt(fleet.fleet.world, 'pbs-1', 'main', '', 'vm/101');
    for (const snapshot of place.group.snapshots) markVerified(fleet.fleet.world, place, snapshot, 'ok');
    await fleet.pass(2 * HOUR);
    expect(targets(fleet).filter((target) => target.includes('/snapshots'))).toEqual([]);
    expect(fleet.known().cost.manifestsRead).toBe(0);
  });

  it('are read of the one group whose newest backup the list cannot tell', async () => {
    const fleet = await start({ scenario: 'oddities', snapshotDetail: 'on-demand' });
    await fleet.collect();
    const asked = fleet
      .server('pbs-old')
      .stats.requestLog()
      .map(({ target }) => target);
    const reads = asked.filter((target) => target.includes('/snapshots'));
    expect(reads.length).toBeGreaterThan(0);
    for (const target of reads) expect(target).toContain('backup-id=');
    const main = fleet.known('pbs-old').datastores.get('main');
    for (const [namespace, section] of main?.groups ?? []) {
      for (const group of lastGood(section)?.value ?? []) {
        const truth = groupAt(fleet.fleet.world, 'pbs-old', 'main', namespace, groupKey(group)).group;
        const detail = main?.details.get(namespace)?.get(groupKey(group)) ?? null;
        const newest = truth.snapshots.findLast((snapshot) => snapshot.state === 'finished');
        const known = groupLastFinished(group, detail);
        // Beside a dead partial that it does not name, an old server may name an older backup: at least that recent.
        if (detail !== null)
          expect(known).toEqual(newest ? { kind: 'at', atMs: newest.timeS * 1000 } : { kind: 'none' });
        else if (known.kind === 'at')
          expect(known.atMs).toBeLessThanOrEqual((truth.snapshots.at(-1)?.timeS ?? 0) * 1000);
      }
    }
  });
});

describe('a server of version 3.2', () => {
  const old: Scenario = {
    ...tiny,
    build(world) {
      const server = addTinyServer(world, 'pbs-1', '3.2.7');
      addSyncJob(world, server, { id: 's-2', store: 'side', remote: 'dc2', remoteStore: 'x', schedule: 'monthly' });
    },
  };

  it('is asked for the sizes of each datastore, every interval, and for nothing that it does not know', async () => {
    const fleet = await start({ scenario: old });
    await fleet.collect();
    await fleet.pass(30 * SECOND);
    fleet.server().stats.reset();
    await fleet.pass(10 * MINUTE);
    for (const store of ['main', 'side']) {
      const count = targets(fleet).filter((target) => target === `/admin/datastore/${store}/status`).length;
      expect(Math.abs(count - 10)).toBeLessThanOrEqual(1);
    }
    expect(targets(fleet).filter((target) => /metrics|sync-direction/.test(target))).toEqual([]);
    expect(lastGood(fleet.known().syncJobs)?.value.map((job) => job.id)).toEqual(['s-1', 's-2']);
    const { byStatus } = fleet.server().stats.read();
    expect(Object.keys(byStatus)).toEqual(['200']);
  });

  it('has a running upload looked at once, and again when it ended', async () => {
    const fleet = await start({ scenario: old });
    await fleet.collect();
    const place = groupAt(fleet.fleet.world, 'pbs-1', 'main', '', 'vm/101');
    place.group.durationS = 3 * 3600;
    const before = place.group.snapshots.at(-1)?.timeS ?? 0;
    const lastFinished = () => {
      const main = fleet.known().datastores.get('main');
      const [group] =
        main?.groups.get('')?.kind === 'read' ? (lastGood(main.groups.get('') ?? { kind: 'unread' })?.value ?? []) : [];
      return group ? groupLastFinished(group, main?.details.get('')?.get('vm/101') ?? null) : null;
    };
    startBackup(fleet.fleet.world, place);
    fleet.server().stats.reset();
    await fleet.pass(2 * HOUR);
    expect(lastFinished()).toEqual({ kind: 'at', atMs: before * 1000 });
    expect(targets(fleet).filter((target) => target.includes('/main/snapshots')).length).toBe(1);
    await fleet.pass(3 * HOUR);
    expect(place.group.running).toBe(null);
    expect(lastFinished()).toEqual({ kind: 'at', atMs: (place.group.snapshots.at(-1)?.timeS ?? 0) * 1000 });
  });
});

describe('requests under way at one server', () => {
  it('are two at most, in a busy fleet that is refreshed again and again', async () => {
    const fleet = await start({ scenario: 'oddities', hurried: true });
    for (let round = 0; round < 20; round++) {
      fleet.engine.refresh();
      void fleet.clock.advance(MINUTE);
    }
    await fleet.collect();
    for (const server of fleet.fleet.servers) {
      const { maxInFlight, requests } = server.stats.read();
      expect(maxInFlight).toBeLessThanOrEqual(2);
      expect(requests).toBeGreaterThan(10);
    }
  });
});

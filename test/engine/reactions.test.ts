import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { type WatchedFleet, watchFleet } from '../kit/watched-fleet.ts';
import { addGroup, addNamespace } from '../simulator/world/build.ts';
import { addSnapshot, markVerified } from '../simulator/world/change-group.ts';
import { groupAt, storeNamed } from '../simulator/world/places.ts';
import { finishTask, recordTask, startTask } from '../simulator/world/tasks.ts';
import { askedWhile, timesOf } from './asked.ts';
import { tiny } from './tiny-fleet.ts';

const EVERY_BEAT = /^\/(nodes\/localhost\/(tasks|status)|status\/metrics)/;
const ON_SCHEDULE = /^\/(admin\/datastore|access\/permissions|status\/datastore-usage|tape\/drive)$/;

let fleet: WatchedFleet;
beforeEach(async () => {
  fleet = await watchFleet({ scenario: tiny });
  await fleet.collect();
});
afterEach(() => fleet.close());

const node = () => fleet.server().node;
const place = (store: string, ns: string, key = 'vm/101') => groupAt(fleet.fleet.world, 'pbs-1', store, ns, key);

function ended(workerType: string, workerId: string | null, status = 'OK'): void {
  const endS = Math.floor(fleet.fleet.world.nowMs / 1000);
  recordTask(node(), { workerType, workerId, startS: endS - 20, endS, status });
}

/** What is asked for in the minute after something happened, beyond what is asked for anyway. */
async function askedAfter(happen: () => void): Promise<string[]> {
  happen();
  const asked = await askedWhile(fleet, 70 * SECOND);
  const targets = asked.map(({ target }) => target);
  return [...new Set(targets.filter((target) => !EVERY_BEAT.test(target) && !ON_SCHEDULE.test(target)))].sort();
}

const MAIN = '/admin/datastore/main';
const GROUPS = `${MAIN}/groups`;
const OF_CLIENTS = `${GROUPS}?ns=clients`;

describe('a task that ended', () => {
  const cases: readonly (readonly [string, string | null, readonly string[]])[] = [
    ['backup', 'side:vm/101', ['/admin/datastore/side/groups']],
    // The id has no namespace: each that holds the group may be meant.
    ['backup', 'main:vm/101', [GROUPS, OF_CLIENTS]],
    ['backup', 'main:host/never-seen', [GROUPS, OF_CLIENTS]],
    ['prune', 'main::vm/101', [GROUPS]],
    ['prune', 'main:clients:vm/101', [OF_CLIENTS]],
    ['prune', 'main:clients', [OF_CLIENTS]],
    ['prunejob', 'main:clients', [OF_CLIENTS, '/admin/prune']],
    ['prunejob', 'main', [GROUPS, OF_CLIENTS, '/admin/prune']],
    ['sync', 'side', ['/admin/datastore/side/groups']],
    ['syncjob', 'dc2:main:main:clients:s-1', [OF_CLIENTS, '/admin/sync?sync-direction=all']],
    ['garbage_collection', 'main', ['/admin/gc']],
    ['aptupdate', null, ['/nodes/localhost/apt/update']],
    ['move-namespace', 'main:clients:other', [GROUPS, OF_CLIENTS, `${MAIN}/namespace`]],
    ['reader', 'main:vm/101/6ABA2C00', []],
    ['logrotate', null, []],
    ['some-new-type', 'main:whatever', []],
    ['backup', 'gone:vm/101', []],
  ];
  it.each(cases)('%s of %s has read again what it may have changed, and nothing else', async (type, id, expected) => {
    expect(await askedAfter(() => ended(type, id))).toEqual([...expected].sort());
  });

  it('has it read again although it failed', async () => {
    const error = 'backup ended but finished state is not set.';
    expect(await askedAfter(() => ended('backup', 'side:vm/101', error))).toEqual(['/admin/datastore/side/groups']);
  });

  it('of a verification has the snapshots read again that it may have checked, and those alone', async () => {
    expect(await askedAfter(() => ended('verify_group', 'main:ns/clients/vm/101'))).toEqual([
      `${MAIN}/snapshots?ns=clients`,
      '/admin/verify',
    ]);
    expect(await askedAfter(() => ended('verify_group', 'main:/vm/101'))).toEqual([
      `${MAIN}/snapshots`,
      '/admin/verify',
    ]);
    expect(await askedAfter(() => ended('verificationjob', 'main:v-1'))).toEqual([
      `${MAIN}/snapshots`,
      `${MAIN}/snapshots?ns=clients`,
      '/admin/verify',
    ]);
  });

  it('of a push asks for nothing but the job: nothing changed here', async () => {
    const [job] = node().syncJobs.values();
    if (job) node().syncJobs.set(job.id, { ...job, direction: 'push' });
    fleet.engine.refresh();
    await fleet.pass(10 * SECOND);
    expect(await askedAfter(() => ended('syncjob', 'dc2:main:main::s-1'))).toEqual(['/admin/sync?sync-direction=all']);
  });

  it('of a pull has only groups with a failed snapshot read again beside those that changed', async () => {
    for (const snapshot of place('main', 'clients').group.snapshots.slice(0, 1)) {
      markVerified(fleet.fleet.world, place('main', 'clients'), snapshot, 'failed');
    }
    await fleet.pass(2 * MINUTE);
    const asked = await askedAfter(() => ended('syncjob', 'dc2:main:main::s-1'));
    expect(asked.filter((target) => target.includes('/snapshots'))).toEqual([`${MAIN}/snapshots?ns=clients`]);
  });
});

describe('snapshots', () => {
  it('are read of the group that changed, and of no other', async () => {
    const store = storeNamed(node(), 'main');
    for (let id = 200; id < 206; id++) {
      addSnapshot(fleet.fleet.world, addGroup(fleet.fleet.world, node(), store, '', { type: 'vm', id: `${id}` }));
    }
    fleet.engine.refresh();
    await fleet.pass(MINUTE);
    const before = fleet.known().cost.manifestsRead;
    addSnapshot(fleet.fleet.world, place('main', '', 'vm/203'));
    const asked = await askedAfter(() => ended('backup', 'main:vm/203'));
    expect(asked).toEqual([GROUPS, `${MAIN}/snapshots?backup-type=vm&backup-id=203`]);
    expect(fleet.known().cost.manifestsRead - before).toBe(2);
  });

  it('are read again every 45 minutes while a verification runs, and once it ended', async () => {
    const upid = startTask(fleet.fleet.world, node(), { workerType: 'verificationjob', workerId: 'side:v-9' }).upid;
    const reads = timesOf(await askedWhile(fleet, 3 * HOUR), /side\/snapshots/);
    expect(reads).toHaveLength(3);
    for (const [index, time] of reads.entries()) {
      expect(Math.abs(time - (index + 1) * 45 * MINUTE)).toBeLessThanOrEqual((index + 2) * MINUTE);
    }
    finishTask(fleet.fleet.world, node(), upid, 'OK');
    expect(timesOf(await askedWhile(fleet, 2 * MINUTE), /side\/snapshots/)).toHaveLength(1);
  });

  it('of a datastore where anything ended are read anew within a day, of the others not', async () => {
    await fleet.close();
    fleet = await watchFleet({ scenario: tiny, pollingIntervalMs: 10 * MINUTE });
    await fleet.collect();
    await fleet.pass(HOUR);
    ended('garbage_collection', 'side');
    await fleet.pass(20 * MINUTE);
    fleet.server().stats.reset();
    await fleet.pass(DAY);
    const log = fleet.server().stats.requestLog();
    const swept = log.map(({ target }) => target).filter((target) => target.includes('/snapshots'));
    expect(swept).toEqual(['/api2/json/admin/datastore/side/snapshots']);
    const { details } = fleet.known().datastores.get('main') ?? { details: new Map() };
    expect(details.get('')?.get('vm/101')?.takenAtMs).toBeGreaterThan(fleet.clock.nowMs() - 3 * HOUR);
  });

  it('of up to 2,000 are read by namespace, of more group by group', async () => {
    const { world } = fleet.fleet;
    const store = storeNamed(node(), 'side');
    for (const [ns, count] of [
      ['under', 400],
      ['over', 401],
    ] as const) {
      addNamespace(store, ns);
      for (let id = 1; id <= 5; id++) {
        const added = addGroup(world, node(), store, ns, { type: 'vm', id: `${id}` });
        for (let at = 0; at < count; at++) addSnapshot(world, added, { timeS: 1_700_000_000 + at * 3600 });
      }
    }
    fleet.server().stats.reset();
    fleet.engine.refresh();
    await fleet.pass(2 * MINUTE);
    const targets = fleet
      .server()
      .stats.requestLog()
      .map(({ target }) => target);
    const reads = targets.filter((target) => target.includes('/snapshots'));
    expect(reads.filter((target) => target.includes('ns=under'))).toHaveLength(1);
    expect(reads.filter((target) => target.includes('ns=over'))).toHaveLength(5);
    expect(fleet.known().datastores.get('side')?.details.get('over')?.size).toBe(5);
  });
});

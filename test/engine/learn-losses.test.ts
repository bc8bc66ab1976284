import { afterEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { addSnapshot, breakBackups, removeGroup, removeSnapshot } from '../simulator/world/change-group.ts';
import { guestOf, guestScenario } from './guests.ts';
import { type Learning, type LearningFleet, learningFleet } from './learning.ts';

const GUESTS = {
  'vm/1': { rhythm: { kind: 'daily', schedule: '02:10' } },
  'vm/2': { rhythm: { kind: 'hourly', schedule: '*:40' } },
  'vm/4': { rhythm: { kind: 'daily', schedule: '01:00' }, silentDays: 30 },
} as const;

let open: LearningFleet | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function aFleet(pollingIntervalMs = MINUTE): Promise<LearningFleet> {
  open = await learningFleet({ scenario: guestScenario(GUESTS, { last: 10 }) }, pollingIntervalMs);
  return open;
}

async function started(fleet: LearningFleet): Promise<Learning> {
  const run = await fleet.start();
  await run.settle();
  return run;
}

const known = ({ learner }: Learning) => {
  const store = learner.knowledge().store('pbs-1', 'main');
  if (store === null) throw new Error('nothing is known');
  return store;
};

/** Removes the oldest or newest so many, as by hand: no task tells of it. */
function remove({ fleet }: LearningFleet, key: string, count: number, end: 'oldest' | 'newest' = 'oldest'): void {
  const place = guestOf(fleet.world, key);
  const { snapshots } = place.group;
  const chosen = end === 'oldest' ? snapshots.slice(0, count) : snapshots.slice(-count);
  for (const snapshot of [...chosen]) removeSnapshot(fleet.world, place, snapshot);
}

describe('snapshots that vanish', () => {
  it('are missed once, and told until they are back or old news', async () => {
    const fleet = await aFleet();
    const run = await started(fleet);
    const before = [...guestOf(fleet.fleet.world, 'vm/1').group.snapshots];
    remove(fleet, 'vm/1', 4);
    await run.pass(40 * MINUTE, 5 * MINUTE);
    const [loss, ...others] = known(run).losses;
    expect(others).toEqual([]);
    expect(loss).toMatchObject({ backupType: 'vm', backupId: '1', count: 4, beyondAnyPrune: false });
    await run.pass(3 * HOUR);
    expect(known(run).losses).toEqual([loss]);
    for (const { timeS } of before.slice(0, 4))
      addSnapshot(fleet.fleet.world, guestOf(fleet.fleet.world, 'vm/1'), { timeS });
    await run.pass(HOUR);
    expect(known(run).losses).toEqual([]);
  });

  it('are missed over a restart, and remembered over the next', async () => {
    const fleet = await aFleet(60 * MINUTE);
    const first = await started(fleet);
    await first.end();
    remove(fleet, 'vm/1', 1, 'newest');
    fleet.fleet.advance(10 * MINUTE);
    const second = await started(fleet);
    const [loss] = known(second).losses;
    expect(loss).toMatchObject({ backupId: '1', count: 1, beyondAnyPrune: true });
    await second.end();
    const third = await started(fleet);
    expect(known(third).losses).toEqual([loss]);
    await third.pass(8 * DAY, 6 * HOUR);
    expect(known(third).losses).toEqual([]);
  });

  it('are not missed when prune took them, however long nobody looked', async () => {
    const fleet = await aFleet(5 * MINUTE);
    const first = await started(fleet);
    await first.pass(2 * DAY, HOUR);
    expect(known(first).losses).toEqual([]);
    await first.end();
    // Dozens of hourly backups came and went, and a prune every day.
    fleet.fleet.advance(9 * HOUR);
    const second = await started(fleet);
    await second.pass(HOUR);
    expect(known(second).losses).toEqual([]);
    await second.end();
    fleet.fleet.advance(25 * DAY);
    const third = await started(fleet);
    await third.pass(HOUR);
    expect(known(third).losses).toEqual([]);
    expect(known(third).goneGroups).toEqual([]);
  });
});

describe('a group that is gone', () => {
  it('is missed by the second list, and no more once it is back', async () => {
    const fleet = await aFleet();
    const run = await started(fleet);
    removeGroup(fleet.fleet.world, guestOf(fleet.fleet.world, 'vm/1'));
    await run.pass(15 * MINUTE, 5 * MINUTE);
    expect(known(run).goneGroups).toEqual([]);
    await run.pass(20 * MINUTE, 5 * MINUTE);
    expect(known(run).goneGroups).toMatchObject([{ backupType: 'vm', backupId: '1', isExplained: false }]);
    expect(known(run).goneGroups[0]?.snapshotCount).toBeGreaterThan(5);
    expect(known(run).losses).toEqual([]);
  });

  it('is missed over a restart', async () => {
    const fleet = await aFleet();
    const first = await started(fleet);
    await first.end();
    removeGroup(fleet.fleet.world, guestOf(fleet.fleet.world, 'vm/1'));
    const second = await started(fleet);
    await second.pass(40 * MINUTE, 5 * MINUTE);
    expect(known(second).goneGroups).toMatchObject([{ backupId: '1', isExplained: false }]);
  });

  it('is not when it had looked retired: somebody tidied up', async () => {
    const fleet = await aFleet();
    const first = await started(fleet);
    expect(first.learner.retired()).toHaveLength(1);
    await first.end();
    removeGroup(fleet.fleet.world, guestOf(fleet.fleet.world, 'vm/4'));
    const second = await started(fleet);
    await second.pass(40 * MINUTE, 5 * MINUTE);
    expect(known(second).goneGroups).toMatchObject([{ backupId: '4', isExplained: true }]);
    expect(second.learner.retired()).toEqual([]);
  });

  it('says nothing while the token is shown less', async () => {
    const fleet = await aFleet();
    const run = await started(fleet);
    const acl = fleet.fleet.world.servers[0]?.access.acl ?? [];
    const rights = acl.splice(0);
    await run.pass(3 * HOUR);
    acl.push(...rights);
    await run.pass(2 * HOUR);
    expect(known(run).goneGroups).toEqual([]);
  });
});

describe('what failed before a restart', () => {
  it('is still the newest task of its group', async () => {
    const fleet = await aFleet(5 * MINUTE);
    const first = await started(fleet);
    breakBackups(guestOf(fleet.fleet.world, 'vm/1').group, 'connection error');
    await first.pass(DAY, HOUR);
    const { group } = guestOf(fleet.fleet.world, 'vm/1');
    group.pausedUntilMs = Number.POSITIVE_INFINITY;
    await first.end();
    fleet.fleet.advance(4 * DAY);
    const second = await fleet.start();
    await second.pass(10 * SECOND);
    const section = second.engine.state().servers[0]?.tasks;
    const tasks = section?.kind === 'read' ? [...section.value.newestPerWorker.values()] : [];
    expect(tasks.find(({ workerId }) => workerId === 'main:vm/1')?.outcome).toEqual({
      kind: 'error',
      message: 'connection error',
    });
  });
});

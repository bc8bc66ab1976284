import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastGood } from '../../shared/domain/section.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { type WatchedFleet, watchFleet } from '../kit/watched-fleet.ts';
import { recordTask } from '../simulator/world/tasks.ts';
import { tiny } from './tiny-fleet.ts';

let fleet: WatchedFleet;
beforeEach(async () => {
  fleet = await watchFleet({ scenario: tiny });
  await fleet.collect();
  await fleet.pass(10 * MINUTE);
});
afterEach(() => fleet.close());

const node = () => fleet.server().node;
const serverS = () => Math.floor((fleet.fleet.world.nowMs + node().clockSkewMs) / 1000);
let count = 0;

/** A task of its own that ended so long ago by the server's clock. */
function ended(agoS = 0, lastedS = 5): string {
  const endS = serverS() - agoS;
  const workerId = `main:host/pc-${++count}`;
  return recordTask(node(), { workerType: 'backup', workerId, startS: endS - lastedS, endS, status: 'OK' }).upid;
}

const seen = () => lastGood(fleet.known().tasks)?.value.finished.map((task) => task.upid) ?? [];

/** Each task above has a worker of its own, so none of them is ever replaced by a newer one. */
const newest = () => [...(lastGood(fleet.known().tasks)?.value.newestPerWorker.values() ?? [])].map(({ upid }) => upid);

/** When everything that has a rhythm was read last; the oldest counts. */
function oldestReadMs(): number {
  const state = fleet.known();
  const stores = [...state.datastores.values()];
  const sections = [
    state.version,
    state.privileges,
    state.host,
    state.tasks,
    state.datastoreList,
    state.usageRound,
    state.gcRound,
    state.verifyJobs,
    state.pruneJobs,
    state.syncJobs,
    state.tapeDrives,
    ...stores.flatMap((store) => [store.usage, store.namespaces, store.history, ...store.groups.values()]),
  ];
  return Math.min(...sections.map((section) => lastGood<unknown>(section)?.takenAtMs ?? 0));
}

describe('waking up', () => {
  it('has everything read anew within a minute, and finds what ended in the meantime', async () => {
    const during: string[] = [];
    for (let hour = 0; hour < 8; hour++) {
      fleet.clock.sleep(HOUR);
      during.push(ended(0), ended(600, 40 * 60));
    }
    const wokeAtMs = fleet.clock.nowMs();
    expect(oldestReadMs()).toBeLessThan(wokeAtMs - 7 * HOUR);
    await fleet.pass(MINUTE);
    // A size is as old as the server's last sample of it.
    expect(oldestReadMs()).toBeGreaterThanOrEqual(wokeAtMs - 11 * SECOND);
    expect(seen()).toEqual(expect.arrayContaining(during));
    expect(fleet.known().reach.kind).toBe('answering');
  });

  it('is noticed although nobody told, and can be told', async () => {
    fleet.clock.sleep(HOUR);
    fleet.engine.wake();
    await fleet.pass(0);
    expect(oldestReadMs()).toBeGreaterThanOrEqual(fleet.clock.nowMs() - 11 * SECOND);
    expect(fleet.log.lines.some(({ event }) => event === 'time-jumped')).toBe(false);
    fleet.clock.sleep(HOUR);
    await fleet.pass(20 * SECOND);
    expect(fleet.log.lines.filter(({ event }) => event === 'time-jumped')).toHaveLength(1);
  });

  it('after days finds the tasks of all of them', async () => {
    const during: string[] = [];
    for (let day = 0; day < 3; day++) {
      fleet.clock.sleep(DAY);
      during.push(ended());
    }
    await fleet.pass(MINUTE);
    expect(newest()).toEqual(expect.arrayContaining(during));
  });
});

describe("this machine's clock that is set", () => {
  it.each([HOUR, -HOUR, 3 * DAY, -3 * DAY])(
    'by %i ms loses no task, shows none twice and reads anew',
    async (jumpMs) => {
      const before = ended();
      await fleet.pass(2 * MINUTE);
      fleet.clock.jumpWall(jumpMs);
      const after = ended();
      await fleet.pass(2 * MINUTE);
      const later = ended();
      await fleet.pass(2 * MINUTE);
      expect(newest()).toEqual(expect.arrayContaining([before, after, later]));
      expect(new Set(seen()).size).toBe(seen().length);
      expect(fleet.log.lines.some(({ event }) => event === 'time-jumped')).toBe(true);
      expect(oldestReadMs()).toBeGreaterThanOrEqual(fleet.clock.nowMs() - 5 * MINUTE);
    },
  );

  it('shows as a difference to the server, and leaves the ages of what is read right', async () => {
    fleet.clock.jumpWall(-2 * HOUR);
    await fleet.pass(3 * MINUTE);
    // The simulated servers wait for this clock to catch up, so the difference melts from one look to the next.
    const aheadMs = fleet.fleet.world.nowMs - fleet.clock.nowMs();
    expect(Math.abs((fleet.known().clock?.aheadMs ?? 0) - aheadMs)).toBeLessThanOrEqual(MINUTE + SECOND);
    for (const store of fleet.known().datastores.values()) {
      const taken = lastGood(store.usage)?.takenAtMs ?? 0;
      expect(taken).toBeLessThanOrEqual(fleet.clock.nowMs());
      expect(taken).toBeGreaterThan(fleet.clock.nowMs() - 2 * MINUTE);
    }
  });
});

describe("the server's clock", () => {
  it.each([3 * MINUTE, -3 * MINUTE, 5 * HOUR, -5 * HOUR])('that steps by %i ms hides no task', async (stepMs) => {
    const upids = [ended()];
    await fleet.pass(2 * MINUTE);
    node().clockSkewMs += stepMs;
    for (let minute = 0; minute < 10; minute++) {
      upids.push(ended());
      await fleet.pass(MINUTE);
    }
    await fleet.pass(2 * MINUTE);
    expect(newest()).toEqual(expect.arrayContaining(upids));
    expect(seen().length).toBe(new Set(seen()).size);
    expect(fleet.known().reach.kind).toBe('answering');
  });

  it('that is hours off changes nothing of what is read', async () => {
    node().clockSkewMs = -4 * HOUR;
    await fleet.pass(3 * MINUTE);
    expect(Math.abs((fleet.known().clock?.aheadMs ?? 0) + 4 * HOUR)).toBeLessThanOrEqual(SECOND);
    for (const store of fleet.known().datastores.values()) expect(store.usage.kind).toBe('read');
    expect(oldestReadMs()).toBeGreaterThan(fleet.clock.nowMs() - HOUR);
  });
});

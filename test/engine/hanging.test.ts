import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { FleetState } from '../../shared/domain/fleet.ts';
import type { ServerState } from '../../shared/domain/server.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { type WatchedFleet, type WatchOptions, watchFleet } from '../kit/watched-fleet.ts';
import type { Scenario } from '../simulator/scenarios/scenario.ts';
import { hangStore, releaseStore } from '../simulator/world/change-store.ts';
import { storeNamed } from '../simulator/world/places.ts';
import { addTinyServer, tiny } from './tiny-fleet.ts';

const fleets: WatchedFleet[] = [];
afterAll(() => Promise.all(fleets.map((fleet) => fleet.close())));

async function start(options: WatchOptions): Promise<WatchedFleet> {
  const fleet = await watchFleet(options);
  fleets.push(fleet);
  return fleet;
}

const twins: Scenario = {
  ...tiny,
  build: (world) => {
    addTinyServer(world, 'pbs-1');
    addTinyServer(world, 'pbs-2');
  },
};

const withHangingMain: Scenario = {
  ...tiny,
  build(world) {
    const server = addTinyServer(world, 'pbs-1');
    hangStore(world, server, storeNamed(server, 'main'));
  },
};

/** Resolves as soon as the engine says so of a server. */
function until({ engine }: WatchedFleet, name: string, isSo: (state: ServerState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = ({ servers }: FleetState) => {
      if (!servers.some((state) => state.name === name && isSo(state))) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = engine.subscribe(look);
    look(engine.state());
  });
}

const FOR_EVER_MS = 20 * SECOND;

describe('a server that hangs', () => {
  it('delays no other: that one is read completely meanwhile', async () => {
    const fleet = await start({
      scenario: twins,
      hurried: true,
      timeoutMs: FOR_EVER_MS,
      connect(server) {
        if (server.name === 'pbs-1') void server.faults.add({ kind: 'hang' });
        return {};
      },
    });
    await until(fleet, 'pbs-2', (state) => state.snapshotsCompleteAtMs !== null);
    expect(fleet.known('pbs-1').reach.kind).toBe('unpolled');
    expect(fleet.known('pbs-2').datastores.get('main')?.detailReads.size).toBe(2);
  });
});

// Nearly all of their time is spent waiting, so all wait at once.
describe.concurrent('a datastore that hangs', () => {
  it('does not hold up the heartbeat', async () => {
    const fleet = await start({ scenario: withHangingMain, hurried: true, timeoutMs: FOR_EVER_MS });
    await until(fleet, 'pbs-1', (state) => state.datastores.size === 2);
    for (let beat = 0; beat < 3; beat++) {
      const before = fleet.known().lastPollAtMs ?? 0;
      // The state is told before the next heartbeat is planned: time must not pass in between.
      await nextTurn();
      // Nobody waits for what hangs.
      await fleet.clock.advance(MINUTE + SECOND);
      await until(fleet, 'pbs-1', (state) => (state.lastPollAtMs ?? 0) > before);
    }
    expect(fleet.known().reach.kind).toBe('answering');
    expect(fleet.server().stats.read().maxInFlight).toBeLessThanOrEqual(2);
  });

  it('is left alone after a few tries, and all others are read as ever', async () => {
    const fleet = await start({ scenario: withHangingMain, timeoutMs: 100 });
    await fleet.collect();
    fleet.server().stats.reset();
    const sinceMs = fleet.clock.nowMs();
    await fleet.pass(HOUR);

    const main = fleet.known().datastores.get('main');
    expect(main?.usage).toMatchObject({ kind: 'failed', failure: { kind: 'timeout' } });
    expect(main?.namespaces).toMatchObject({ kind: 'failed', failure: { kind: 'timeout' } });
    const side = fleet.known().datastores.get('side');
    expect(side?.usage).toMatchObject({ kind: 'read' });
    expect(side?.groups.get('')).toMatchObject({ kind: 'read' });
    const groups = side?.groups.get('');
    expect(groups?.kind === 'read' && groups.takenAtMs).toBeGreaterThan(sinceMs + 40 * MINUTE);
    const targets = fleet
      .server()
      .stats.requestLog()
      .map(({ target }) => target);
    const ofMain = targets.filter((target) => target.includes('/main/'));
    expect(ofMain.filter((target) => target.endsWith('/namespace')).length).toBeLessThanOrEqual(1);
    // Every five intervals it is asked whether it is back.
    expect(ofMain.filter((target) => target.endsWith('/status')).length).toBeLessThanOrEqual(12);
    expect(ofMain.filter((target) => /groups|snapshots/.test(target))).toEqual([]);
  });

  it('that was known before keeps what was known, costs few tries, and comes back', async () => {
    const fleet = await start({ scenario: tiny, timeoutMs: 100 });
    await fleet.collect();
    const store = storeNamed(fleet.server().node, 'main');
    hangStore(fleet.fleet.world, fleet.server().node, store);
    fleet.server().stats.reset();
    await fleet.pass(HOUR);
    const targets = fleet
      .server()
      .stats.requestLog()
      .map(({ target }) => target);
    expect(targets.filter((target) => /main\/(groups|snapshots)/.test(target)).length).toBeLessThanOrEqual(8);
    const main = fleet.known().datastores.get('main');
    expect(main?.groups.get('')).toMatchObject({ kind: 'failed', last: { value: [{ backupId: '101' }] } });
    expect(main?.details.get('')?.size).toBe(1);
    releaseStore(store);
    await fleet.pass(20 * MINUTE);
    const back = fleet.known().datastores.get('main');
    expect(back?.usage.kind).toBe('read');
    expect(back?.groups.get('')?.kind).toBe('read');
    expect(back?.groups.get('clients')?.kind).toBe('read');
  });
});

import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../shared/time-units.ts';
import type { Scenario } from '../simulator/scenarios/scenario.ts';
import { addDatastore, addGroup, addServer, GIB } from '../simulator/world/build.ts';
import { addSnapshot, pauseGroup } from '../simulator/world/change-group.ts';
import type { PbsServer } from '../simulator/world/model.ts';
import { tiny } from './tiny-fleet.ts';
import { toldKinds, watched } from './watching-alerts.ts';

const SLOWLY = { polling: { intervalSeconds: 300 } };

/** A server with 50 groups that have been silent for months, and one that is not. */
const retiring: Scenario = {
  ...tiny,
  build(world) {
    const server = addServer(world, { name: 'pbs-1' });
    const store = addDatastore(world, server, 'main', { gcSchedule: 'daily' });
    const nowS = Math.floor(world.nowMs / 1000);
    for (let index = 0; index < 50; index++) {
      const place = addGroup(world, server, store, '', { type: 'vm', id: `${500 + index}`, sizeBytes: GIB });
      for (let day = 90; day < 100; day++) addSnapshot(world, place, { timeS: nowS - day * 86_400 });
    }
    const alive = addGroup(world, server, store, '', { type: 'vm', id: '101', sizeBytes: GIB });
    for (let day = 0; day < 10; day++) addSnapshot(world, alive, { timeS: nowS - day * 86_400 - 3600 });
  },
};

describe('the first start on a fleet with 50 retired groups', () => {
  it('is one notice that lists them, and no other, over restarts too', async () => {
    const made = await watched({ scenario: retiring, settings: SLOWLY });
    await made.pass(6 * HOUR);
    expect(made.told).toMatchObject([{ kind: 'digest', severity: 'info', lines: { length: 50 } }]);
    expect(made.told[0]?.title).toMatch(/^50 backup groups retired\?/);
    expect(made.firing('backup-stale')).toEqual([]);
    await made.restart({ kill: true });
    await made.pass(6 * HOUR);
    expect(made.told).toHaveLength(1);
  });

  it('that the user wants watched are judged, those archived are not asked about again', async () => {
    const made = await watched({ scenario: retiring, settings: SLOWLY });
    await made.pass(2 * HOUR);
    const place = { server: 'pbs-1', datastore: 'main', namespace: '' };
    expect(made.monitor().judge.setCare({ ...place, group: 'vm/500' }, 'watched')).toEqual({ ok: true });
    expect(made.monitor().judge.setCare({ ...place, group: 'vm/501' }, 'archived')).toEqual({ ok: true });
    await made.pass(3 * HOUR);
    expect(made.firing('backup-stale').map(({ subject }) => subject.backupId)).toEqual(['500']);
    expect(made.monitor().learner.retired()).toHaveLength(48);
    const before = made.told.length;
    made.monitor().judge.setCare({ ...place, group: 'vm/500' }, 'archived');
    await made.pass(HOUR);
    expect(made.firing('backup-stale')).toEqual([]);
    expect(made.told).toHaveLength(before);
  });
});

/** An hourly and a daily group with two weeks behind them, which go on. */
const paced: Scenario = {
  ...tiny,
  pastDays: 14,
  build(world) {
    const server = addServer(world, { name: 'pbs-1' });
    const store = addDatastore(world, server, 'main', { gcSchedule: 'daily' });
    addGroup(world, server, store, '', { type: 'vm', id: '101', sizeBytes: GIB, rhythm: { kind: 'hourly' } });
    addGroup(world, server, store, '', { type: 'vm', id: '102', sizeBytes: GIB, rhythm: { kind: 'daily' } });
  },
};

describe('a backup that does not come', () => {
  it('is late at its own pace, and told once', async () => {
    const made = await watched({ scenario: paced, settings: SLOWLY });
    await made.pass(2 * DAY);
    expect(made.told.filter(({ kind }) => kind !== 'digest')).toEqual([]);
    const startMs = made.clock.nowMs();
    for (const group of groupsOf(made.server().node)) pauseGroup(group, startMs + 100 * DAY);
    await made.pass(6 * HOUR);
    expect(made.firing('backup-stale').map(({ subject }) => subject.backupId)).toEqual(['101']);
    await made.pass(2 * DAY);
    expect(made.firing('backup-stale')).toHaveLength(2);
    expect(toldKinds(made).filter((kind) => kind === 'fired').length).toBeLessThanOrEqual(2);
  });
});

function groupsOf(server: PbsServer) {
  return [...server.datastores.values()].flatMap((store) =>
    [...store.namespaces.values()].flatMap((namespace) => [...namespace.groups.values()]),
  );
}

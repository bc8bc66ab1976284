import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../shared/time-units.ts';
import { USUAL_START_MS } from '../../simulator/scenarios/scenario.ts';
import { worldOf } from '../../simulator/start-fleet.ts';
import { failBackup } from '../../simulator/world/backups.ts';
import { groupAt } from '../../simulator/world/places.ts';
import { hush, planTroubledNight } from './incidents.ts';
import { createTruthDesk } from './truth-desk.ts';

const desk = createTruthDesk();
afterEach(desk.clear);
afterAll(() => console.info(desk.report()));

/** Longer polling intervals: the same work, in fewer steps. */
describe('every number of the simulated world arrives in /metrics in the morning', () => {
  it('small: after backups, prune, verification, GC and sync, with some of each failing', async () => {
    const world = worldOf({ scenario: 'small' });
    // Its servers are alike: one of them tells as much as three.
    world.servers.splice(1);
    const { watched } = await desk.open({ world, pollingIntervalMs: 20 * MINUTE });
    planTroubledNight(world);
    await watched.pass(22 * HOUR);
    expect(await desk.faults('small, a night')).toEqual([]);
  });

  it('oddities: after the uploads in progress failed or ended', async () => {
    const { watched } = await desk.open({ scenario: 'oddities', pollingIntervalMs: 5 * MINUTE });
    const { world } = watched.fleet;
    for (const node of ['pbs-new', 'pbs-old']) {
      failBackup(world, groupAt(world, node, 'main', '', 'vm/102'), 'connection error: Broken pipe (os error 32)');
    }
    await watched.pass(13 * HOUR);
    expect(groupAt(world, 'pbs-new', 'main', '', 'vm/104').group.running).toBe(null);
    expect(await desk.faults('oddities, a night')).toEqual([]);
  });

  it('demo: three nodes and their clients', async () => {
    const evening = { nowMs: USUAL_START_MS + 9 * HOUR, pollingIntervalMs: 10 * MINUTE };
    const { watched } = await desk.open({ scenario: 'demo', ...evening });
    await watched.pass(12 * HOUR);
    hush(watched.fleet.world);
    expect(await desk.faults('demo, a night')).toEqual([]);
  });
});

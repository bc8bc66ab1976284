import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../shared/time-units.ts';
import { USUAL_START_MS } from '../../simulator/scenarios/scenario.ts';
import { hardCaseFaults } from './hard-cases.ts';
import { hush, startDoomedBackup } from './incidents.ts';
import { createTruthDesk } from './truth-desk.ts';

const desk = createTruthDesk();
afterEach(desk.clear);
afterAll(() => console.info(desk.report()));

describe('every number of the simulated world arrives in /metrics', () => {
  it('small: at first, an hour later, while a backup runs and after it failed', async () => {
    const { watched } = await desk.open({ scenario: 'small' });
    expect(await desk.faults('small')).toEqual([]);
    await watched.pass(HOUR);
    expect(await desk.faults('small')).toEqual([]);
    const place = startDoomedBackup(watched.fleet.world, 'pbs-1', 'store-01', 'clients', 'vm/203');
    await watched.pass(16 * MINUTE);
    expect(place.group.snapshots.at(-1)?.state).toBe('running');
    expect(await desk.faults('small')).toEqual([]);
    await watched.pass(90 * MINUTE);
    expect(place.group.running).toBe(null);
    expect(await desk.faults('small')).toEqual([]);
  });

  it('oddities: at first and an hour later', async () => {
    const rig = await desk.open({ scenario: 'oddities' });
    expect(await desk.faults('oddities')).toEqual([]);
    expect(await hardCaseFaults(rig, USUAL_START_MS)).toEqual([]);
    await rig.watched.pass(HOUR);
    expect(await desk.faults('oddities')).toEqual([]);
    expect(await hardCaseFaults(rig, USUAL_START_MS)).toEqual([]);
  });

  it('demo: at first and an hour later', async () => {
    const { watched } = await desk.open({ scenario: 'demo' });
    expect(await desk.faults('demo')).toEqual([]);
    await watched.pass(HOUR);
    hush(watched.fleet.world);
    expect(await desk.faults('demo')).toEqual([]);
  });

  it('and none of the public names was passed over', () => {
    expect(desk.unseenNames()).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../shared/time-units.ts';
import { watchWithMonitor } from '../kit/watched-monitor.ts';
import type { Scenario } from '../simulator/scenarios/scenario.ts';
import { addTinyServer, tiny } from './tiny-fleet.ts';
import { toldKinds, watched } from './watching-alerts.ts';

const two: Scenario = {
  ...tiny,
  build(world) {
    addTinyServer(world, 'pbs-1');
    addTinyServer(world, 'pbs-2');
  },
};

describe('a server that is down for 12 minutes', () => {
  it('is told once, with its datastores, and its return once', async () => {
    const { pass, told, server } = await watched();
    expect(told).toEqual([]);
    const remove = await server().faults.add({ kind: 'refuse' });
    await pass(12 * MINUTE);
    expect(told.map(({ kind, severity }) => [kind, severity])).toEqual([['fired', 'critical']]);
    expect(told[0]?.title).toMatch(/^pbs-1 is unreachable: 2 datastores unknown\. /);
    await remove();
    await pass(HOUR);
    expect(told.map(({ kind }) => kind)).toEqual(['fired', 'resolved']);
    expect(told[1]?.title).toMatch(/^pbs-1: answers again, after 1[0-9] min$/);
  });

  it('is not told when it is back within 8 minutes', async () => {
    const { pass, told, server, alert } = await watched();
    const remove = await server().faults.add({ kind: 'refuse' });
    await pass(8 * MINUTE);
    expect(alert('server-unreachable')?.state).toBe('pending');
    await remove();
    await pass(HOUR);
    expect(told).toEqual([]);
  });
});

describe('two servers that are down', () => {
  it('at the same time are told in one notice, and their return in another', async () => {
    const made = await watched({ scenario: two });
    const removes = await Promise.all(made.fleet.servers.map(({ faults }) => faults.add({ kind: 'refuse' })));
    await made.pass(30 * MINUTE);
    expect(made.told).toMatchObject([{ kind: 'fired', alertIds: { length: 2 } }]);
    for (const remove of removes) await remove();
    await made.pass(HOUR);
    expect(made.told.slice(1)).toMatchObject([{ kind: 'resolved', alertIds: { length: 2 } }]);
  });

  it('one after the other are told each', async () => {
    const made = await watched({ scenario: two });
    await made.server('pbs-1').faults.add({ kind: 'refuse' });
    await made.pass(5 * HOUR);
    await made.server('pbs-2').faults.add({ kind: 'refuse' });
    await made.pass(HOUR);
    expect(made.told.map(({ title }) => title.slice(0, 5))).toEqual(['pbs-1', 'pbs-2']);
  });
});

describe('a server that does not answer at the first start', () => {
  it('is told after its 10 minutes', async () => {
    const made = await watchWithMonitor({ scenario: two });
    try {
      await made.server('pbs-2').faults.add({ kind: 'refuse' });
      await made.pass(20 * MINUTE);
      expect(toldKinds(made)).toEqual(['fired']);
      expect(made.told[0]?.title).toMatch(/^pbs-2 is unreachable\. /);
    } finally {
      await made.close();
    }
  });
});

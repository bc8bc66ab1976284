import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../shared/time-units.ts';
import { USUAL_START_MS } from '../simulator/scenarios/scenario.ts';
import { watched } from './watching-alerts.ts';

/** The hour and minute in UTC so long after the scenario's start. */
const clockTime = (afterMs: number) => new Date(USUAL_START_MS + afterMs).toISOString().slice(11, 16);
const offUntil = (afterMs: number, match: object) => ({
  alerts: {
    expectedOffline: [{ match, from: clockTime(-HOUR), to: clockTime(afterMs), timeZone: 'UTC' }],
  },
});

describe('a server that is expected to be off', () => {
  it('raises nothing within its window, and is told when it is still off after it', async () => {
    const made = await watched({ settings: offUntil(6 * HOUR, { server: 'pbs-1' }) });
    const remove = await made.server().faults.add({ kind: 'refuse' });
    await made.pass(USUAL_START_MS + 6 * HOUR - made.clock.nowMs());
    expect(made.told).toEqual([]);
    expect(made.firing()).toEqual([]);
    await made.pass(5 * MINUTE);
    expect(made.told).toEqual([]);
    await made.pass(10 * MINUTE);
    expect(made.told).toMatchObject([{ kind: 'fired', severity: 'critical' }]);
    expect(made.told[0]?.title).toMatch(/^pbs-1 is unreachable/);
    await remove();
    await made.pass(HOUR);
    expect(made.told.map(({ kind }) => kind)).toEqual(['fired', 'resolved']);
  });

  it('and is back in time raises nothing at all', async () => {
    const made = await watched({ settings: offUntil(6 * HOUR, { server: 'pbs-1' }) });
    const remove = await made.server().faults.add({ kind: 'refuse' });
    await made.pass(4 * HOUR);
    await remove();
    await made.pass(8 * HOUR);
    expect(made.told).toEqual([]);
  });

  it('is told at once where the window is of another server', async () => {
    const made = await watched({ settings: offUntil(6 * HOUR, { server: 'pbs-2' }) });
    await made.server().faults.add({ kind: 'refuse' });
    await made.pass(20 * MINUTE);
    expect(made.firing('server-unreachable')).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import type { WatchedMonitor } from '../kit/watched-monitor.ts';
import { fill, toldKinds, watched } from './watching-alerts.ts';

const RHYTHMS = [
  { T: '5 s', intervalSeconds: 5, lookMs: 10 * MINUTE },
  { T: '60 s', intervalSeconds: 60, lookMs: 30 * MINUTE },
  { T: '1 h', intervalSeconds: 3600, lookMs: 5 * HOUR },
] as const;

const at = (intervalSeconds: number) => watched({ settings: { polling: { intervalSeconds } } });

/** The share of the minutes of a stretch in which a sign of life could be sent. */
async function evaluatedShare(made: WatchedMonitor, ms: number): Promise<number> {
  const minutes = ms / MINUTE;
  let evaluated = 0;
  for (let minute = 0; minute < minutes; minute++) {
    await made.pass(MINUTE);
    if (made.monitor().judge.isAllEvaluated()) evaluated += 1;
  }
  return evaluated / minutes;
}

describe.each(RHYTHMS)('polling every $T', ({ intervalSeconds, lookMs }) => {
  it('everything counts as evaluated all the time, also while a server does not answer', async () => {
    const made = await at(intervalSeconds);
    expect(await evaluatedShare(made, lookMs)).toBe(1);
    await made.server().faults.add({ kind: 'refuse' });
    expect(await evaluatedShare(made, lookMs)).toBe(1);
  });

  it('also while it refuses the token', async () => {
    const made = await at(intervalSeconds);
    await made.server().faults.add({ kind: 'status', status: 401 });
    expect(await evaluatedShare(made, lookMs)).toBe(1);
  });

  it('what was not seen for two intervals and more is not', async () => {
    const made = await at(intervalSeconds);
    made.clock.sleep(Math.max(2 * intervalSeconds * SECOND, 20 * MINUTE) + MINUTE);
    expect(made.monitor().judge.isAllEvaluated()).toBe(false);
  });

  it('an outage is told once, and its end once', async () => {
    const made = await at(intervalSeconds);
    const remove = await made.server().faults.add({ kind: 'refuse' });
    await made.pass(intervalSeconds * SECOND + 30 * MINUTE);
    expect(toldKinds(made)).toEqual(['fired']);
    await remove();
    await made.pass(intervalSeconds * SECOND + 15 * MINUTE);
    expect(toldKinds(made)).toEqual(['fired', 'resolved']);
  });

  it('a full datastore is told once its time has passed, and nothing after a restart', async () => {
    const made = await at(intervalSeconds);
    fill(made, 0.97);
    await made.pass(intervalSeconds * SECOND * 1.2 + 10 * MINUTE);
    expect(toldKinds(made)).toEqual(['fired']);
    expect(made.firing('storage-critical')).toHaveLength(1);
    await made.restart({ afterMs: 3 * HOUR });
    await made.pass(intervalSeconds * SECOND + 10 * MINUTE);
    expect(toldKinds(made)).toEqual(['fired']);
    expect(made.firing('storage-critical')).toHaveLength(1);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';
import { type WatchedFleet, type WatchOptions, watchFleet } from '../../kit/watched-fleet.ts';
import { compareFleet } from './compare-fleet.ts';
import { quietMoment } from './quiet-moment.ts';

let watched: WatchedFleet | undefined;
afterEach(() => watched?.close());

async function collected(options: WatchOptions): Promise<WatchedFleet> {
  watched = await watchFleet(options);
  await watched.collect();
  return watched;
}

describe('after all was read once, everything known is true', () => {
  it.each(['oddities', 'small', 'demo'])('in the fleet "%s"', async (scenario) => {
    const { checked, wrong } = compareFleet(await collected({ scenario, hurried: true }));
    console.info(`${scenario}: ${checked} facts checked, ${checked - wrong.length} right`);
    expect(wrong.slice(0, 20)).toEqual([]);
  });
});

describe('much later, without having read all anew, everything known is true', () => {
  const fleets = [
    ['small', 10 * MINUTE, DAY],
    ['demo', MINUTE, 4 * HOUR],
  ] as const;
  it.each(fleets)('in the fleet "%s"', async (scenario, pollingIntervalMs, laterMs) => {
    const fleet = await collected({ scenario, pollingIntervalMs, hurried: true });
    await fleet.pass(laterMs);
    await quietMoment(fleet, pollingIntervalMs);
    const { checked, wrong } = compareFleet(fleet);
    console.info(`${scenario}, later: ${checked} facts checked, ${checked - wrong.length} right`);
    expect(wrong.slice(0, 20)).toEqual([]);
  });
});

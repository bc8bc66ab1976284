import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../../shared/time-units.ts';
import { timeTicks } from '../../../../shared/view/time-ticks.ts';

const utc = () => 0;
/** Vienna around the change to summer time: 29 March 2026, 01:00 UTC. */
const CHANGE_MS = Date.UTC(2026, 2, 29, 1);
const vienna = (atMs: number) => (atMs < CHANGE_MS ? HOUR : 2 * HOUR);

describe('marks of a time axis', () => {
  it('fall on full hours of a day', () => {
    const fromMs = Date.UTC(2026, 2, 5, 7, 31);
    const ticks = timeTicks({ fromMs, untilMs: fromMs + DAY, most: 6 }, utc);
    expect(ticks.map((atMs) => new Date(atMs).toISOString().slice(5, 16))).toEqual([
      ...['03-05T12:00', '03-05T18:00', '03-06T00:00', '03-06T06:00'],
    ]);
  });

  it('stay at midnight of the wall clock when summer time begins', () => {
    const fromMs = Date.UTC(2026, 2, 27);
    const ticks = timeTicks({ fromMs, untilMs: fromMs + 5 * DAY, most: 6 }, vienna);
    expect(ticks.map((atMs) => (atMs + vienna(atMs)) % DAY)).toEqual(ticks.map(() => 0));
    expect(ticks).toHaveLength(5);
  });

  it('are none for no time at all', () => {
    expect(timeTicks({ fromMs: 5, untilMs: 5, most: 6 }, utc)).toEqual([]);
  });

  it('are in order, within the axis, and no more than asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3e12 }),
        fc.integer({ min: MINUTE, max: 4000 * DAY }),
        fc.integer({ min: 1, max: 20 }),
        (fromMs, length, most) => {
          const ticks = timeTicks({ fromMs, untilMs: fromMs + length, most }, utc);
          expect(ticks.length).toBeLessThanOrEqual(most + 1);
          expect(ticks.filter((atMs) => atMs < fromMs || atMs > fromMs + length)).toEqual([]);
          expect(ticks).toEqual([...new Set(ticks)].sort((a, b) => a - b));
        },
      ),
    );
  });
});

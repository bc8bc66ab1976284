import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueTicks } from '../../../../shared/view/value-ticks.ts';

const GIB = 1024 ** 3;

describe('marks of a value axis', () => {
  it.each([
    [1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [97, 4, [0, 25, 50, 75, 100]],
    [0, 4, [0, 1]],
    [Number.NaN, 4, [0, 1]],
  ])('up to %d in at most %d steps are %j', (top, most, expected) => {
    expect(valueTicks(top, most).map((value) => Math.round(value * 1e6) / 1e6)).toEqual(expected);
  });

  it('are round in binary units', () => {
    expect(valueTicks(4.7 * 1024 * GIB, 5, 'binary').map((bytes) => bytes / GIB)).toEqual([
      0, 1024, 2048, 3072, 4096, 5120,
    ]);
    expect(valueTicks(700 * GIB, 4, 'binary').map((bytes) => bytes / GIB)).toEqual([0, 200, 400, 600, 800]);
  });

  it('begin at 0, reach the top, and are evenly spaced and few', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e18, noNaN: true }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom('decimal', 'binary'),
        (top, most, base) => {
          const ticks = valueTicks(top, most, base);
          expect(ticks[0]).toBe(0);
          expect((ticks.at(-1) ?? 0) * (1 + 1e-6)).toBeGreaterThanOrEqual(top);
          expect(ticks.length).toBeLessThanOrEqual(most + 2);
          expect(new Set(ticks).size).toBe(ticks.length);
        },
      ),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastShape } from '../../../../renderer/charts/forecast-shape.ts';
import { DAY } from '../../../../shared/time-units.ts';

const START = { nowMs: 1000 * DAY, usedBytes: 600, fullBytes: 1000, longestMs: 60 * DAY };

describe('the shape of a forecast', () => {
  it('leads from now to full on the expected day', () => {
    const { line, untilMs } = forecastShape({ daysToFull: 40, lowDays: 30, highDays: 50 }, START);
    expect(line[0]).toEqual({ atMs: START.nowMs, value: 600 });
    expect(line).toContainEqual({ atMs: START.nowMs + 40 * DAY, value: 1000 });
    expect(untilMs).toBe(START.nowMs + 46 * DAY);
  });

  it('is cut where it would make the past too small to see', () => {
    const { line, untilMs } = forecastShape({ daysToFull: 600, lowDays: 300, highDays: null }, START);
    expect(untilMs).toBe(START.nowMs + 60 * DAY);
    expect(line.at(-1)).toEqual({ atMs: untilMs, value: 640 });
  });

  it('stays level at its lower edge where it may never fill up', () => {
    const { band } = forecastShape({ daysToFull: 40, lowDays: 30, highDays: null }, START);
    expect(band.map(({ low }) => low)).toEqual(band.map(() => 600));
  });

  it('keeps the line within its band, the band below full, and the moments in order', () => {
    const days = fc.tuple(fc.nat(400), fc.nat(400), fc.nat(400)).map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(days, ([lowDays = 0, daysToFull = 0, highDays = 0]) => {
        const { line, band } = forecastShape({ daysToFull, lowDays, highDays }, START);
        for (const points of [line, band]) {
          expect(points.map(({ atMs }) => atMs)).toEqual(points.map(({ atMs }) => atMs).sort((a, b) => a - b));
        }
        for (const { low, high } of band) {
          expect(low ?? 0).toBeLessThanOrEqual((high ?? 0) + 1e-9);
          expect(high ?? 0).toBeLessThanOrEqual(1000);
        }
      }),
    );
  });
});

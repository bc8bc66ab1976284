import { describe, expect, it } from 'vitest';
import { type UsageFigures, usageSpec } from '../../../../renderer/charts/usage-spec.ts';
import { DAY } from '../../../../shared/time-units.ts';

const point = (atMs: number, mean: number, spread = 0) => ({
  ...{ atMs, mean, least: mean - spread, most: mean + spread, count: 4 },
});

const FIGURES: UsageFigures = {
  used: [point(0, 100), point(DAY, 200), point(2 * DAY, 300), point(9 * DAY, 800)],
  capacity: [point(0, 1000), point(9 * DAY, 2000)],
  ...{ fromMs: 0, nowMs: 9 * DAY, warnRatio: 0.85, criticalRatio: null, forecast: null, gapMs: null },
};

describe('what a usage chart draws', () => {
  it('breaks the line where nothing is known', () => {
    const [used] = usageSpec(FIGURES).lines;
    expect(used?.points.map(({ value }) => value)).toEqual([100, 200, 300, null, 800]);
  });

  it('draws the limits at their share of the present capacity, and only those that there are', () => {
    expect(usageSpec(FIGURES).limits).toEqual([{ name: 'Warning', tone: 'warning', value: 1700 }]);
  });

  it('has no limits, capacity or forecast where the capacity is not known', () => {
    const forecast = { daysToFull: 3, lowDays: 2, highDays: 5 };
    const { lines, limits, bands, untilMs } = usageSpec({ ...FIGURES, capacity: [], forecast });
    expect(lines.map(({ name }) => name)).toEqual(['Used']);
    expect({ limits, bands, untilMs }).toEqual({ limits: [], bands: [], untilMs: FIGURES.nowMs });
  });

  it('shows the range only where it is wide enough to be seen', () => {
    expect(usageSpec(FIGURES).bands).toEqual([]);
    const wide = usageSpec({ ...FIGURES, used: [point(0, 100, 20), point(DAY, 120)] });
    expect(wide.bands.map(({ name }) => name)).toEqual(['Lowest to highest']);
  });

  it('adds the forecast as a dashed line beyond now', () => {
    const { lines, untilMs } = usageSpec({ ...FIGURES, forecast: { daysToFull: 3, lowDays: 2, highDays: 5 } });
    expect(lines.at(-1)).toMatchObject({ name: 'Forecast', stroke: 'dashed' });
    expect(untilMs).toBeGreaterThan(FIGURES.nowMs);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Forecast, ForecastQuestion, UsageSample } from '../../../../../shared/rules/forecast/forecast.ts';
import { forecastOf } from '../../../../../shared/rules/forecast/forecast-of.ts';
import { DAY, HOUR } from '../../../../../shared/time-units.ts';
import { CAPACITY, linear, NOW, samplesOf } from './usage-pasts.ts';

const PERCENT = CAPACITY / 100;

function forecast(samples: readonly UsageSample[], more: Partial<ForecastQuestion> = {}): Forecast {
  return forecastOf({ samples, nowMs: NOW, pbsEstimate: null, ...more });
}

/** Full in 40 days. */
const GROWING = samplesOf(linear(80 * PERCENT, 0.5 * PERCENT), { days: 30 });

describe('no date', () => {
  it.each([
    ['nothing at all', [], 'too-little-data'],
    ['six days', samplesOf(linear(80 * PERCENT, PERCENT), { days: 6 }), 'too-little-data'],
    [
      'two samples a month apart',
      samplesOf(linear(80 * PERCENT, PERCENT), { days: 30, everyMs: 30 * DAY }),
      'too-little-data',
    ],
    ['nothing for four days', samplesOf(linear(80 * PERCENT, PERCENT), { days: 30, outage: [-4, 1] }), 'stale'],
    ['flat', samplesOf(linear(80 * PERCENT, 0), { days: 30 }), 'flat'],
    ['empty', samplesOf(linear(0, 0), { days: 30 }), 'flat'],
    ['shrinking', samplesOf(linear(60 * PERCENT, -PERCENT), { days: 30 }), 'shrinking'],
    ['four years', samplesOf(linear(60 * PERCENT, (40 * PERCENT) / 1460), { days: 80 }), 'not-foreseeable'],
  ])('%s', (_what, samples, reason) => {
    expect(forecast(samples)).toMatchObject({ kind: 'no-trend', reason });
  });

  it('is full when nothing is available', () => {
    expect(forecast([...GROWING, { atMs: NOW, usedBytes: CAPACITY, availableBytes: 0 }]).kind).toBe('full');
  });
});

describe('the days', () => {
  it('count from now, not from the newest sample', () => {
    const later = forecast(GROWING, { nowMs: NOW + 2 * DAY });
    expect(later.kind === 'filling' ? later.daysToFull : null).toBeCloseTo(38, 0);
  });

  it('do not count samples from the future', () => {
    const wrong = { atMs: NOW + 30 * DAY, usedBytes: 0, availableBytes: CAPACITY };
    expect(forecast([...GROWING, wrong])).toEqual(forecast(GROWING));
  });
});

describe("beside PBS's own estimate", () => {
  const at = (days: number) => ({ kind: 'at', atMs: NOW + days * DAY }) as const;

  it.each([
    ['none', null, null],
    ['the same', at(40), 'agrees'],
    ['much sooner', at(10), 'sooner'],
    ['much later', at(400), 'later'],
    ['never', { kind: 'never' } as const, 'later'],
    ['a date in the past, which is never', at(-100), 'later'],
  ])('%s', (_what, pbsEstimate, verdict) => {
    const answer = forecast(GROWING, { pbsEstimate });
    expect(answer.kind === 'filling' ? (answer.pbs?.verdict ?? null) : undefined).toBe(verdict);
  });

  it('says so where PBS has a date and we have no trend', () => {
    const flat = samplesOf(linear(80 * PERCENT, 0), { days: 30 });
    expect(forecast(flat, { pbsEstimate: at(30) })).toMatchObject({ pbs: { verdict: 'sooner', daysToFull: 30 } });
    expect(forecast(flat, { pbsEstimate: { kind: 'never' } })).toMatchObject({
      pbs: { verdict: 'agrees', daysToFull: null },
    });
  });
});

const past: fc.Arbitrary<UsageSample[]> = fc
  .record({
    rate: fc.double({ min: -1, max: 2, noNaN: true }),
    level: fc.integer({ min: 5, max: 95 }),
    days: fc.integer({ min: 8, max: 120 }),
    noise: fc.double({ min: 0, max: 1, noNaN: true }),
    everyMs: fc.constantFrom(HOUR, 6 * HOUR, DAY),
    seed: fc.integer({ min: 1, max: 1000 }),
    missing: fc.constantFrom(0, 0.5),
  })
  .map(({ rate, level, ...sampling }) =>
    samplesOf(linear(level * PERCENT, rate * PERCENT), { ...sampling, noise: sampling.noise * PERCENT }),
  );

const anyNumber = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e300));

function numbersIn(answer: Forecast): number[] {
  return Object.values(answer).filter((value) => typeof value === 'number');
}

describe('a forecast', () => {
  it('never throws, and holds no NaN, no infinity and no negative days', () => {
    const anything = fc.array(
      fc.record({
        atMs: fc.oneof(anyNumber, fc.integer({ min: NOW - 100 * DAY, max: NOW })),
        usedBytes: fc.oneof(anyNumber, fc.integer({ min: 0, max: 1e12 })),
        availableBytes: fc.oneof(anyNumber, fc.integer({ min: 0, max: 1e12 })),
      }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(fc.oneof(anything, past), (samples) => {
        const answer = forecast(samples);
        for (const value of numbersIn(answer)) expect(Number.isFinite(value)).toBe(true);
        if (answer.kind !== 'filling') return;
        expect(answer.lowDays).toBeGreaterThanOrEqual(0);
        expect(answer.daysToFull).toBeGreaterThanOrEqual(answer.lowDays);
        expect(answer.highDays ?? answer.daysToFull).toBeGreaterThanOrEqual(answer.daysToFull);
      }),
    );
  });

  it('is the same whatever the size of the datastore', () => {
    fc.assert(
      // Powers of two, so that rounding is no excuse.
      fc.property(past, fc.integer({ min: -20, max: 8 }), (samples, power) => {
        const scale = 2 ** power;
        const scaled = samples.map(({ atMs, usedBytes, availableBytes }) => ({
          atMs,
          usedBytes: usedBytes * scale,
          availableBytes: availableBytes * scale,
        }));
        const [a, b] = [forecast(samples), forecast(scaled)];
        expect(b.kind).toBe(a.kind);
        if (a.kind === 'filling' && b.kind === 'filling') expect(b.daysToFull).toBeCloseTo(a.daysToFull, 6);
      }),
    );
  });

  it('is the same whenever it is made', () => {
    fc.assert(
      fc.property(past, fc.integer({ min: -500 * DAY, max: 500 * DAY }), (samples, shiftMs) => {
        const shifted = samples.map((sample) => ({ ...sample, atMs: sample.atMs + shiftMs }));
        expect(forecast(shifted, { nowMs: NOW + shiftMs })).toEqual(forecast(samples));
      }),
    );
  });

  it('does not depend on the order of the samples', () => {
    fc.assert(
      fc.property(past, (samples) => {
        expect(forecast(samples.toReversed())).toEqual(forecast(samples));
      }),
    );
  });
});

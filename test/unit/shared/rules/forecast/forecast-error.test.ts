import { describe, expect, it } from 'vitest';
import { forecastOf } from '../../../../../shared/rules/forecast/forecast-of.ts';
import { HOUR } from '../../../../../shared/time-units.ts';
import { answersFor, FUTURES } from './known-futures.ts';
import { CAPACITY, linear, NOW, samplesOf, sawTooth, sum } from './usage-pasts.ts';

/* `npm run bench -- forecast` prints the errors, with those of a least-squares line beside them. */

const PERCENT = CAPACITY / 100;

describe('days to full, for futures that are known', () => {
  it.each(Object.entries(FUTURES))('%s', (name, known) => {
    const { truth, ours, forecast } = answersFor(name, known);
    if (known.most === null) {
      expect(forecast.kind).toBe('no-trend');
    } else {
      expect(Math.abs((ours ?? 0) - (truth ?? 0)) / (truth ?? 1)).toBeLessThanOrEqual(known.most);
    }
  });

  it('takes a few milliseconds for 400 days of hourly samples', () => {
    const samples = samplesOf(sum(linear(80 * PERCENT, 0.1 * PERCENT), sawTooth(7, 3 * PERCENT)), {
      days: 400,
      everyMs: HOUR,
    });
    const times = Array.from({ length: 9 }, () => {
      const began = performance.now();
      forecastOf({ samples, nowMs: NOW, pbsEstimate: null });
      return performance.now() - began;
    }).sort((a, b) => a - b);
    console.log(`forecast of ${samples.length} samples: ${times[4]?.toFixed(2)} ms`);
    // Five in calm; a loaded machine is given more.
    expect(times[4]).toBeLessThan(20);
  });
});

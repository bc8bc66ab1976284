import { describe, expect, it } from 'vitest';
import { forecastText } from '../../../../shared/view/forecast-text.ts';

const filling = { kind: 'filling', lowDays: 9, highDays: 16, basedOnDays: 30 } as const;

describe('when a datastore is full', () => {
  it.each([
    [{ kind: 'unknown' } as const, 'unknown'],
    [{ kind: 'no-trend', reason: 'usage shrinks' } as const, 'not in sight'],
    [{ kind: 'full' } as const, 'full'],
    [{ ...filling, daysToFull: 0.4 }, 'today'],
    [{ ...filling, daysToFull: 1 }, '1 day'],
    [{ ...filling, daysToFull: 12.4 }, '12 days'],
    [{ ...filling, daysToFull: 152 }, '5 months'],
    [{ ...filling, daysToFull: 900 }, 'over a year'],
  ])('is told in short for %j', (forecast, short) => {
    expect(forecastText(forecast).short).toBe(short);
  });

  it('is told at length with its range and what it rests on', () => {
    expect(forecastText({ ...filling, daysToFull: 12 }).long).toBe(
      'Full in about 12 days; between 9 and 16 days, from 30 days of history.',
    );
    expect(forecastText({ ...filling, daysToFull: 12, highDays: null }).long).toContain('between 9 and never');
  });
});

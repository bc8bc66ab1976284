import { describe, expect, it } from 'vitest';
import { seriesSummary } from '../../../../shared/view/series-wording.ts';

const told = (values: readonly number[]) =>
  seriesSummary({
    name: 'Used',
    points: values.map((value, index) => ({ atMs: index, value })),
    valueText: (value) => `${value} GiB`,
    momentText: (atMs) => `day ${atMs}`,
  });

describe('a line in words', () => {
  it('says where it begins and ends, and its extremes', () => {
    expect(told([5, 2, 9, 7])).toBe(
      'Used: from 5 GiB (day 0) to 7 GiB (day 3); lowest 2 GiB (day 1), highest 9 GiB (day 2).',
    );
  });

  it('says so where there is one value, or none', () => {
    expect(told([5])).toBe('Used: 5 GiB (day 0), the only value known.');
    expect(told([])).toBe('Used: nothing is known for this time.');
  });
});

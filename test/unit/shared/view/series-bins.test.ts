import { describe, expect, it } from 'vitest';
import { binned, changeOver } from '../../../../shared/view/series-bins.ts';

describe('a series in bins', () => {
  const span = { fromMs: 0, untilMs: 40, bins: 4 };

  it('takes the mean of each, and leaves a gap where nothing is known', () => {
    const points = [
      { atMs: 0, mean: 2 },
      { atMs: 5, mean: 4 },
      { atMs: 25, mean: 7 },
      { atMs: 40, mean: 1 },
    ];
    expect(binned(points, span)).toEqual([3, null, 7, 1]);
    expect(binned([], span)).toEqual([null, null, null, null]);
  });

  it('passes over what lies before it', () => {
    expect(binned([{ atMs: -1, mean: 9 }], span)).toEqual([null, null, null, null]);
  });

  it('tells a change only from two known values on', () => {
    expect(changeOver([null, 3, null, 5])).toEqual({ from: 3, to: 5 });
    expect(changeOver([null, 3])).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withGaps } from '../../../../shared/view/series-gaps.ts';

const at = (...moments: number[]) => moments.map((atMs) => ({ atMs }));

describe('gaps of a line', () => {
  it('are where points lie more than three usual distances apart', () => {
    expect(withGaps(at(0, 10, 20, 60, 70), null)).toEqual([...at(0, 10, 20), { atMs: 40, gap: true }, ...at(60, 70)]);
    expect(withGaps(at(0, 10, 20, 50, 60), null)).toEqual(at(0, 10, 20, 50, 60));
  });

  it('are where points lie further apart than said', () => {
    expect(withGaps(at(0, 10, 25), 12)).toEqual([...at(0, 10), { atMs: 17.5, gap: true }, ...at(25)]);
  });

  it('need two points', () => {
    expect(withGaps(at(5), null)).toEqual(at(5));
    expect(withGaps([], null)).toEqual([]);
  });

  it('never lose, add or move a known point', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000)), fc.option(fc.nat(500)), (moments, gapMs) => {
        const points = at(...moments.sort((a, b) => a - b));
        expect(withGaps(points, gapMs).filter((point) => !('gap' in point))).toEqual(points);
      }),
    );
  });
});

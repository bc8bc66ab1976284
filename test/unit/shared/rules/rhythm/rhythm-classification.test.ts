import { describe, expect, it } from 'vitest';
import { irregularShare, isPossible, KEEPS, LIVES, PRUNED, prunedShare, REGULAR, regularShare } from './classified.ts';

/* `npm run bench -- rhythm` prints the shares. */

describe('the share of groups whose rhythm is learned right', () => {
  describe.each(Object.entries(REGULAR))('%s', (name, row) => {
    it.each(Object.entries(LIVES).filter(([, life]) => isPossible(name, life)))('%s', (lifeName, life) => {
      for (const source of ['seen', 'tasks'] as const) {
        expect
          .soft(regularShare(row, life, source).right, `${name}, ${lifeName}, ${source}`)
          .toBeGreaterThanOrEqual(lifeName === 'jitter only' ? row.least : 0.9);
      }
    });
  });

  it('irregular', () => {
    expect(irregularShare().right).toBeGreaterThanOrEqual(0.9);
  });
});

describe('from a pruned list alone', () => {
  it.each(PRUNED)('%s', (name) => {
    const row = REGULAR[name];
    if (row === undefined) throw new Error(name);
    for (const [keepName, keep] of Object.entries(KEEPS)) {
      const share = prunedShare(row, keep);
      // Rather nothing than the pruning's own rhythm.
      expect.soft(1 - share.right - share.unknown, `${name}, ${keepName}`).toBeLessThanOrEqual(0.02);
      expect.soft(share.right, `${name}, ${keepName}`).toBeGreaterThanOrEqual(name === 'every 4 h' ? 0.45 : 0.85);
    }
  });
});

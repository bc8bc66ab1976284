import { describe, expect, it } from 'vitest';
import type { FreshnessState } from '../../../../shared/view/fleet-filter.ts';
import { byFreshness, byUse } from '../../../../shared/view/line-order.ts';

const line = (group: string, state: FreshnessState, lateIntervals = 0, dueByServerMs: number | null = 1) => ({
  ...{ server: 'a', datastore: 'b', namespace: '', group },
  freshness: { state, lateIntervals, dueByServerMs },
});

describe('the order of lists', () => {
  it('puts the worst first: late by its own intervals, unknown, due soonest, fresh, not watched', () => {
    const lines = [
      line('none', 'not-watched', 0, null),
      line('fresh', 'fresh', 0, 50),
      line('due-later', 'due', 0, 9),
      line('due-soon', 'due', 0, 5),
      line('unknown', 'unknown', 0, null),
      line('weekly', 'late', 0.5),
      line('hourly', 'late', 12),
    ];
    expect(lines.sort(byFreshness).map(({ group }) => group)).toEqual([
      ...['hourly', 'weekly', 'unknown', 'due-soon', 'due-later', 'fresh', 'none'],
    ]);
  });

  it('sorts names with numbers in their order', () => {
    const lines = ['vm/10', 'vm/9', 'ct/100'].map((group) => line(group, 'fresh'));
    expect(lines.sort(byFreshness).map(({ group }) => group)).toEqual(['ct/100', 'vm/9', 'vm/10']);
  });

  it('puts the fullest datastore first, and what is not known last instead of as empty', () => {
    const stores = [
      { server: 'a', datastore: 'unknown', ratio: null },
      { server: 'a', datastore: 'empty', ratio: 0 },
      { server: 'a', datastore: 'full', ratio: 1 },
    ];
    expect(stores.sort(byUse).map(({ datastore }) => datastore)).toEqual(['full', 'empty', 'unknown']);
  });
});

import { describe, expect, it } from 'vitest';
import { type ClientDatastore, type ClientGroup, clientSummary } from '../../../../shared/view/client-summary.ts';

const group = (change: Partial<ClientGroup> = {}): ClientGroup => ({
  ...{ state: 'fresh', lastFinishedAtMs: 100, nextAtMs: 200, verified: { ok: 8, of: 10 } },
  ...change,
});
const store = (change: Partial<ClientDatastore> = {}): ClientDatastore => ({
  ...{ isKnown: true, usedBytes: 10, usableBytes: 40, daysToFull: null },
  ...change,
});

describe('a client in one row', () => {
  it.each<[string, ClientGroup[], ('info' | 'warning' | 'critical')[], string]>([
    ['is fine when all its groups are', [group(), group()], ['info'], 'ok'],
    ['is unknown without any group', [], [], 'unknown'],
    ['is unknown when one group is', [group(), group({ state: 'unknown' })], [], 'unknown'],
    ['is due when one group is', [group(), group({ state: 'due' })], [], 'due'],
    ['is late before anything unknown', [group({ state: 'late' }), group({ state: 'unknown' })], ['warning'], 'late'],
    ['is critical when that fires', [group()], ['critical', 'warning'], 'critical'],
    ['is not watched when no group is', [group({ state: 'not-watched' })], [], 'not-watched'],
  ])('%s', (_name, groups, firing, state) => {
    expect(clientSummary(groups, [], firing).state).toBe(state);
  });

  it('tells its newest backup and its weakest group apart', () => {
    const groups = [group({ lastFinishedAtMs: 50 }), group({ lastFinishedAtMs: 90 })];
    expect(clientSummary(groups, [], [])).toMatchObject({ newestAtMs: 90, weakestAtMs: 50, nextAtMs: 200 });
    const withNone = clientSummary([...groups, group({ lastFinishedAtMs: null })], [], []);
    expect(withNone).toMatchObject({ newestAtMs: 90, weakestAtMs: null });
  });

  it('adds up what is known and says when that is not all', () => {
    const stores = [store({ daysToFull: 30 }), store({ daysToFull: 12 }), store({ isKnown: false, usedBytes: 999 })];
    expect(clientSummary([], stores, [])).toMatchObject({
      ...{ usedBytes: 20, usableBytes: 80, daysToFull: 12, isPartial: true },
    });
    expect(clientSummary([], [store({ isKnown: false })], [])).toMatchObject({ usedBytes: null, isPartial: true });
    expect(clientSummary([], [], [])).toMatchObject({ usedBytes: null, isPartial: false });
  });

  it('takes the verified share of the groups whose snapshots are known', () => {
    expect(clientSummary([group(), group({ verified: null })], [], []).verified).toEqual({ ok: 8, of: 10 });
    expect(clientSummary([group({ verified: null })], [], []).verified).toBeNull();
  });
});

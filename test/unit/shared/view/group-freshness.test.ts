import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../../shared/time-units.ts';
import { type FreshnessFacts, type GroupPace, groupFreshness } from '../../../../shared/view/group-freshness.ts';

const NOW = 1_000 * DAY;
const daily: GroupPace = {
  ...{ kind: 'rhythm', intervalMs: DAY },
  ...{ expectedServerMs: NOW - HOUR, dueByServerMs: NOW + HOUR },
};
const facts = (change: Partial<FreshnessFacts>): FreshnessFacts => ({
  ...{ pace: daily, lastFinishedServerMs: NOW - DAY, isLastFinishedKnown: true, standsUntilMs: NOW + MINUTE },
  ...change,
});

describe('a group against its own rhythm', () => {
  it.each<[string, Partial<FreshnessFacts>, string]>([
    ['is fresh before the next one is expected', { pace: { ...daily, expectedServerMs: NOW + 1 } }, 'fresh'],
    ['is due from then on', { pace: { ...daily, expectedServerMs: NOW } }, 'due'],
    ['is still due at the last moment', { pace: { ...daily, dueByServerMs: NOW } }, 'due'],
    ['is late after it', { pace: { ...daily, dueByServerMs: NOW - 1 } }, 'late'],
    ['is fresh within a fixed limit', { pace: { kind: 'limit', dueByServerMs: NOW } }, 'fresh'],
    ['is late beyond it', { pace: { kind: 'limit', dueByServerMs: NOW - 1 } }, 'late'],
    ['is unknown where its list is too old', { standsUntilMs: NOW - 1 }, 'unknown'],
    ['is unknown where its list was never read', { standsUntilMs: null }, 'unknown'],
    ['is unknown where its newest backup is not known', { isLastFinishedKnown: false }, 'unknown'],
    ['is unknown without any pace', { pace: { kind: 'unknown' } }, 'unknown'],
    ['is not watched whatever else is known', { pace: { kind: 'not-watched' }, standsUntilMs: null }, 'not-watched'],
  ])('%s', (_name, change, state) => {
    expect(groupFreshness(facts(change), NOW, NOW).state).toBe(state);
  });

  it('is judged by the server, whose clock its backups have', () => {
    const late = facts({ pace: { ...daily, dueByServerMs: NOW } });
    expect(groupFreshness(late, NOW, NOW + MINUTE)).toMatchObject({ state: 'late', lateMs: MINUTE });
    expect(groupFreshness(late, NOW, NOW - MINUTE).state).toBe('due');
  });

  it('counts its lateness in its own intervals', () => {
    const lateBy = (pace: GroupPace) => groupFreshness(facts({ pace }), NOW, NOW).lateIntervals;
    const dueByServerMs = NOW - 6 * HOUR;
    expect(lateBy({ kind: 'rhythm', intervalMs: HOUR, expectedServerMs: dueByServerMs, dueByServerMs })).toBe(6);
    expect(lateBy({ kind: 'rhythm', intervalMs: DAY, expectedServerMs: dueByServerMs, dueByServerMs })).toBe(0.25);
    // The limit's length stands for a rhythm: from the last backup to the limit.
    expect(lateBy({ kind: 'limit', dueByServerMs })).toBeCloseTo(6 / 18);
  });

  it('is never fresh or due on knowledge that does not stand', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 * NOW }), fc.integer({ min: 1, max: DAY }), (dueByServerMs, oldMs) => {
        const pace: GroupPace = { ...daily, dueByServerMs };
        const { state } = groupFreshness(facts({ pace, standsUntilMs: NOW - oldMs }), NOW, NOW);
        expect(state).toBe('unknown');
      }),
    );
  });
});

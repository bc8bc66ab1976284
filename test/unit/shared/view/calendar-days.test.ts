import { describe, expect, it } from 'vitest';
import { DAY } from '../../../../shared/time-units.ts';
import { type CalendarFacts, calendarKinds } from '../../../../shared/view/calendar-days.ts';

/** Ten days, the last of them today. */
function facts(counts: readonly number[], change: Partial<CalendarFacts> = {}): CalendarFacts {
  return {
    counts,
    edgesMs: Array.from({ length: counts.length + 1 }, (_, day) => day * DAY),
    weekdays: counts.map((_, day) => day % 7),
    ...{ watchedSinceMs: 0, lastFinishedMs: 8.5 * DAY, intervalMs: DAY, isLate: false },
    ...change,
  };
}
const letters = (given: CalendarFacts) =>
  calendarKinds(given)
    .map((kind) => ({ backups: 'b', none: '-', missed: 'X', unknown: '?', future: '.' })[kind])
    .join('');

describe('the days of a group', () => {
  it('shows backups, and today as still to come', () => {
    expect(letters(facts([1, 1, 1, 1, 1, 1, 1, 1, 2, 0]))).toBe('bbbbbbbbb.');
  });

  it('marks a missed day only where backups were seen all along', () => {
    const counts = [1, 1, 0, 1, 1, 1, 1, 1, 1, 1];
    const withSameWeekday = facts([...counts.slice(0, 9), 1], { weekdays: counts.map(() => 0) });
    expect(letters(withSameWeekday)).toBe('bbXbbbbbbb');
    expect(letters({ ...withSameWeekday, watchedSinceMs: 3 * DAY })).toBe('bb?bbbbbbb');
  });

  it('marks every day since the newest backup of a late group, whenever we began to watch', () => {
    const late = { isLate: true, lastFinishedMs: 6.5 * DAY, watchedSinceMs: 9 * DAY };
    expect(letters(facts([1, 1, 1, 1, 1, 1, 1, 0, 0, 0], late))).toBe('bbbbbbbXXX');
  });

  it('marks none of them while the group is not late', () => {
    const due = { lastFinishedMs: 7.5 * DAY };
    expect(letters(facts([1, 1, 1, 1, 1, 1, 1, 1, 0, 0], due))).toBe('bbbbbbbb-.');
  });

  it('expects nothing on a weekday that never has a backup, and nothing day by day of a slow rhythm', () => {
    const weekdays = [0, 1, 2, 3, 4, 5, 6, 0, 1, 2];
    expect(letters(facts([1, 1, 1, 1, 1, 0, 0, 1, 1, 1], { weekdays }))).toBe('bbbbb--bbb');
    expect(letters(facts([1, 0, 0, 0, 0, 0, 0, 1, 0, 0], { intervalMs: 7 * DAY }))).toBe('b------b-.');
    expect(letters(facts([1, 0, 0, 0, 0, 0, 0, 1, 0, 0], { intervalMs: null }))).toBe('b------b-.');
  });
});

import { describe, expect, it } from 'vitest';
import { type CalendarDay, calendarSummary, dayText } from '../../../../shared/view/calendar-wording.ts';

const day = (label: string, kind: CalendarDay['kind'], count = 0): CalendarDay => ({ label, kind, count });

describe('a strip of days in words', () => {
  it('sums up what has come, and names the missed days', () => {
    const days = [
      day('Mon 2 Mar', 'backups', 1),
      day('Tue 3 Mar', 'backups', 2),
      ...[
        day('Wed 4 Mar', 'missed'),
        day('Thu 5 Mar', 'none'),
        day('Fri 6 Mar', 'unknown'),
        day('Sat 7 Mar', 'future'),
      ],
    ];
    expect(calendarSummary(days)).toBe(
      '5 days: 3 backups on 2 days, missed on Wed 4 Mar, none on 1 day, not known on 1 day',
    );
  });

  it('does not count what is not known as none', () => {
    expect(calendarSummary([day('Mon 2 Mar', 'unknown')])).toBe('1 day: nothing is known');
  });

  it.each([
    ['backups', 2, 'Mon 2 Mar: 2 backups'],
    ['none', 0, 'Mon 2 Mar: no backup'],
    ['missed', 0, 'Mon 2 Mar: no backup, though one was expected'],
    ['unknown', 0, 'Mon 2 Mar: not known'],
    ['future', 0, 'Mon 2 Mar: still to come'],
  ] as const)('tells a day with %s', (kind, count, text) => {
    expect(dayText(day('Mon 2 Mar', kind, count))).toBe(text);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLocalTime } from '../../../../../main/engine/runtime/local-time.ts';
import { civilDate, daysInMonth, firstDayOf } from '../../../../../shared/rules/rhythm/civil-date.ts';
import { localMoment, momentOf, weekdayOf } from '../../../../../shared/rules/rhythm/local-time.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';

describe('the offset of a time zone', () => {
  it.each([
    ['UTC', '2026-07-01T12:00:00Z', 0],
    ['Europe/Vienna', '2026-01-01T12:00:00Z', 60],
    ['Europe/Vienna', '2026-03-29T00:59:59Z', 60],
    ['Europe/Vienna', '2026-03-29T01:00:00Z', 120],
    ['Europe/Vienna', '2026-10-25T00:59:59Z', 120],
    ['Europe/Vienna', '2026-10-25T01:00:00Z', 60],
    ['America/New_York', '2026-03-08T06:59:59Z', -300],
    ['America/New_York', '2026-03-08T07:00:00Z', -240],
    ['Asia/Kolkata', '2026-03-08T07:00:00Z', 330],
    ['Australia/Lord_Howe', '2026-04-04T14:59:59Z', 660],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', 630],
  ])('%s at %s', (timeZone, at, minutes) => {
    expect(createLocalTime(timeZone).offsetMs(Date.parse(at)) / MINUTE).toBe(minutes);
  });

  it('is the same however it was asked before', () => {
    const asked = createLocalTime('Europe/Vienna');
    const moment = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) });
    fc.assert(
      fc.property(moment, (atMs) => {
        expect(asked.offsetMs(atMs)).toBe(createLocalTime('Europe/Vienna').offsetMs(atMs));
      }),
      { numRuns: 50 },
    );
  });

  it('is nothing where there is no calendar', () => {
    for (const atMs of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, -8.64e15])
      expect(createLocalTime('Europe/Vienna').offsetMs(atMs)).toBe(0);
  });
});

describe('local moments', () => {
  const vienna = createLocalTime('Europe/Vienna');

  it('lead back to the moment that they come from, but for the hour that comes twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) }), (atMs) => {
        expect([0, -HOUR, HOUR]).toContain(momentOf(vienna, localMoment(vienna, atMs)) - atMs);
      }),
    );
  });

  it('move on with the clock where daylight saving skips them', () => {
    const day = Date.UTC(2026, 2, 29) / DAY;
    expect(new Date(momentOf(vienna, { day, minute: 150 })).toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });

  it('know dates and weekdays', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 200_000 }), (day) => {
        const date = new Date(day * DAY);
        const { month, dayOfMonth } = civilDate(day);
        expect([month, dayOfMonth]).toEqual([date.getUTCFullYear() * 12 + date.getUTCMonth(), date.getUTCDate()]);
        expect(weekdayOf(day)).toBe((date.getUTCDay() + 6) % 7);
        expect(firstDayOf(month) + dayOfMonth - 1).toBe(day);
        expect(daysInMonth(month)).toBe(
          new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
        );
      }),
    );
  });
});

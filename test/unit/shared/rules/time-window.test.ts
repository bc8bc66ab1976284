import { expect, it } from 'vitest';
import { createLocalTime } from '../../../../main/engine/runtime/local-time.ts';
import { isInWindow } from '../../../../shared/rules/time-window.ts';

const NIGHT = { days: ['mon', 'fri'], from: '22:00', to: '07:00' };
const DAY = { days: ['mon', 'tue'], from: '08:00', to: '20:00' };
const WHOLE = { days: ['sun'], from: '00:00', to: '00:00' };

// 2026-11-16 is a Monday.
it.each([
  [NIGHT, '2026-11-16T21:59:00Z', false],
  [NIGHT, '2026-11-16T22:00:00Z', true],
  [NIGHT, '2026-11-17T06:59:00Z', true],
  [NIGHT, '2026-11-17T07:00:00Z', false],
  [NIGHT, '2026-11-17T22:30:00Z', false],
  [NIGHT, '2026-11-21T03:00:00Z', true],
  [DAY, '2026-11-16T08:00:00Z', true],
  [DAY, '2026-11-16T20:00:00Z', false],
  [DAY, '2026-11-18T12:00:00Z', false],
  [WHOLE, '2026-11-15T00:00:00Z', true],
  [WHOLE, '2026-11-15T23:59:00Z', true],
  [WHOLE, '2026-11-16T00:00:00Z', false],
])('%o holds %s: %s', (window, at, expected) => {
  expect(isInWindow(window, createLocalTime('UTC'), Date.parse(at))).toBe(expected);
});

it('goes by local time, also over a change of daylight saving', () => {
  const vienna = createLocalTime('Europe/Vienna');
  const night = { days: ['sat'], from: '22:00', to: '07:00' };
  // The night of 2026-10-25, in which 03:00 summer time becomes 02:00.
  expect(isInWindow(night, vienna, Date.parse('2026-10-24T20:00:00Z'))).toBe(true);
  expect(isInWindow(night, vienna, Date.parse('2026-10-25T05:59:00Z'))).toBe(true);
  expect(isInWindow(night, vienna, Date.parse('2026-10-25T06:00:00Z'))).toBe(false);
});

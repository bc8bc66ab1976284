import { describe, expect, it } from 'vitest';
import { wallClock, zoneReader } from '../../../../shared/view/moment-wording.ts';

const AT_MS = Date.UTC(2026, 2, 5, 0, 4, 9);

describe('a moment on the wall clock of a zone', () => {
  it.each([
    ['UTC', 'Thu 5 Mar 2026, 00:04:09', '5 Mar, 00:04'],
    ['Europe/Vienna', 'Thu 5 Mar 2026, 01:04:09', '5 Mar, 01:04'],
    ['America/New_York', 'Wed 4 Mar 2026, 19:04:09', '4 Mar, 19:04'],
  ])('in %s is %j, in short %j', (zone, full, short) => {
    const read = zoneReader(zone);
    expect(read === null ? null : wallClock(read, AT_MS, AT_MS)).toEqual({ full, short });
  });

  it('says the year where it is another than the present one', () => {
    const read = zoneReader('UTC');
    expect(read === null ? null : wallClock(read, AT_MS, Date.UTC(2027, 1, 1)).short).toBe('5 Mar 2026, 00:04');
  });

  it('is not told for a zone that nobody knows', () => {
    expect(zoneReader('Mars/Olympus')).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../../shared/time-units.ts';
import {
  bytesText,
  countText,
  durationText,
  listText,
  oneLine,
  percentText,
} from '../../../../shared/view/quantities.ts';

describe('quantities in words', () => {
  it.each([
    [-5, '0 s'],
    [40 * SECOND, '40 s'],
    [25 * MINUTE, '25 min'],
    [5 * HOUR, '5 h'],
    [47 * HOUR, '47 h'],
    [71 * HOUR, '2 days'],
    [30 * DAY, '30 days'],
  ])('a length of %i ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.00 KiB'],
    [32 * 1024 ** 3, '32.0 GiB'],
    [500 * 1024 ** 4, '500 TiB'],
    [5000 * 1024 ** 5, '5000 PiB'],
  ])('a size of %i is %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });

  it('a share is never rounded up to a limit that it has not reached', () => {
    expect([percentText(0.84999), percentText(0.85), percentText(1)]).toEqual(['84.9 %', '85.0 %', '100.0 %']);
  });

  it('counts, lists and foreign texts', () => {
    expect([countText(1, 'group'), countText(2, 'group')]).toEqual(['1 group', '2 groups']);
    expect(listText(['a', 'b', 'c'], 2)).toBe('a, b and 1 more');
    expect(oneLine(' a\n b ', 10)).toBe('a b');
    expect(oneLine('abcdef', 4)).toBe('abc…');
  });
});

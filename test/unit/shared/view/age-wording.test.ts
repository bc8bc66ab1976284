import { expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../../shared/time-units.ts';
import { ageText } from '../../../../shared/view/age-wording.ts';

const NOW_MS = 1_772_000_000_000;

it.each([
  [0, 'just now'],
  [9 * SECOND, 'just now'],
  [-9 * SECOND, 'just now'],
  [40 * SECOND, '40 s ago'],
  [3 * MINUTE, '3 min ago'],
  [26 * HOUR, '26 h ago'],
  [72 * HOUR, '3 days ago'],
  [-5 * HOUR, 'in 5 h'],
])('a moment %d ms back is told as %j', (ageMs, text) => {
  expect(ageText(NOW_MS - ageMs, NOW_MS)).toBe(text);
});

import { expect, it } from 'vitest';
import { rowAfterKey } from '../../../../renderer/parts/row-walk.ts';

const AT = { row: 5, rowCount: 20, page: 8 };

it.each([
  ['ArrowDown', AT, 6],
  ['ArrowUp', AT, 4],
  ['PageDown', AT, 13],
  ['PageUp', AT, 0],
  ['Home', AT, 0],
  ['End', AT, 19],
  ['ArrowDown', { ...AT, row: 19 }, 19],
  ['PageDown', { ...AT, page: 0 }, 6],
  ['x', AT, null],
  ['End', { row: 0, rowCount: 0, page: 8 }, null],
])('%s at %j leads to %j', (key, at, to) => {
  expect(rowAfterKey(key, at)).toBe(to);
});

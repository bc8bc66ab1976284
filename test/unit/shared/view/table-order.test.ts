import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextOrder, orderedRows, type SortValue } from '../../../../shared/view/table-order.ts';

const sorted = (values: readonly SortValue[], direction: 'ascending' | 'descending' = 'ascending') =>
  orderedRows(values, (value) => value, direction);

describe('the order of a table', () => {
  it.each<[readonly SortValue[], readonly SortValue[]]>([
    [
      ['vm/10', 'vm/9', 'ct/100', 'ct/20'],
      ['ct/20', 'ct/100', 'vm/9', 'vm/10'],
    ],
    [
      ['b', 'Ä', 'B', 'a'],
      ['Ä', 'a', 'b', 'B'],
    ],
    [
      [10, 9, 100, -1],
      [-1, 9, 10, 100],
    ],
    [
      [true, false],
      [false, true],
    ],
    [
      [3, null, 1],
      [1, 3, null],
    ],
  ])('puts %j as %j', (values, expected) => {
    expect(sorted(values)).toEqual(expected);
  });

  it('keeps what is not known last in either direction, and equal rows as they were', () => {
    const rows = [
      { id: 'a', size: null },
      { id: 'b', size: 1 },
      { id: 'c', size: 2 },
      { id: 'd', size: 1 },
      { id: 'e', size: Number.NaN },
    ];
    const ids = (direction: 'ascending' | 'descending') =>
      orderedRows(rows, ({ size }) => size, direction).map(({ id }) => id);
    expect(ids('ascending').join('')).toBe('bdcae');
    expect(ids('descending').join('')).toBe('cbdae');
  });

  it('does not touch the given rows', () => {
    const rows = Object.freeze(['b', 'a']);
    expect(sorted(rows)).toEqual(['a', 'b']);
  });

  it('is the same with a known order of more, fewer or other rows', () => {
    const row = fc.record({ name: fc.string({ maxLength: 3 }) });
    fc.assert(
      fc.property(
        fc.array(row),
        fc.array(row),
        fc.constantFrom('ascending', 'descending'),
        (rows, others, direction) => {
          const known = new Map(
            orderedRows([...rows.slice(1), ...others], ({ name }) => name, direction).map((one, index) => [one, index]),
          );
          const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
          expect(names(orderedRows(rows, ({ name }) => name, direction, known))).toEqual(
            names(orderedRows(rows, ({ name }) => name, direction)),
          );
        },
      ),
    );
  });
});

describe('pressing the head of a column', () => {
  it('sorts by it in its own first direction, then in the other', () => {
    const first = nextOrder({ key: 'name', direction: 'ascending' }, 'size', 'descending');
    expect(first).toEqual({ key: 'size', direction: 'descending' });
    expect(nextOrder(first, 'size', 'descending')).toEqual({ key: 'size', direction: 'ascending' });
  });
});

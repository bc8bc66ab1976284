/** What a cell is sorted by. Null: not known, which stands last in either direction. */
export type SortValue = string | number | boolean | null;

export interface TableOrder {
  /** A column's key. */
  readonly key: string;
  readonly direction: 'ascending' | 'descending';
}

/** Names as people sort them: `vm/9` before `vm/10`, `a` beside `A`. */
const COLLATION: Intl.CollatorOptions = { numeric: true, sensitivity: 'base' };

/**
 * Rows in order of one column; equal ones stay as they were. `known`, an order of (some of) the same rows by the same
 * column, spares most comparisons: a filtered table is sorted again on every key press.
 */
export function orderedRows<Row>(
  rows: readonly Row[],
  sortValue: (row: Row) => SortValue,
  direction: TableOrder['direction'],
  known?: ReadonlyMap<Row, number>,
): readonly Row[] {
  const collator = new Intl.Collator('en', COLLATION);
  const sign = direction === 'ascending' ? 1 : -1;
  const entries = rows.map((row, index) => ({ row, index, value: sortable(sortValue(row)) }));
  if (known !== undefined) entries.sort((a, b) => rank(known, a.row) - rank(known, b.row) || a.index - b.index);
  entries.sort((a, b) => compared(collator, a.value, b.value, sign) || a.index - b.index);
  return entries.map(({ row }) => row);
}

/** The next order when a column's head is pressed: its own first direction, then the other one. */
export function nextOrder(
  now: TableOrder | null,
  key: string,
  first: TableOrder['direction'] = 'ascending',
): TableOrder {
  if (now?.key !== key) return { key, direction: first };
  return { key, direction: now.direction === 'ascending' ? 'descending' : 'ascending' };
}

function sortable(value: SortValue): string | number | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' && Number.isNaN(value) ? null : value;
}

function compared(collator: Intl.Collator, a: string | number | null, b: string | number | null, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === 'number' && typeof b === 'number') return a === b ? 0 : sign * (a < b ? -1 : 1);
  return sign * collator.compare(String(a), String(b));
}

function rank<Row>(known: ReadonlyMap<Row, number>, row: Row): number {
  return known.get(row) ?? known.size;
}

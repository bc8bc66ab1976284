import { useMemo, useRef, useState } from 'preact/hooks';
import { nextOrder, orderedRows, type TableOrder } from '../../shared/view/table-order.ts';
import type { Column } from './column.ts';

interface Known<Row> {
  readonly key: string;
  readonly direction: string;
  readonly ranks: ReadonlyMap<Row, number>;
}

export interface OrderedTable<Row> {
  readonly rows: readonly Row[];
  readonly order: TableOrder | null;
  /** The user pressed a column's head. */
  press(column: Column<Row>): void;
}

/**
 * A table's rows in the order that the user chose. The largest list that was sorted is remembered, so that a filter's
 * part of it is nearly sorted already.
 */
export function useTableOrder<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  initial: TableOrder | null,
  onOrder: ((order: TableOrder) => void) | undefined,
): OrderedTable<Row> {
  const [order, setOrder] = useState(initial);
  const known = useRef<Known<Row> | null>(null);
  const sortValue = columns.find(({ key }) => key === order?.key)?.sortValue;
  // Left out on purpose: a column's value of a row depends on the row alone
  const ordered = useMemo(() => {
    if (order === null || sortValue === undefined) return rows;
    const before = known.current;
    const fits = before?.key === order.key && before.direction === order.direction ? before : null;
    const sorted = orderedRows(rows, sortValue, order.direction, fits?.ranks);
    if (fits === null || sorted.length >= fits.ranks.size) {
      known.current = { ...order, ranks: new Map(sorted.map((row, index) => [row, index])) };
    }
    return sorted;
  }, [rows, order?.key, order?.direction]);
  return {
    rows: ordered,
    order,
    press(column) {
      const next = nextOrder(order, column.key, column.firstDirection);
      setOrder(next);
      onOrder?.(next);
    },
  };
}

import type { VNode } from 'preact';
import type { TableOrder } from '../../shared/view/table-order.ts';
import type { Column } from './column.ts';
import { Icon } from './Icon.tsx';

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly order: TableOrder | null;
  readonly onPress: (column: Column<Row>) => void;
}

/** The head of a table, which stays in sight. A column that can be sorted by is a button. */
export function TableHead<Row>({ columns, order, onPress }: TableHeadProps<Row>): VNode {
  return (
    <div class="virtual-table__head" role="row" aria-rowindex={1}>
      {columns.map((column) => (
        <div
          key={column.key}
          role="columnheader"
          class={`virtual-table__cell virtual-table__cell--${column.align ?? 'start'}`}
          aria-sort={order?.key === column.key ? order.direction : column.sortValue === undefined ? undefined : 'none'}
        >
          {column.sortValue === undefined ? (
            <span class="virtual-table__title">{column.title}</span>
          ) : (
            <button
              type="button"
              class="virtual-table__sort"
              title={`Sort by ${column.title}`}
              onClick={() => onPress(column)}
            >
              <span class="virtual-table__title">{column.title}</span>
              {order?.key === column.key ? <Icon name={order.direction === 'ascending' ? 'up' : 'down'} /> : null}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}

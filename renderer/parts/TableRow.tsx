import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Column, RowTone } from './column.ts';

export interface TableRowProps<Row> {
  readonly row: Row;
  /** Its place in the whole table, from 0. */
  readonly index: number;
  readonly columns: readonly Column<Row>[];
  readonly topPx: number;
  readonly isActive: boolean;
  readonly opens: boolean;
  readonly tone: RowTone;
  /** The button that opens and closes its detail; null: it has none. */
  readonly toggle: VNode | null;
}

/** One row, at its place in the long list. Its cells are only built again when the row or the columns change. */
export function TableRow<Row>(props: TableRowProps<Row>): VNode {
  const { row, index, columns, topPx, isActive, opens, tone, toggle } = props;
  const cells = useMemo(() => columns.map((column) => ({ column, content: column.render(row) })), [row, columns]);
  const classes = ['virtual-table__row', ...(opens ? ['virtual-table__row--opens'] : [])];
  return (
    <div
      role="row"
      class={[...classes, ...(tone === null ? [] : [`virtual-table__row--${tone}`])].join(' ')}
      aria-rowindex={index + 2}
      data-index={index}
      tabIndex={isActive ? 0 : -1}
      style={{ top: `${topPx}px` }}
    >
      {cells.map(({ column, content }, place) => (
        <div
          key={column.key}
          role={place === 0 ? 'rowheader' : 'gridcell'}
          class={`virtual-table__cell virtual-table__cell--${column.align ?? 'start'}`}
        >
          {place === 0 ? toggle : null}
          {content}
        </div>
      ))}
    </div>
  );
}

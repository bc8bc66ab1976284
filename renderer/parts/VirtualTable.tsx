import type { ComponentChildren, VNode } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { TableOrder } from '../../shared/view/table-order.ts';
import { heightOfRows } from '../../shared/view/visible-window.ts';
import { type Column, columnsFor, type RowTone, tracksOf } from './column.ts';
import { ProgressDots } from './ProgressDots.tsx';
import { TableHead } from './TableHead.tsx';
import { TableRows } from './TableRows.tsx';
import { useOpenRow } from './use-open-row.ts';
import { useRowWalk } from './use-row-walk.ts';
import { useScrollWindow } from './use-scroll-window.ts';
import { useTableOrder } from './use-table-order.ts';
import './VirtualTable.css';

export interface VirtualTableProps<Row> {
  /** What it lists, for screen readers. */
  readonly label: string;
  /** The same list while nothing changes that its cells show. */
  readonly columns: readonly Column<Row>[];
  /** Already filtered; the same list while nothing changed. Rows that stay the same object are not built again. */
  readonly rows: readonly Row[];
  /** Tells rows apart for good. */
  readonly rowKey: (row: Row) => string;
  readonly initialOrder?: TableOrder | undefined;
  readonly onOrder?: ((order: TableOrder) => void) | undefined;
  /** Enter, or a press on the row: shows what it stands for. Without it they unfold the detail. */
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** What unfolds below a row, one at a time. */
  readonly renderDetail?: ((row: Row) => ComponentChildren) | undefined;
  /** Key of the row that is unfolded at first, and when it becomes another; null: none. */
  readonly unfolded?: string | null | undefined;
  /** A coloured edge; the row must also say it in words. */
  readonly toneOf?: ((row: Row) => RowTone) | undefined;
  readonly isLoading?: boolean | undefined;
  /** What stands there without any row. */
  readonly empty?: ComponentChildren;
  /** In CSS pixels; every row is this high. */
  readonly rowHeight?: number | undefined;
  /** How many rows are in sight at most; the rest is scrolled. */
  readonly mostRowsInSight?: number | undefined;
}

const HEAD_PX = 36;

/**
 * A table of any length: only the rows in sight are built. Sorted by its heads; arrows, Home, End and page keys walk its
 * rows, Enter opens one. Narrow, it leaves out the columns that say so.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>): VNode {
  const { label, columns, rowKey, rowHeight = 40, mostRowsInSight = 16, isLoading = false, renderDetail } = props;
  const box = useRef<HTMLDivElement>(null);
  const { rows, order, press } = useTableOrder(props.rows, columns, props.initialOrder ?? null, props.onOrder);
  const open = useOpenRow(rows, rowKey, props.unfolded ?? null);
  const layout = { rowCount: rows.length, rowHeight, detail: open.detail };
  const { first, end, widthPx } = useScrollWindow(box, layout);
  const shown = useMemo(() => columnsFor(columns, widthPx), [columns, widthPx]);
  const unfold = renderDetail === undefined ? undefined : (row: Row) => open.toggle(rowKey(row));
  const onAct = props.onOpen ?? unfold;
  const walk = useRowWalk({ box, headPx: HEAD_PX, layout, rows, rowKey, onAct });
  const heights = { '--row-height': `${rowHeight}px`, '--head-height': `${HEAD_PX}px`, '--columns': tracksOf(shown) };
  return (
    <div class="virtual-table" style={{ ...heights, '--most-height': `${HEAD_PX + mostRowsInSight * rowHeight}px` }}>
      <div
        ref={box}
        class="virtual-table__box"
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={shown.length}
        aria-busy={isLoading}
        onKeyDown={walk.onKeyDown}
        onClick={walk.onClick}
      >
        <TableHead columns={shown} order={order} onPress={press} />
        {rows.length === 0 ? null : (
          <div class="virtual-table__body" role="rowgroup" style={{ height: `${heightOfRows(layout)}px` }}>
            <TableRows
              {...{ rows, rowKey, layout, first, end, open, renderDetail, columns: shown, toneOf: props.toneOf }}
              activeIndex={walk.activeIndex}
              opens={onAct !== undefined}
            />
          </div>
        )}
      </div>
      {rows.length > 0 ? null : (
        <div class="virtual-table__none">
          {isLoading ? <ProgressDots label="Loading" /> : (props.empty ?? 'Nothing to show.')}
        </div>
      )}
    </div>
  );
}

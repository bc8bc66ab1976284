import type { ComponentChildren, VNode } from 'preact';
import { type RowLayout, topOfRow, type VisibleWindow } from '../../shared/view/visible-window.ts';
import type { Column, RowTone } from './column.ts';
import { Icon } from './Icon.tsx';
import { TableDetail } from './TableDetail.tsx';
import { TableRow } from './TableRow.tsx';
import type { OpenRow } from './use-open-row.ts';

export interface TableRowsProps<Row> extends VisibleWindow {
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly layout: RowLayout;
  readonly columns: readonly Column<Row>[];
  readonly activeIndex: number;
  readonly open: OpenRow;
  readonly renderDetail: ((row: Row) => ComponentChildren) | undefined;
  readonly toneOf: ((row: Row) => RowTone) | undefined;
  readonly opens: boolean;
}

/** The rows in sight, the one with the focus, and the open detail. */
export function TableRows<Row>(props: TableRowsProps<Row>): VNode {
  const { rows, rowKey, layout, columns, activeIndex, open, renderDetail, toneOf, opens } = props;
  const built = indexes(props).flatMap((index) => {
    const row = rows[index];
    if (row === undefined) return [];
    const key = rowKey(row);
    const top = topOfRow(layout, index);
    const isUnfolded = renderDetail !== undefined && open.isOpen(key);
    return [
      <TableRow
        key={key}
        {...{ row, index, columns, opens }}
        topPx={top}
        isActive={index === activeIndex}
        tone={toneOf?.(row) ?? null}
        toggle={renderDetail === undefined ? null : <Unfold isOpen={isUnfolded} onPress={() => open.toggle(key)} />}
      />,
      ...(isUnfolded
        ? [
            <TableDetail
              key={`${key} detail`}
              topPx={top + layout.rowHeight}
              columnCount={columns.length}
              onHeight={open.setHeight}
            >
              {renderDetail(row)}
            </TableDetail>,
          ]
        : []),
    ];
  });
  return <>{built}</>;
}

/** What to build, in order: the window, and the focused and the unfolded row wherever they are. */
function indexes<Row>({ first, end, activeIndex, layout }: TableRowsProps<Row>): readonly number[] {
  const inSight = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset);
  const beside = [activeIndex, ...(layout.detail === null ? [] : [layout.detail.below])];
  const away = [...new Set(beside)].filter((index) => index < first || index >= end);
  return [...inSight, ...away].sort((a, b) => a - b);
}

function Unfold({ isOpen, onPress }: { readonly isOpen: boolean; readonly onPress: () => void }): VNode {
  return (
    <button type="button" class="virtual-table__unfold" aria-expanded={isOpen} aria-label="Details" onClick={onPress}>
      <Icon name={isOpen ? 'down' : 'right'} />
    </button>
  );
}

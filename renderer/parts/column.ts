import type { ComponentChildren } from 'preact';
import type { CsvColumn } from '../../shared/view/csv.ts';
import type { SortValue, TableOrder } from '../../shared/view/table-order.ts';

/** One column of a table. Keep the list of columns the same object while what they render does not change. */
export interface Column<Row> extends CsvColumn<Row> {
  readonly key: string;
  readonly title: string;
  /** A cell. It may use what the list of columns was made with (such as the time), and nothing else that changes. */
  readonly render: (row: Row) => ComponentChildren;
  /** Absent: it cannot be sorted by. */
  readonly sortValue?: ((row: Row) => SortValue) | undefined;
  /** The order of the first press on its head; ascending unless said. */
  readonly firstDirection?: TableOrder['direction'] | undefined;
  readonly align?: 'start' | 'end' | undefined;
  /** A track of a CSS grid, such as `7rem` or `minmax(8rem, 2fr)`; the last is what it is unless said. */
  readonly width?: string | undefined;
  /** Left out while the table is narrower than this, in CSS pixels. */
  readonly hideBelow?: number | undefined;
}

/** How a row stands out, besides what it says; null: it does not. */
export type RowTone = 'critical' | 'warning' | 'muted' | null;

/** The columns that a table of this width shows. */
export function columnsFor<Row>(columns: readonly Column<Row>[], widthPx: number): readonly Column<Row>[] {
  return columns.filter(({ hideBelow = 0 }) => widthPx >= hideBelow);
}

/** The columns as a value of `grid-template-columns`. */
export function tracksOf<Row>(columns: readonly Column<Row>[]): string {
  return columns.map(({ width }) => width ?? 'minmax(6rem, 1fr)').join(' ');
}

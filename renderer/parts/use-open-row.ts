import { useMemo, useState } from 'preact/hooks';
import type { RowLayout } from '../../shared/view/visible-window.ts';

export interface OpenRow {
  /** Where its detail lies; null: no row is open. */
  readonly detail: RowLayout['detail'];
  isOpen(key: string): boolean;
  toggle(key: string): void;
  setHeight(height: number): void;
}

/** At most one row of a table is unfolded. It stays so while the table is sorted, and while it is filtered away. */
export function useOpenRow<Row>(rows: readonly Row[], rowKey: (row: Row) => string): OpenRow {
  const [open, setOpen] = useState<string | null>(null);
  const [height, setHeight] = useState(0);
  // Left out on purpose: a row's key depends on the row alone
  const below = useMemo(() => (open === null ? -1 : rows.findIndex((row) => rowKey(row) === open)), [rows, open]);
  return {
    detail: below < 0 ? null : { below, height },
    isOpen: (key) => key === open,
    toggle(key) {
      setHeight(0);
      setOpen((now) => (now === key ? null : key));
    },
    setHeight,
  };
}

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { RowLayout } from '../../shared/view/visible-window.ts';

export interface OpenRow {
  /** Where its detail lies; null: no row is open. */
  readonly detail: RowLayout['detail'];
  isOpen(key: string): boolean;
  toggle(key: string): void;
  setHeight(height: number): void;
}

/**
 * At most one row of a table is unfolded. It stays so while the table is sorted, and while it is filtered away. `wished`
 * is unfolded at first, and again when it becomes another.
 */
export function useOpenRow<Row>(
  rows: readonly Row[],
  rowKey: (row: Row) => string,
  wished: string | null = null,
): OpenRow {
  const [open, setOpen] = useState<string | null>(wished);
  const [height, setHeight] = useState(0);
  useEffect(() => {
    if (wished !== null) setOpen(wished);
  }, [wished]);
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

import type { RefObject } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type RowLayout, scrollTopFor } from '../../shared/view/visible-window.ts';
import { rowAfterKey } from './row-walk.ts';

/** What of a table's rows can be walked, and what to do with one. */
export interface WalkedRows<Row> {
  readonly box: RefObject<HTMLElement | null>;
  /** The height of the head, which covers the first pixels of the box. */
  readonly headPx: number;
  readonly layout: RowLayout;
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly onAct: ((row: Row) => void) | undefined;
}

export interface RowWalk {
  /** The row that Tab leads to. It is always built, so that the focus is not lost when it scrolls away. */
  readonly activeIndex: number;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
}

/** One row of a table can be focused at a time (a roving tabindex); keys move it. */
export function useRowWalk<Row>({ box, headPx, layout, rows, rowKey, onAct }: WalkedRows<Row>): RowWalk {
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const wantsFocus = useRef(false);
  // Left out on purpose: a row's key depends on the row alone
  const activeIndex = useMemo(
    () => Math.max(0, activeKey === null ? 0 : rows.findIndex((row) => rowKey(row) === activeKey)),
    [rows, activeKey],
  );
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    box.current?.querySelector<HTMLElement>(`[data-index="${activeIndex}"]`)?.focus({ preventScroll: true });
  });
  const sightPx = () => (box.current?.clientHeight ?? 0) - headPx;
  const goTo = (index: number) => {
    const row = rows[index];
    if (row === undefined || box.current === null) return;
    wantsFocus.current = true;
    setActiveKey(rowKey(row));
    box.current.scrollTop = scrollTopFor(layout, index, box.current.scrollTop, sightPx());
  };
  return {
    activeIndex,
    onKeyDown(event) {
      // Keys in a link, a button or the detail of a row are theirs.
      const from = ownIndex(event.target);
      const row = from === null ? undefined : rows[from];
      if (from === null || row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      const to = rowAfterKey(event.key, {
        ...{ row: from, rowCount: rows.length },
        page: Math.floor(sightPx() / layout.rowHeight) - 1,
      });
      if (to === null && event.key !== 'Enter') return;
      event.preventDefault();
      if (to === null) onAct?.(row);
      else goTo(to);
    },
    onClick(event) {
      const row = rows[pressedIndex(event.target) ?? -1];
      if (row === undefined) return;
      setActiveKey(rowKey(row));
      onAct?.(row);
    },
  };
}

/** The index of the row that has the focus itself; null: something within it has. */
function ownIndex(target: EventTarget | null): number | null {
  const index = target instanceof HTMLElement ? target.dataset.index : undefined;
  return index === undefined ? null : Number(index);
}

/** The index of the row that a press means; null: it means a control within it, or ends the selection of text. */
function pressedIndex(target: EventTarget | null): number | null {
  if (!(target instanceof Element) || target.closest('a, button, input, select, label, code') !== null) return null;
  if (getSelection()?.type === 'Range') return null;
  return ownIndex(target.closest('[data-index]'));
}

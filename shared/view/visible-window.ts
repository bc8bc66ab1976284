/** A long list of equally high rows, of which one may have a detail block below it. Lengths in CSS pixels. */
export interface RowLayout {
  readonly rowCount: number;
  readonly rowHeight: number;
  /** The open detail: below the row of this index, this high. */
  readonly detail: { readonly below: number; readonly height: number } | null;
}

/** Rows `first` up to but without `end`. */
export interface VisibleWindow {
  readonly first: number;
  readonly end: number;
}

/** Windows begin and end at multiples of this, so that most scroll events change nothing. */
const STEP = 8;

/** The rows to build for a scroll position: those in sight and a few around them. */
export function visibleWindow(layout: RowLayout, scrollTop: number, viewHeight: number): VisibleWindow {
  const first = rowAt(layout, scrollTop);
  const last = rowAt(layout, scrollTop + Math.max(0, viewHeight));
  const end = (Math.floor(last / STEP) + 2) * STEP;
  return {
    first: Math.max(0, (Math.floor(first / STEP) - 1) * STEP),
    end: Math.min(layout.rowCount, end),
  };
}

/** Where a row begins, from the top of the list. */
export function topOfRow({ rowHeight, detail }: RowLayout, index: number): number {
  return index * rowHeight + (detail !== null && index > detail.below ? detail.height : 0);
}

/** The height of the whole list. */
export function heightOfRows(layout: RowLayout): number {
  return topOfRow(layout, layout.rowCount);
}

/** The scroll position that brings a row wholly into sight with the least movement. */
export function scrollTopFor(layout: RowLayout, index: number, scrollTop: number, viewHeight: number): number {
  const top = topOfRow(layout, index);
  if (top < scrollTop) return top;
  const bottom = top + layout.rowHeight;
  return bottom > scrollTop + viewHeight ? Math.max(0, bottom - viewHeight) : scrollTop;
}

/** The row at a position; the row above, for a position in its detail block. */
function rowAt({ rowCount, rowHeight, detail }: RowLayout, position: number): number {
  const plain = Math.floor(position / rowHeight);
  const index =
    detail === null || plain <= detail.below
      ? plain
      : Math.max(detail.below, Math.floor((position - detail.height) / rowHeight));
  return Math.max(0, Math.min(rowCount - 1, index));
}

/** The row that a key leads to; null: the key is not one of the table's. `page`: how many rows are in sight. */
export function rowAfterKey(
  key: string,
  { row, rowCount, page }: { readonly row: number; readonly rowCount: number; readonly page: number },
): number | null {
  const last = rowCount - 1;
  const to = target(key, { row, last, page: Math.max(1, page) });
  return to === null || last < 0 ? null : Math.max(0, Math.min(last, to));
}

function target(key: string, { row, last, page }: { row: number; last: number; page: number }): number | null {
  switch (key) {
    case 'ArrowDown':
      return row + 1;
    case 'ArrowUp':
      return row - 1;
    case 'PageDown':
      return row + page;
    case 'PageUp':
      return row - page;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

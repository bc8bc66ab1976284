/** Which cells of a fault matrix were right, as a compact table. */
export interface Matrix {
  note(row: string, column: string, found: readonly string[]): void;
  text(): string;
}

export function createMatrix(title: string, columns: readonly string[]): Matrix {
  const rows = new Map<string, Map<string, boolean>>();
  return {
    note(row, column, found) {
      const cells = rows.get(row) ?? new Map<string, boolean>();
      rows.set(row, cells.set(column, found.length === 0));
    },
    text() {
      const cells = [...rows.values()].flatMap((row) => [...row.values()]);
      const width = Math.max(...[...rows.keys()].map((row) => row.length));
      const lines = [...rows].map(([row, found]) => {
        const marks = columns.map((column) => mark(found.get(column)).padEnd(column.length));
        return `${row.padEnd(width)}  ${marks.join(' ')}`;
      });
      const right = cells.filter((isRight) => isRight).length;
      return [
        `${title}: ${cells.length} cells checked, ${right} right`,
        `${' '.repeat(width)}  ${columns.join(' ')}`,
        ...lines,
      ].join('\n');
    },
  };
}

function mark(isRight: boolean | undefined): string {
  if (isRight === undefined) return '';
  return isRight ? '+' : 'WRONG';
}

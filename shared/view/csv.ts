/** What one column of a table gives to a CSV file. */
export interface CsvColumn<Row> {
  readonly title: string;
  /** Absent: the column is not in the file. Null: an empty cell, which is not 0. */
  readonly csv?: ((row: Row) => string | number | null) | undefined;
}

/**
 * A table as CSV by RFC 4180: CRLF line ends, quotes doubled. A text that a spreadsheet would run as a formula gets a
 * leading apostrophe; numbers stay numbers.
 */
export function csvOf<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const written = columns.flatMap(({ title, csv }) => (csv === undefined ? [] : [{ title, csv }]));
  const head = written.map(({ title }) => field(title)).join(',');
  const lines = rows.map((row) => written.map(({ csv }) => field(csv(row))).join(','));
  return [head, ...lines, ''].join('\r\n');
}

/** What begins a formula in a spreadsheet, also behind white space that it strips. */
const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

function field(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

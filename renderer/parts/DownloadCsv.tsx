import type { VNode } from 'preact';
import { type CsvColumn, csvOf } from '../../shared/view/csv.ts';
import { Button } from './Button.tsx';
import { downloadText } from './download-text.ts';

export interface DownloadCsvProps<Row> {
  readonly columns: readonly CsvColumn<Row>[];
  /** All rows, also those out of sight. */
  readonly rows: readonly Row[];
  /** Without its ending, such as `groups-store-a`. */
  readonly fileName: string;
}

/** Saves a table's rows as a CSV file that spreadsheets read as text, never as formulas. */
export function DownloadCsv<Row>({ columns, rows, fileName }: DownloadCsvProps<Row>): VNode {
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  const save = () => downloadText(`${fileName}.csv`, `\uFEFF${csvOf(columns, rows)}`, 'text/csv;charset=utf-8');
  return (
    <Button
      kind="quiet"
      icon="download"
      isDisabled={rows.length === 0}
      title="Save all rows as a CSV file"
      onClick={save}
    >
      CSV
    </Button>
  );
}

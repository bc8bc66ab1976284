import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvOf } from '../../../../shared/view/csv.ts';

const TEXT = [{ title: 'Text', csv: (text: string) => text }];
const cellOf = (text: string) => csvOf(TEXT, [text]).slice('Text\r\n'.length, -2);

describe('a table as CSV', () => {
  it('has a line of titles, a line per row and CRLF after each', () => {
    const columns = [
      { title: 'Group', csv: ({ id }: { id: string }) => id },
      { title: 'Drawn only' },
      { title: 'Bytes', csv: () => 12 },
    ];
    expect(csvOf(columns, [{ id: 'vm/1' }, { id: 'ct/2' }])).toBe('Group,Bytes\r\nvm/1,12\r\nct/2,12\r\n');
  });

  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['+49 1', "'+49 1"],
    ['-x', "'-x"],
    ['@sum(a)', "'@sum(a)"],
    ['  =1', "'  =1"],
    ['\tx', "'\tx"],
    ['＝1', "'＝1"],
    ['=a,"b"', '"\'=a,""b"""'],
    ['a=b', 'a=b'],
  ])('writes %j as %j', (text, cell) => {
    expect(cellOf(text)).toBe(cell);
  });

  it.each([
    [-5, '-5'],
    [0, '0'],
    [1.5, '1.5'],
    [Number.NaN, ''],
    [null, ''],
  ])('writes the value %s as %j', (value, cell) => {
    expect(csvOf([{ title: 'V', csv: () => value }], [0])).toBe(`V\r\n${cell}\r\n`);
  });

  it('makes the title safe too', () => {
    expect(csvOf([{ title: '=x', csv: () => 1 }], [])).toBe("'=x\r\n");
  });

  it('is read back as it was, but for the apostrophe, and never begins a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 2 })), (rows) => {
        const columns = [0, 1].map((index) => ({ title: 'T', csv: (row: string[]) => row[index] ?? null }));
        const [, ...read] = readCsv(csvOf(columns, rows));
        expect(read.map((row) => row.map((cell) => cell.replace(/^'/, '')))).toEqual(
          rows.map((row) => row.map((cell) => cell.replace(/^'/, ''))),
        );
        expect(read.flat().filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
      }),
    );
  });
});

/** A reader by RFC 4180 alone. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      let close = at + 1;
      while (text[close] !== '"' || text[close + 1] === '"') close += text[close] === '"' ? 2 : 1;
      cell = text.slice(at + 1, close).replaceAll('""', '"');
      at = close + 1;
    } else {
      const end = /,|\r\n/.exec(text.slice(at))?.index ?? text.length - at;
      cell = text.slice(at, at + end);
      at += end;
    }
    row.push(cell);
    if (text[at] === ',') at += 1;
    else {
      rows.push(row);
      row = [];
      at += 2;
    }
  }
  return rows;
}

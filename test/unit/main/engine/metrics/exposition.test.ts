import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeriesWriter, metricTexts } from '../../../../../main/engine/metrics/exposition.ts';
import { readExposition } from '../../../../kit/exposition-reader.ts';

function textOf(...names: readonly string[]): string {
  const writer = createSeriesWriter();
  for (const [index, name] of names.entries())
    writer.add('pbs_datastore_used_bytes', { node: 'n', datastore: name }, index);
  return Buffer.concat([...metricTexts([writer.text()])]).toString();
}

const HOSTILE = [
  'a"b',
  'a\\b',
  'a\nb',
  'ends with \\',
  '\\n is no newline',
  '"} 1\npbs_up{node="x"} 1\n#',
  '{}=,',
  '🐘 ünïcödé \u202e',
  'tab\tand\rreturn',
  'x'.repeat(500),
  '',
  ' ',
];

describe('label values', () => {
  it.each(HOSTILE.map((name) => [name]))('comes back as it was: %j', (name) => {
    expect(readExposition(textOf(name))).toEqual([
      { name: 'pbs_datastore_used_bytes', labels: { node: 'n', datastore: name }, value: 0 },
    ]);
  });

  it('comes back as it was, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '?'))), (names) => {
        const read = readExposition(textOf(...names)).map(({ labels }) => labels.datastore);
        expect(read).toEqual(names);
      }),
    );
  });

  it('replaces what the format cannot carry: NUL and half characters', () => {
    expect(readExposition(textOf('a\0b'))[0]?.labels.datastore).toBe('a\uFFFDb');
    expect(readExposition(textOf('a\uD800b'))[0]?.labels.datastore).toBe('a\uFFFDb');
  });
});

describe('values', () => {
  it('comes back as it was, whatever number it is', () => {
    const numbers = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));
    fc.assert(
      fc.property(numbers, (value) => {
        const writer = createSeriesWriter();
        writer.add('pbs_up', { node: 'n' }, value);
        const text = Buffer.concat([...metricTexts([writer.text()])]).toString();
        expect(readExposition(text)[0]?.value).toBe(value);
      }),
    );
  });

  it('writes nothing for what is not known', () => {
    const writer = createSeriesWriter();
    for (const value of [null, Number.NaN, Infinity, -Infinity]) writer.add('pbs_up', { node: 'n' }, value);
    expect([...metricTexts([writer.text()])]).toEqual([]);
  });
});

/** One line of the exposition format, read back. */
export interface ReadSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Reads the text format by its specification, written apart from the writer so that it can judge it. Throws on any
 * line that it does not understand.
 */
export function readExposition(text: string): ReadSeries[] {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line does not end');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# HELP ') && !line.startsWith('# TYPE '))
    .map(readLine);
}

function readLine(line: string): ReadSeries {
  const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0];
  if (name === undefined) throw new Error(`no name: ${line}`);
  let rest = line.slice(name.length);
  const labels: Record<string, string> = {};
  if (rest.startsWith('{')) {
    rest = rest.slice(1);
    while (!rest.startsWith('}')) {
      const [whole, label, raw] = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)",?/su.exec(rest) ?? [];
      if (whole === undefined || label === undefined || raw === undefined) throw new Error(`bad label: ${rest}`);
      if (Object.hasOwn(labels, label)) throw new Error(`label twice: ${label}`);
      labels[label] = unescaped(raw);
      rest = rest.slice(whole.length);
    }
    rest = rest.slice(1);
  }
  if (!/^ -?[0-9.e+-]+$/.test(rest)) throw new Error(`no value: ${line}`);
  return { name, labels, value: Number(rest) };
}

function unescaped(raw: string): string {
  return raw.replace(/\\(.)/gsu, (_whole, character: string) => {
    if (character === 'n') return '\n';
    if (character === '\\' || character === '"') return character;
    throw new Error(`unknown escape \\${character}`);
  });
}

/** Series of one metric as `label=value,... value` lines, in the page's order: for comparing with a table. */
export function seriesOf(all: readonly ReadSeries[], name: string): string[] {
  return all.filter((series) => series.name === name).map(asLine);
}

function asLine({ labels, value }: ReadSeries): string {
  const text = Object.entries(labels).map(([label, content]) => `${label}=${content}`);
  return `${text.join(' ')} ${value}`.trim();
}

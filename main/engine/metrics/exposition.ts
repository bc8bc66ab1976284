import { type LabelsOf, METRIC_NAMES, type MetricName, metricNamed } from './catalog.ts';

/**
 * Lines of the exposition format by metric, as UTF-8: what one part of the fleet contributes to the page. Kept encoded
 * so that putting a page together from parts that did not change is mere copying.
 */
export type SeriesText = ReadonlyMap<MetricName, Uint8Array>;

/** Collects series as text in Prometheus's exposition format 0.0.4. */
export interface SeriesWriter {
  /** Writes one series; nothing where the value is unknown (null) or no number. */
  add<N extends MetricName>(name: N, labels: LabelsOf<N>, value: number | null): void;
  text(): SeriesText;
}

export function createSeriesWriter(): SeriesWriter {
  const lines = new Map<MetricName, string[]>();
  const textOf = createLabelText();
  return {
    add(name, labels, value) {
      if (value === null || !Number.isFinite(value)) return;
      const line = `${name}${textOf(name, labels)} ${value}\n`;
      const written = lines.get(name);
      if (written) written.push(line);
      else lines.set(name, [line]);
    },
    text: () => new Map([...lines].map(([name, written]) => [name, Buffer.from(written.join(''))])),
  };
}

type LabelValues = Readonly<Record<string, string | null>>;

interface Labelled {
  readonly values: LabelValues;
  readonly labels: readonly string[];
  readonly client: boolean;
  readonly perSource: boolean;
  readonly text: string;
}

/** Makes label texts; remembers the last one, because the metrics of one thing are written with the same labels. */
function createLabelText(): (name: MetricName, values: LabelValues) => string {
  let last: Labelled | null = null;
  return (name, values) => {
    const { labels, client, perSource = false } = metricNamed(name);
    if (last?.values === values && last.labels === labels && last.client === client && last.perSource === perSource) {
      return last.text;
    }
    const added = [...(client ? ['client'] : []), ...(perSource ? ['source'] : [])];
    const text = labelText(labels, added, values);
    last = { values, labels, client, perSource, text };
    return text;
  };
}

/** `{a="1",b="2"}`, empty without labels. `added`: written only where they have a value. */
function labelText(labels: readonly string[], added: readonly string[], values: LabelValues): string {
  let text = '';
  for (const label of labels) text += `${text === '' ? '' : ','}${label}="${escapeLabelValue(values[label] ?? '')}"`;
  for (const label of added) {
    const value = values[label];
    if (value != null) text += `${text === '' ? '' : ','}${label}="${escapeLabelValue(value)}"`;
  }
  return text === '' ? '' : `{${text}}`;
}

/**
 * Escapes a label's value. The format knows three escapes; NUL, which some readers take for the end of the text,
 * becomes the replacement character.
 */
function escapeLabelValue(value: string): string {
  if (!/[\\"\n\0]/.test(value)) return value;
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\0', '\uFFFD');
}

/** The page in pieces, from all its parts: each metric's lines stand together under one heading. */
export function* metricTexts(parts: readonly SeriesText[]): Generator<Uint8Array> {
  for (const name of METRIC_NAMES) {
    const lines = parts.flatMap((part) => part.get(name) ?? []);
    if (lines.length === 0) continue;
    yield heading(name);
    yield* lines;
  }
}

function heading(name: MetricName): Uint8Array {
  const { help, type } = metricNamed(name);
  const escaped = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return Buffer.from(`# HELP ${name} ${escaped}\n# TYPE ${name} ${type}\n`);
}

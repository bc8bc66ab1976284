import { type LabelsOf, METRIC_NAMES, type MetricName, metricNamed } from './catalog.ts';

/** Lines of the exposition format by metric: what one part of the fleet contributes to the page. */
export type SeriesText = ReadonlyMap<MetricName, string>;

/** Collects series as text in Prometheus's exposition format 0.0.4. */
export interface SeriesWriter {
  /** Writes one series; nothing where the value is unknown (null) or no number. */
  add<N extends MetricName>(name: N, labels: LabelsOf<N>, value: number | null): void;
  text(): SeriesText;
}

export function createSeriesWriter(): SeriesWriter {
  const lines = new Map<MetricName, string>();
  return {
    add(name, labels, value) {
      if (value === null || !Number.isFinite(value)) return;
      lines.set(name, `${lines.get(name) ?? ''}${name}${labelText(name, labels)} ${value}\n`);
    },
    text: () => lines,
  };
}

/** `{a="1",b="2"}`, empty without labels. */
function labelText(name: MetricName, values: Readonly<Record<string, string | null>>): string {
  const { labels, client } = metricNamed(name);
  let text = '';
  for (const label of labels) text += `${text === '' ? '' : ','}${label}="${escapeLabelValue(values[label] ?? '')}"`;
  if (client && values.client != null) text += `,client="${escapeLabelValue(values.client)}"`;
  return text === '' ? '' : `{${text}}`;
}

/**
 * Escapes a label's value. The format knows three escapes; NUL, which some readers take for the end of the text,
 * becomes the replacement character.
 */
export function escapeLabelValue(value: string): string {
  if (!/[\\"\n\0]/.test(value)) return value;
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\0', '\uFFFD');
}

/** The page's text by metric, from all its parts: each metric's lines stand together under one heading. */
export function* metricTexts(parts: readonly SeriesText[]): Generator<string> {
  for (const name of METRIC_NAMES) {
    const lines = parts.map((part) => part.get(name) ?? '').join('');
    if (lines === '') continue;
    const { help, type } = metricNamed(name);
    yield `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n${lines}`;
  }
}

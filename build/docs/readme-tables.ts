/** The README's tables that follow from the code: `node build/docs/readme-tables.ts` writes them, a test compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import { METRIC_NAMES, metricNamed } from '../../main/engine/metrics/catalog.ts';
import { settingsTable } from '../../shared/settings/reference.ts';

const readme = new URL('../../README.md', import.meta.url);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function metricsTable(): string {
  const rows = METRIC_NAMES.map((name) => {
    const { help, type, labels, client, perSource } = metricNamed(name);
    const added = [...(client ? ['client'] : []), ...(perSource ? ['source'] : [])];
    const shown = [...labels.map((label) => `\`${label}\``), ...added.map((label) => `(\`${label}\`)`)];
    return [`\`${name}\`${type === 'counter' ? ' (counter)' : ''}`, shown.join(', '), help];
  });
  return table(['name', 'labels', 'meaning'], rows);
}

/** The README's text with every generated table put anew between its marks. */
export function withTables(text: string): string {
  return put(put(text, 'settings', settingsTable('headless')), 'metrics', metricsTable());
}

function put(text: string, name: string, content: string): string {
  const marked = new RegExp(`(<!-- ${name}: generated -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!marked.test(text)) throw new Error(`README.md has no place for ${name}`);
  return text.replace(marked, (_, begin: string, end: string) => `${begin}\n${content}\n\n${end}`);
}

if (import.meta.main) writeFileSync(readme, withTables(readFileSync(readme, 'utf8')));

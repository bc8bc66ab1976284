/** The README's tables that follow from the code: `node build/docs/readme-tables.ts` writes them, a test compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import { METRIC_NAMES, metricNamed } from '../../main/engine/metrics/catalog.ts';
import { EVERY_RULE, RULE_BY_NAME } from '../../shared/rules/alerts/every-rule.ts';
import { settingsTable } from '../../shared/settings/reference.ts';
import { isRuleName, thresholdUnitOf } from '../../shared/settings/rule-names.ts';
import { HOUR } from '../../shared/time-units.ts';
import { durationText } from '../../shared/view/quantities.ts';

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

function rulesTable(): string {
  // A rule that also speaks of another kind of source is listed once.
  const rows = EVERY_RULE.filter((rule) => RULE_BY_NAME.get(rule.name) === rule).map(({ name, meaning, defaults }) => {
    const { threshold, forMs, severity } = defaults;
    return [`\`${name}\``, thresholdCell(name, threshold), forMs === 0 ? 'at once' : forText(forMs), severity, meaning];
  });
  return table(['rule', 'threshold', 'for', 'severity', 'what it means'], rows);
}

function thresholdCell(name: string, threshold: number | null): string {
  if (threshold === null || !isRuleName(name)) return '';
  const unit = thresholdUnitOf(name);
  if (unit === 'factor' || unit === 'number') return `${threshold}`;
  return `${threshold} ${unit === 'percent' ? '%' : (unit ?? '')}`.trim();
}

/** Whole hours as hours. */
function forText(ms: number): string {
  return ms % HOUR === 0 ? `${ms / HOUR} h` : durationText(ms);
}

/** The README's text with every generated table put anew between its marks. */
export function withTables(text: string): string {
  const settings = put(text, 'settings', settingsTable('headless'));
  return put(put(settings, 'metrics', metricsTable()), 'rules', rulesTable());
}

function put(text: string, name: string, content: string): string {
  const marked = new RegExp(`(<!-- ${name}: generated -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!marked.test(text)) throw new Error(`README.md has no place for ${name}`);
  return text.replace(marked, (_, begin: string, end: string) => `${begin}\n${content}\n\n${end}`);
}

if (import.meta.main) writeFileSync(readme, withTables(readFileSync(readme, 'utf8')));

/** `npm run bench -- NAME ...`: benchmarks with tables on stderr and one JSON document on stdout. */
import { cpus, loadavg, totalmem } from 'node:os';
import type { Report } from './bench.ts';
import { BENCHES } from './benches.ts';
import { budgetLine, exitCodeFor, isMet } from './budget.ts';
import { helpText, readCommandLine } from './command-line.ts';
import { tableText } from './table.ts';

/** Of the minute before we began: what else this machine had to do. */
const LOAD_BEFORE = loadavg()[0] ?? 0;

const say = (text: string) => void process.stderr.write(`${text}\n`);

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const wish = readCommandLine(args, BENCHES);
  if (wish.kind === 'help') {
    process.stdout.write(`${helpText(BENCHES)}\n`);
    return 0;
  }
  if (wish.kind === 'usage') {
    say(wish.sentence);
    return 2;
  }
  if (LOAD_BEFORE > cpus().length / 2)
    say(`this machine is busy (load ${LOAD_BEFORE.toFixed(1)}): times will be too long`);
  const reports = new Map<string, Report & { readonly seconds: number }>();
  for (const bench of wish.benches) {
    say(`\n=== ${bench.name}: ${bench.summary}`);
    const startedAtMs = performance.now();
    const report = await bench.run((line) => say(`... ${line}`), wish.options);
    reports.set(bench.name, { ...report, seconds: Math.round((performance.now() - startedAtMs) / 100) / 10 });
    for (const table of report.tables) say(`\n${tableText(table)}`);
    if (report.budgets.length > 0) say(`\n${report.budgets.map(budgetLine).join('\n')}`);
  }
  const budgets = [...reports.values()].flatMap((report) => report.budgets);
  process.stdout.write(`${JSON.stringify(document(reports), null, 2)}\n`);
  return exitCodeFor(budgets);
}

function document(reports: ReadonlyMap<string, Report & { readonly seconds: number }>): object {
  const benches = [...reports].map(([name, { figures, budgets, seconds }]) => {
    return [name, { seconds, budgets: budgets.map((budget) => ({ ...budget, met: isMet(budget) })), figures }] as const;
  });
  return {
    startedOn: {
      node: process.version,
      platform: process.platform,
      cpus: cpus().length,
      cpu: cpus()[0]?.model.trim() ?? '',
      memoryBytes: totalmem(),
      loadBefore: LOAD_BEFORE,
    },
    benches: Object.fromEntries(benches),
  };
}

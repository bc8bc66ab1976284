import type { Bench } from './bench.ts';

export type Wish =
  | { readonly kind: 'help' }
  | { readonly kind: 'run'; readonly benches: readonly Bench[] }
  | { readonly kind: 'usage'; readonly sentence: string };

/** What the arguments ask for: the named benchmarks in the order given, or all that are not slow. */
export function readCommandLine(args: readonly string[], known: readonly Bench[]): Wish {
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' };
  const option = args.find((arg) => arg.startsWith('-'));
  if (option !== undefined)
    return { kind: 'usage', sentence: `${option} is not an option; --help lists what there is` };
  const names = [...new Set(args)];
  const unknown = names.find((name) => known.every((bench) => bench.name !== name));
  if (unknown !== undefined) {
    const all = known.map(({ name }) => name).join(', ');
    return { kind: 'usage', sentence: `"${unknown}" is not a benchmark; there are: ${all}` };
  }
  if (names.length === 0) return { kind: 'run', benches: known.filter((bench) => !bench.isSlow) };
  return { kind: 'run', benches: names.flatMap((name) => known.filter((bench) => bench.name === name)) };
}

export function helpText(known: readonly Bench[]): string {
  const lines = known.map(
    ({ name, summary, isSlow }) => `  ${name.padEnd(12)}${summary}${isSlow ? ' (slow: by name only)' : ''}`,
  );
  return `Benchmarks of PBS Tray against simulated servers over real TLS.

Usage: npm run bench [-- NAME ...]

${lines.join('\n')}

Without a name: all that are not slow. Tables go to stderr, one JSON document to stdout.
Exit code: 0 every budget of the contract met, 1 one missed, 2 wrong usage.`;
}

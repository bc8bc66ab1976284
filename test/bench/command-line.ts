import type { Bench, BenchWish } from './bench.ts';

export type Wish =
  | { readonly kind: 'help' }
  | { readonly kind: 'run'; readonly benches: readonly Bench[]; readonly options: BenchWish }
  | { readonly kind: 'usage'; readonly sentence: string };

/** What the arguments ask for: the named benchmarks in the order given, or all that are not slow. */
export function readCommandLine(args: readonly string[], known: readonly Bench[]): Wish {
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' };
  const { rest, seed } = takeSeed(args);
  if (Number.isNaN(seed)) return { kind: 'usage', sentence: '--seed takes a whole number, such as --seed 7' };
  const option = rest.find((arg) => arg.startsWith('-'));
  if (option !== undefined)
    return { kind: 'usage', sentence: `${option} is not an option; --help lists what there is` };
  const names = [...new Set(rest)];
  const unknown = names.find((name) => known.every((bench) => bench.name !== name));
  if (unknown !== undefined) {
    const all = known.map(({ name }) => name).join(', ');
    return { kind: 'usage', sentence: `"${unknown}" is not a benchmark; there are: ${all}` };
  }
  const options: BenchWish = seed === null ? {} : { seed };
  if (names.length === 0) return { kind: 'run', benches: known.filter((bench) => !bench.isSlow), options };
  return { kind: 'run', benches: names.flatMap((name) => known.filter((bench) => bench.name === name)), options };
}

/** `--seed N` anywhere; null where it is not given, NaN where N is no whole number. */
function takeSeed(args: readonly string[]): { readonly rest: readonly string[]; readonly seed: number | null } {
  const at = args.indexOf('--seed');
  if (at < 0) return { rest: args, seed: null };
  const text = args[at + 1] ?? '';
  return { rest: args.toSpliced(at, 2), seed: /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN };
}

export function helpText(known: readonly Bench[]): string {
  const lines = known.map(
    ({ name, summary, isSlow }) => `  ${name.padEnd(15)}${summary}${isSlow ? ' (slow: by name only)' : ''}`,
  );
  return `Benchmarks of PBS Tray against simulated servers over real TLS.

Usage: npm run bench [-- NAME ... [--seed N]]

${lines.join('\n')}

Without a name: all that are not slow. Tables go to stderr, one JSON document to stdout.
Exit code: 0 every budget of the contract met, 1 one missed, 2 wrong usage.`;
}

import { nearMiss } from '../../shared/settings/near-miss.ts';

/** How to run the service. */
export interface RunFlags {
  /** `--config FILE`; null where the environment alone gives the settings. */
  readonly configFile: string | null;
  /** `--data DIR`; null is the platform's data folder. */
  readonly dataFolder: string | null;
}

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'serve'; readonly flags: RunFlags; readonly textFile: string | null }
  | { readonly kind: 'check'; readonly flags: RunFlags; readonly deadlineSeconds: number }
  | {
      readonly kind: 'once';
      readonly flags: RunFlags;
      readonly deadlineSeconds: number;
      readonly textFile: string | null;
    }
  | { readonly kind: 'set-secret'; readonly flags: RunFlags; readonly secretName: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  /** Exit code 2; `sentence` says what is wrong and what to write instead. */
  | { readonly kind: 'usage'; readonly sentence: string };

const DEFAULT_DEADLINE_SECONDS = 300;

interface Flag {
  /** The word for its value in the help; null for a flag without one. */
  readonly value: string | null;
  readonly meaning: string;
}

const FLAGS: ReadonlyMap<string, Flag> = new Map([
  ['--config', { value: 'FILE', meaning: 'settings: JSON, comments allowed; only read' }],
  ['--data', { value: 'DIR', meaning: "state and history; default: the platform's data folder" }],
  ['--check', { value: null, meaning: 'try every server once, print a table, exit' }],
  ['--once', { value: null, meaning: 'collect everything once, print the metrics, exit' }],
  [
    '--deadline',
    {
      value: 'SECONDS',
      meaning: `with --once or --check: print what there is after this long (${DEFAULT_DEADLINE_SECONDS})`,
    },
  ],
  [
    '--textfile',
    { value: 'PATH', meaning: "write the metrics to this file on each poll, for node_exporter's collector" },
  ],
  ['--set-secret', { value: 'NAME', meaning: "store a server's secret, read from standard input, in the keychain" }],
  ['--version', { value: null, meaning: 'print the version, exit' }],
  ['--help', { value: null, meaning: 'print this, exit' }],
]);

const SHORT: ReadonlyMap<string, string> = new Map([
  ['-h', '--help'],
  ['-c', '--config'],
  ['-V', '--version'],
]);

/** Reads the command line (without the program's own words). Pure; a mistake is an answer, not an exception. */
export function parseFlags(words: readonly string[]): Command {
  const given = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const step = readFlag(words, at);
    if ('sentence' in step) return { kind: 'usage', sentence: step.sentence };
    if (given.has(step.name)) return usage(`${step.name} is given twice: keep one of them.`);
    given.set(step.name, step.value);
    at = step.lastAt;
  }
  // Asking for help is never a mistake, whatever else stands there.
  if (given.has('--help')) return { kind: 'help' };
  if (given.has('--version')) return { kind: 'version' };
  return commandOf(given);
}

/** The text of `--help`. */
export function helpText(): string {
  const rows = [...FLAGS].map(([name, { value, meaning }]) => {
    const left = value === null ? name : `${name} ${value}`;
    return `  ${left.padEnd(20)}${meaning}`;
  });
  return [
    'Watches Proxmox Backup Servers without a desktop: /metrics, /health and a dashboard.',
    '',
    'npm run headless -- --config FILE [flags]',
    '',
    ...rows,
    '',
    'Every setting may also be an environment variable, which wins over the file:',
    '  PBS_TRAY__METRICS__PORT=9200   PBS_TRAY__SERVERS__0__URL=https://pbs1.example.com:8007',
    "A secret is looked up in the server's tokenSecretFile, then in PBS_TRAY_SECRET_<NAME>, then in the keychain.",
    'Exit codes: 0 fine, 1 a server failed, 2 wrong usage or settings.',
  ].join('\n');
}

type Step = { readonly name: string; readonly value: string; readonly lastAt: number } | { readonly sentence: string };

function readFlag(words: readonly string[], at: number): Step {
  const word = words[at] ?? '';
  const [, written = word, inline] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  const name = SHORT.get(written) ?? written;
  const flag = FLAGS.get(name);
  if (flag === undefined) return { sentence: unknownText(written) };
  if (flag.value === null) {
    return inline === undefined
      ? { name, value: '', lastAt: at }
      : { sentence: `${name} takes no value: write it alone.` };
  }
  const value = inline ?? words[at + 1];
  // What looks like a flag is one: "--config --once" has forgotten the file.
  if (value === undefined || value === '' || (inline === undefined && /^--./.test(value))) {
    return { sentence: `${name} needs a value: write ${name} ${flag.value}.` };
  }
  return { name, value, lastAt: inline === undefined ? at + 1 : at };
}

function unknownText(word: string): string {
  const shown = JSON.stringify(word.length > 60 ? `${word.slice(0, 60)}...` : word);
  if (!word.startsWith('-')) return `${shown} is not expected here: every argument is a flag, see --help.`;
  const near = nearMiss(word, [...FLAGS.keys()]);
  return near === null ? `There is no flag ${shown}: see --help.` : `There is no flag ${shown}: did you mean ${near}?`;
}

const MODES = ['--check', '--once', '--set-secret'] as const;

function commandOf(given: ReadonlyMap<string, string>): Command {
  const modes = MODES.filter((mode) => given.has(mode));
  if (modes.length > 1) return usage(`${modes.join(' and ')} exclude each other: give one of them.`);
  const flags = { configFile: given.get('--config') ?? null, dataFolder: given.get('--data') ?? null };
  const textFile = given.get('--textfile') ?? null;
  const secretName = given.get('--set-secret');
  const [mode] = modes;
  if (textFile !== null && (mode === '--check' || mode === '--set-secret'))
    return usage(`--textfile does not go with ${mode}: leave one out.`);
  const deadline = deadlineOf(given.get('--deadline'), mode);
  if (typeof deadline === 'string') return usage(deadline);
  if (secretName !== undefined) return { kind: 'set-secret', flags, secretName };
  if (mode === '--check') return { kind: 'check', flags, deadlineSeconds: deadline };
  return mode === '--once'
    ? { kind: 'once', flags, deadlineSeconds: deadline, textFile }
    : { kind: 'serve', flags, textFile };
}

/** Seconds, or the sentence that says what is wrong. */
function deadlineOf(text: string | undefined, mode: (typeof MODES)[number] | undefined): number | string {
  if (text === undefined) return DEFAULT_DEADLINE_SECONDS;
  if (mode !== '--once' && mode !== '--check') return '--deadline goes only with --once or --check.';
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (seconds >= 1 && seconds <= 86_400) return seconds;
  return `--deadline takes seconds from 1 to 86400, not ${JSON.stringify(text.slice(0, 40))}.`;
}

function usage(sentence: string): Command {
  return { kind: 'usage', sentence };
}

/** `node test/simulator/cli.ts --scenario demo --live`: a fleet of simulated Proxmox Backup Servers until a signal comes. */

import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type Beside, startAccountBeside, startClusterBeside } from './beside.ts';
import { type ControlCommand, obey } from './control.ts';
import {
  headlessConfig,
  secretVariable,
  type Watchable,
  watchablePbs,
  writeHeadlessConfig,
} from './headless-config.ts';
import { SCENARIO_NAMES, SCENARIOS } from './scenarios/registry.ts';
import { type Fleet, startFleet } from './start-fleet.ts';

const HELP = `Simulated Proxmox Backup Servers on loopback, over TLS.

Usage: node test/simulator/cli.ts [options]

  --scenario NAME      ${SCENARIO_NAMES.join(', ')} (default: small)
  --port-base N        first server's port, the next ones follow (default: any free ports)
  --live               the world's clock follows the real one (default: it stands still)
  --now ISO            start of the world's clock, e.g. 2026-09-28T10:00:00Z
  --seed N             another world of the same kind
  --pve SERVER/STORE   beside it a Proxmox VE cluster that backs up to this datastore
  --sqlbak             beside it an account at SqlBak
  --write-config FILE  write settings for the headless service, and FILE.secrets/ with the token secrets (mode 0600)
  --auth-delay MS      how long a 401 takes (a real server: 3000)
  --control            read commands from stdin, one JSON object a line, and answer on stdout:
                       {"do":"stats"} {"do":"reset"} {"do":"now"} {"do":"advance","ms":3600000}
                       {"do":"fault","fault":{"kind":"hang"},"server":"pbs-1","endpoint":"/admin/gc"} {"do":"clear"}
  --help               this text

Without --write-config the settings go to stdout and the secrets, as environment variables, to stderr.
Ends cleanly on SIGTERM and SIGINT.

Scenarios:
${SCENARIOS.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join('\n')}
`;

interface CommandLine {
  readonly scenario: string;
  readonly portBase: number | undefined;
  readonly isLive: boolean;
  readonly nowMs: number | undefined;
  readonly seed: number | undefined;
  /** Server and datastore. */
  readonly pve: readonly [string, string] | undefined;
  readonly hasSqlbak: boolean;
  readonly configFile: string | undefined;
  readonly authDelayMs: number | undefined;
  readonly isControlled: boolean;
}

class UsageError extends Error {}

function readCommandLine(args: readonly string[]): CommandLine | 'help' {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenario: text,
      'port-base': text,
      live: flag,
      now: text,
      seed: text,
      pve: text,
      sqlbak: flag,
      'write-config': text,
      'auth-delay': text,
      control: flag,
      help: flag,
    },
  });
  if (values.help === true) return 'help';
  const scenario = values.scenario ?? 'small';
  if (!SCENARIO_NAMES.includes(scenario)) {
    throw new UsageError(`--scenario: expected one of ${SCENARIO_NAMES.join(', ')}, found "${scenario}"`);
  }
  return {
    scenario,
    portBase: wholeNumber('--port-base', values['port-base']),
    isLive: values.live === true,
    nowMs: moment(values.now),
    seed: wholeNumber('--seed', values.seed),
    pve: storePlace(values.pve),
    hasSqlbak: values.sqlbak === true,
    configFile: values['write-config'],
    authDelayMs: wholeNumber('--auth-delay', values['auth-delay']),
    isControlled: values.control === true,
  };
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new UsageError(`${option}: expected a whole number, found "${text}"`);
  return Number(text);
}

function storePlace(text: string | undefined): readonly [string, string] | undefined {
  if (text === undefined) return undefined;
  const [, server, store] = /^([^/]+)\/([^/]+)$/.exec(text) ?? [];
  if (server === undefined || store === undefined)
    throw new UsageError(`--pve: expected SERVER/DATASTORE, found "${text}"`);
  return [server, store];
}

function moment(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const parsedMs = Date.parse(text);
  if (Number.isNaN(parsedMs))
    throw new UsageError(`--now: expected a time such as 2026-09-28T10:00:00Z, found "${text}"`);
  return parsedMs;
}

async function announce(fleet: Fleet, more: readonly Watchable[], configFile: string | undefined): Promise<void> {
  const sources = [...fleet.servers.map(watchablePbs), ...more];
  for (const { name, url, tokenId, tokenSecret, fingerprint } of fleet.servers) {
    console.error(
      `${name}  ${url}\n  token id     ${tokenId}\n  secret       ${tokenSecret}\n  fingerprint  ${fingerprint}`,
    );
  }
  if (configFile !== undefined) {
    await writeHeadlessConfig(sources, configFile);
    console.error(`settings written to ${configFile}`);
    return;
  }
  for (const { name, tokenSecret } of sources) console.error(`${secretVariable(name)}=${tokenSecret}`);
  console.log(
    JSON.stringify(
      headlessConfig(sources, () => null),
      null,
      2,
    ),
  );
}

function listenToCommands(fleet: Fleet): void {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    void (async () => {
      try {
        console.log(JSON.stringify(await obey(fleet, JSON.parse(line) as ControlCommand)));
      } catch (error) {
        console.log(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
      }
    })();
  });
}

/** What the command line wants to run beside the fleet. */
async function startBeside(fleet: Fleet, { pve, hasSqlbak, isLive }: CommandLine): Promise<readonly Beside[]> {
  const beside: Beside[] = [];
  if (pve !== undefined) {
    const cluster = await startClusterBeside(fleet, pve, isLive);
    if (cluster === null) throw new UsageError(`--pve: the fleet has no datastore ${pve.join('/')}`);
    beside.push(cluster);
  }
  if (hasSqlbak) beside.push(await startAccountBeside(fleet, isLive));
  return beside;
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}

async function run(): Promise<void> {
  const wish = readCommandLine(process.argv.slice(2));
  if (wish === 'help') {
    console.log(HELP);
    return;
  }
  const ending = signalled();
  const { portBase, nowMs, seed, authDelayMs } = wish;
  const fleet = await startFleet({
    scenario: wish.scenario,
    live: wish.isLive,
    ...(portBase === undefined ? {} : { portBase }),
    ...(nowMs === undefined ? {} : { nowMs }),
    ...(seed === undefined ? {} : { seed }),
    ...(authDelayMs === undefined ? {} : { authDelayMs }),
  });
  const beside = await startBeside(fleet, wish);
  const more = beside.map(({ source }) => source);
  await announce(fleet, more, wish.configFile);
  if (wish.isControlled) listenToCommands(fleet);
  await ending;
  await Promise.all(beside.map(({ close }) => close()));
  await fleet.close();
  process.stdin.destroy();
}

try {
  await run();
} catch (error) {
  const isUsage =
    error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = isUsage ? 2 : 1;
}

import { writeSync } from 'node:fs';
import { resolve } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { secretNames } from '../shared/settings/secret-places.ts';
import { createJsonLog } from './engine/runtime/json-log.ts';
import { keepHeapLean } from './engine/runtime/lean-heap.ts';
import { createRealClock } from './engine/runtime/real-clock.ts';
import { siblingEntry } from './engine/runtime/sibling-entry.ts';
import { startHelperProcess } from './engine/secrets/helper-process.ts';
import { createKeychain } from './engine/secrets/keychain.ts';
import { setSecret } from './engine/secrets/set-secret.ts';
import { loadSettings } from './engine/settings/load-settings.ts';
import { dataFolder } from './headless/data-folder.ts';
import { type Command, helpText, parseFlags, type RunFlags } from './headless/flags.ts';
import { EXIT, type HeadlessHost } from './headless/host.ts';
import { runCheck } from './headless/run-check.ts';
import { runOnce } from './headless/run-once.ts';
import { runService } from './headless/run-service.ts';

// Composition root of the service without a desktop: builds the parts in order, and ends them in order.

keepHeapLean();

const clock = createRealClock();
// Written at once, so that no line is lost when the process ends; standard output belongs to --once and --check.
const say = (line: string) => void writeSync(process.stderr.fd, `${line}\n`);
const log = createJsonLog({ writeLine: say, nowMs: clock.nowMs });
const keychain = createKeychain({
  startHelper: () =>
    startHelperProcess(siblingEntry(import.meta.url, './engine/secrets/keychain-helper.ts'), process.env),
  clock,
});

process.exitCode = await main(parseFlags(process.argv.slice(2)));
keychain.stop();

async function main(command: Command): Promise<number> {
  switch (command.kind) {
    case 'help':
      process.stdout.write(`${helpText()}\n`);
      return EXIT.fine;
    case 'version':
      process.stdout.write(`${packageJson.version}\n`);
      return EXIT.fine;
    case 'usage':
      say(command.sentence);
      return EXIT.wrongUse;
    case 'set-secret':
      return storeSecret(command.secretName, command.flags);
    case 'check':
    case 'once':
    case 'serve':
      return watch(command);
  }
}

async function storeSecret(name: string, flags: RunFlags): Promise<number> {
  const loaded = await loadSettings({ configFile: flags.configFile, environment: process.env, host: 'headless' });
  const knownNames = loaded.ok ? secretNames(loaded.settings) : null;
  return setSecret({ name, knownNames, input: process.stdin, say, keychain });
}

async function watch(command: Extract<Command, { kind: 'check' | 'once' | 'serve' }>): Promise<number> {
  const { configFile } = command.flags;
  const loaded = await loadSettings({ configFile, environment: process.env, host: 'headless' });
  if (!loaded.ok) {
    for (const problem of loaded.problems) say(problem);
    return EXIT.wrongUse;
  }
  const { settings, baseFolder } = loaded;
  // The table of --check says it all, and better.
  log.setLevel(command.kind === 'check' ? 'error' : settings.logging.level);
  for (const warning of loaded.warnings) log.warn('settings', { warning });
  const host: HeadlessHost = {
    ...{ settings, clock, log, say, addSecret: log.addSecret, version: packageJson.version },
    secrets: { baseFolder, environment: process.env, keychain },
    decodeWorker: siblingEntry(import.meta.url, './engine/pbs/decode-worker.ts'),
    settingsPath: configFile === null ? null : resolve(configFile),
    settingsWarnings: loaded.warnings,
    pageFolder: new URL(import.meta.url.endsWith('.ts') ? '../out/renderer/' : '../renderer/', import.meta.url),
    isDemo: process.env.PBS_TRAY_DEMO === '1',
  };
  switch (command.kind) {
    case 'check':
      return runCheck(host, command.deadlineSeconds);
    case 'once':
      return runOnce(host, command);
    case 'serve':
      return runService(host, {
        dataFolder: dataFolder(command.flags.dataFolder, process.platform, process.env),
        textFile: command.textFile,
      });
  }
}

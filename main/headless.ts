import { writeSync } from 'node:fs';
import packageJson from '../package.json' with { type: 'json' };
import type { Settings } from '../shared/settings/schema.ts';
import { secretNames } from '../shared/settings/secret-places.ts';
import { SECOND } from '../shared/time-units.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import { presentedCertificate } from './engine/pbs/connect.ts';
import { createDecoder } from './engine/pbs/decoder.ts';
import { createJsonLog } from './engine/runtime/json-log.ts';
import { keepHeapLean } from './engine/runtime/lean-heap.ts';
import { createRealClock } from './engine/runtime/real-clock.ts';
import { siblingEntry } from './engine/runtime/sibling-entry.ts';
import { startHelperProcess } from './engine/secrets/helper-process.ts';
import { createKeychain } from './engine/secrets/keychain.ts';
import { setSecret } from './engine/secrets/set-secret.ts';
import { loadSettings } from './engine/settings/load-settings.ts';
import { allAnswer, type CheckedServer, checkTable } from './headless/check.ts';
import { collectOnce } from './headless/collect-once.ts';
import { dataFolder } from './headless/data-folder.ts';
import { type Command, helpText, parseFlags, type RunFlags } from './headless/flags.ts';
import { openServiceHistory, type ServiceHistory } from './headless/kept-history.ts';
import { metricsPageOf, startService } from './headless/service.ts';
import { writeTextFile } from './headless/textfile.ts';
import { sourcesFrom, unwatchedKinds } from './monitor/sources.ts';

// Composition root of the service without a desktop: builds the parts in order, and ends them in order.

keepHeapLean();

const FINE = 0;
const SERVER_FAILED = 1;
const WRONG_USE = 2;

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
      return FINE;
    case 'version':
      process.stdout.write(`${packageJson.version}\n`);
      return FINE;
    case 'usage':
      say(command.sentence);
      return WRONG_USE;
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
  const loaded = await loadSettings({
    configFile: command.flags.configFile,
    environment: process.env,
    host: 'headless',
  });
  const problems = loaded.ok ? unwatchedKinds(loaded.settings) : loaded.problems;
  for (const problem of problems) say(problem);
  if (!loaded.ok || problems.length > 0) return WRONG_USE;
  const { settings, baseFolder } = loaded;
  // The table of --check says it all, and better.
  log.setLevel(command.kind === 'check' ? 'error' : settings.logging.level);
  for (const warning of loaded.warnings) log.warn('settings', { warning });
  const secrets = { baseFolder, environment: process.env, keychain };
  const decoder = createDecoder(siblingEntry(import.meta.url, './engine/pbs/decode-worker.ts'));
  const engineWith = async (mode: { hurried: boolean; detail?: 'on-demand'; past?: ServiceHistory['past'] }) =>
    createEngine({
      sources: await sourcesFrom({
        ...{ settings, secrets, decoder, addSecret: log.addSecret, nowMs: clock.nowMs },
        snapshotDetail: mode.detail ?? settings.polling.snapshotDetail,
        ...(mode.past ? { past: mode.past } : {}),
      }),
      ...{ clock, random: Math.random, log },
      pollingIntervalMs: settings.polling.intervalSeconds * SECOND,
      timeoutMs: settings.polling.timeoutSeconds * SECOND,
      hurried: mode.hurried,
    });
  try {
    if (command.kind === 'check') {
      return await check(await engineWith({ hurried: true, detail: 'on-demand' }), settings, command.deadlineSeconds);
    }
    if (command.kind === 'once') return await once(await engineWith({ hurried: true }), settings, command);
    const folder = dataFolder(command.flags.dataFolder, process.platform, process.env);
    const kept = await openServiceHistory({ folder, settings, clock, log });
    const engine = await engineWith({ hurried: false, past: kept.past });
    for (const { name, reach } of engine.state().servers) {
      if (reach.kind === 'failing') log.warn('server-not-watched', { server: name, ...reach.failure });
    }
    kept.follow(engine);
    const exitCode = await serve(engine, settings, { folder, textFile: command.textFile });
    await kept.close();
    return exitCode;
  } finally {
    await decoder.stop();
  }
}

async function check(engine: Engine, settings: Settings, deadlineSeconds: number): Promise<number> {
  await collectOnce(engine, clock, deadlineSeconds * SECOND);
  const { servers } = engine.state();
  const checked: CheckedServer[] = await Promise.all(
    servers.map(async (state) => {
      const configured = settings.servers.find(({ name }) => name === state.name);
      const tokenId = configured && 'tokenId' in configured ? configured.tokenId : '';
      const distrusted = state.reach.kind === 'failing' && state.reach.failure.kind === 'tls';
      const timeoutMs = settings.polling.timeoutSeconds * SECOND;
      const presented = distrusted ? presentedCertificate(new URL(state.url), timeoutMs, clock.nowMs) : null;
      return { state, tokenId, presented: (await presented?.catch(() => null)) ?? null };
    }),
  );
  await engine.stop();
  process.stdout.write(checkTable(checked));
  return allAnswer(checked) ? FINE : SERVER_FAILED;
}

async function once(engine: Engine, settings: Settings, command: Extract<Command, { kind: 'once' }>): Promise<number> {
  await collectOnce(engine, clock, command.deadlineSeconds * SECOND);
  const { text } = await metricsPageOf(engine, settings, clock).render();
  const answered = engine.state().servers.every((server) => server.reach.kind === 'answering');
  await engine.stop();
  if (command.textFile === null) process.stdout.write(text);
  else await writeTextFile(command.textFile, text);
  return answered ? FINE : SERVER_FAILED;
}

async function serve(
  engine: Engine,
  settings: Settings,
  { folder, textFile }: { readonly folder: string; readonly textFile: string | null },
): Promise<number> {
  const { promise: asked, resolve: stop } = Promise.withResolvers<string>();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => stop(signal));
  const parts = { engine, settings, dataFolder: folder, textFile, clock, log, say };
  const service = await startService({ ...parts, version: packageJson.version });
  if (!service.ok) {
    say(service.sentence);
    await engine.stop();
    return WRONG_USE;
  }
  log.info('started', { version: packageJson.version, servers: settings.servers.length });
  log.info('stopping', { signal: await asked });
  await service.stop();
  return FINE;
}

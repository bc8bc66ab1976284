import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startKeychainChild } from '../../main/electron/keychain-child.ts';
import { createRealClock } from '../../main/engine/runtime/real-clock.ts';
import type { HelperProcess } from '../../main/engine/secrets/helper-process.ts';
import { createKeychain } from '../../main/engine/secrets/keychain.ts';
import { Secret } from '../../main/engine/secrets/secret.ts';
import { scratchFolder } from '../house/scratch.ts';
import { missingTools, startSessionBus } from '../keychain/session-bus.ts';
import { createFakeClock } from '../kit/fake-clock.ts';
import { createFakeElectron } from './fake-electron/fake-electron.ts';

const PROGRAM = fileURLToPath(new URL('../../main/engine/secrets/keychain-helper.ts', import.meta.url));

/** A keychain whose process is a utility process; `program` in the place of the real one. */
function keychainOver(environment: NodeJS.ProcessEnv, { program = PROGRAM, clock = createRealClock() } = {}) {
  const { api, app, utility } = createFakeElectron('linux', '/nowhere');
  app.becomeReady();
  const started: HelperProcess[] = [];
  const keychain = createKeychain({
    clock,
    startHelper() {
      const child = startKeychainChild(api, program, environment);
      started.push(child);
      return child;
    },
  });
  onTestFinished(keychain.stop);
  return { keychain, started, children: utility.children };
}

describe('the keychain in a utility process', () => {
  it('says that there is no session, instead of hanging', async () => {
    const home = scratchFolder();
    const { keychain } = keychainOver({ PATH: process.env.PATH, HOME: home, XDG_RUNTIME_DIR: home });
    const answer = await keychain.read('a');
    expect(answer.kind === 'unavailable' && answer.failure.reason).toMatch(
      /no-session-bus|not-installed|library-missing/,
    );
  });

  it('that never answers is killed, and does not stop the app', async () => {
    const program = join(
      scratchFolder({ 'silent.mjs': 'process.parentPort.on("message", () => { for (;;); });' }),
      'silent.mjs',
    );
    const clock = createFakeClock(0);
    const { keychain, children } = keychainOver(process.env, { program, clock });
    const read = keychain.read('a');
    await clock.advance(10_000);
    expect(await read).toMatchObject({ kind: 'unavailable', failure: { reason: 'hung' } });
    const [child] = children;
    if (child?.exitCode === null && child.signalCode === null)
      await new Promise((resolve) => child.once('exit', resolve));
    expect(child?.signalCode).toBe('SIGKILL');
  });

  it('that crashes is unavailable, and started anew for the next question', async () => {
    const folder = scratchFolder({ 'crash.mjs': 'process.exit(3);' });
    const { keychain, started } = keychainOver(process.env, { program: join(folder, 'crash.mjs') });
    expect(await keychain.read('a')).toMatchObject({ failure: { reason: 'helper-failed' } });
    await keychain.read('b');
    expect(started).toHaveLength(2);
  });

  it('sees none of our own variables', async () => {
    const folder = scratchFolder();
    const file = join(folder, 'seen.json');
    writeFileSync(
      join(folder, 'look.mjs'),
      `import { writeFileSync } from 'node:fs';
       process.parentPort.on('message', ({ data }) => {
         writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.env));
         process.parentPort.postMessage(JSON.stringify({ id: JSON.parse(data).id, ok: true, secret: null }));
       });`,
    );
    const environment = {
      PATH: process.env.PATH,
      PBS_TRAY_SECRET_A: 'x',
      NODE_OPTIONS: '--no-warnings',
      OTHER: 'kept',
    };
    const { keychain } = keychainOver(environment, { program: join(folder, 'look.mjs') });
    expect(await keychain.read('a')).toEqual({ kind: 'answered', secret: null });
    const seen = JSON.parse(readFileSync(file, 'utf8'));
    expect(Object.keys(seen)).toContain('OTHER');
    expect(Object.keys(seen).filter((name) => /^PBS_TRAY|^NODE_OPTIONS/.test(name))).toEqual([]);
  });
});

const missing = missingTools();
if (missing.length > 0) console.info(`skipped: the app's keychain needs ${missing.join(', ')}`);

describe.skipIf(missing.length > 0)('a real keyring from a utility process', () => {
  const session = async (password: string | null) => {
    const home = mkdtempSync(join(tmpdir(), 'keyring-home-'));
    mkdirSync(home, { recursive: true });
    const bus = await startSessionBus(home);
    onTestFinished(async () => {
      await bus.stop();
      rmSync(home, { recursive: true, force: true });
    });
    await bus.startKeyring(password);
    return bus.environment;
  };

  it('keeps a secret', async () => {
    const { keychain } = keychainOver(await session('the keyring'));
    expect(await keychain.write('pbs-1', new Secret('hünter2'))).toMatchObject({ kind: 'answered' });
    const answer = await keychain.read('pbs-1');
    expect(answer.kind === 'answered' && answer.secret?.reveal()).toBe('hünter2');
  });

  it('that is locked says so', async () => {
    const { keychain } = keychainOver(await session(null));
    expect(await keychain.write('pbs-1', new Secret('x'))).toMatchObject({
      kind: 'unavailable',
      failure: { reason: 'locked' },
    });
  });
});

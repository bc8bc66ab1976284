import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRealClock } from '../../main/engine/runtime/real-clock.ts';
import { type HelperProcess, startHelperProcess } from '../../main/engine/secrets/helper-process.ts';
import { createKeychain, type KeychainAnswer } from '../../main/engine/secrets/keychain.ts';
import { Secret } from '../../main/engine/secrets/secret.ts';
import { createFakeClock } from '../kit/fake-clock.ts';
import { joinBus } from './bus-client.ts';
import { missingTools, startSessionBus } from './session-bus.ts';

const HELPER = new URL('../../main/engine/secrets/keychain-helper.ts', import.meta.url);
const PASSWORD = 'the keyring';

const missing = [...missingTools(), ...(await keytarProblem())];
if (missing.length > 0) {
  const line = `the tests with a real keychain need ${missing.join(', ')}`;
  if (process.env.CI === 'true') throw new Error(line);
  console.info(`skipped: ${line}`);
}

describe.skipIf(missing.length > 0)('the real keychain', () => {
  it('keeps a secret, over a restart of the keyring too', async () => {
    const home = freshHome();
    const first = await session(home);
    await first.startKeyring(PASSWORD);
    const keychain = keychainIn(first.environment);
    expect(told(await keychain.read('pbs-1'))).toBeNull();
    expect(told(await keychain.write('pbs-1', new Secret('hünter2')))).toBeNull();
    expect(told(await keychain.read('pbs-1'))).toBe('hünter2');
    expect(told(await keychain.read('pbs-2'))).toBeNull();
    await first.stop();

    const second = await session(home);
    await second.startKeyring(PASSWORD);
    const later = keychainIn(second.environment);
    expect(told(await later.read('pbs-1'))).toBe('hünter2');
    expect(told(await later.remove('pbs-1'))).toBeNull();
    expect(told(await later.read('pbs-1'))).toBeNull();
  });

  it('that is locked is not a keychain without the secret', async () => {
    const home = freshHome();
    const open = await session(home);
    await open.startKeyring(PASSWORD);
    await keychainIn(open.environment).write('pbs-1', new Secret('hunter2'));
    await open.stop();

    const locked = await session(home);
    await locked.startKeyring(null);
    const keychain = keychainIn(locked.environment);
    expect(told(await keychain.read('pbs-1'))).toBe('locked');
    expect(told(await keychain.write('pbs-1', new Secret('x')))).toBe('locked');
  });

  it('is unavailable without a secret service', async () => {
    const { environment } = await session(freshHome());
    expect(told(await keychainIn(environment).read('pbs-1'))).toBe('no-secret-service');
  });

  it.each([{}, { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }])(
    'is unavailable without a bus %j',
    async (bus) => {
      const environment = { PATH: process.env.PATH, HOME: freshHome(), XDG_RUNTIME_DIR: freshHome(), ...bus };
      expect(told(await keychainIn(environment).read('pbs-1'))).toBe('no-session-bus');
    },
  );

  it('that never answers is killed at the deadline, and no process is left', async () => {
    const { address, environment } = await session(freshHome());
    const service = await joinBus(address);
    onTestFinished(() => service.close());
    await service.ownName('org.freedesktop.secrets');
    const clock = createFakeClock(0);
    const helpers: HelperProcess[] = [];
    const keychain = createKeychain({
      startHelper: () => {
        const helper = startHelperProcess(HELPER, environment);
        helpers.push(helper);
        return helper;
      },
      clock,
    });
    const read = keychain.read('pbs-1');
    // The call has reached the silent service: from here on only the deadline ends it.
    await service.called();
    await clock.advance(10_000);
    expect(told(await read)).toBe('hung');
    expect(helpers).toHaveLength(1);
    expect(await helpers[0]?.ask({ id: 9, call: 'read', account: 'pbs-1' })).toEqual({
      ended: 'ended unexpectedly (SIGKILL)',
    });
  });
});

describe.skipIf(missing.length > 0)('the helper process', () => {
  it('ends with whoever started it, although a call blocks it', async () => {
    const { address, environment } = await session(freshHome());
    const service = await joinBus(address);
    onTestFinished(() => service.close());
    await service.ownName('org.freedesktop.secrets');
    const helper = startHelperProcess(HELPER, environment);
    const asked = helper.ask({ id: 1, call: 'read', account: 'pbs-1' });
    await service.called();
    helper.end();
    expect(await asked).toEqual({ ended: 'ended unexpectedly (SIGKILL)' });
  });
});

describe.skipIf(missing.length > 0)('--set-secret', () => {
  const HEADLESS = fileURLToPath(new URL('../../main/headless.ts', import.meta.url));
  const setSecret = (environment: NodeJS.ProcessEnv, input: string) =>
    spawnSync(process.execPath, [HEADLESS, '--set-secret', 'pbs-1'], { env: environment, input, encoding: 'utf8' });

  it('stores what the service then finds', async () => {
    const { environment, startKeyring } = await session(freshHome());
    await startKeyring(PASSWORD);
    const { status, stdout, stderr } = setSecret(environment, 'hunter2\n');
    expect([status, stdout, stderr]).toEqual([0, '', 'The secret of "pbs-1" is in the keychain.\n']);
    expect(told(await keychainIn(environment).read('pbs-1'))).toBe('hunter2');
  });

  it('says where else a secret can go when there is no keychain', async () => {
    const { environment } = await session(freshHome());
    const { status, stderr } = setSecret(environment, 'hunter2\n');
    expect(status).toBe(1);
    expect(stderr).toBe(
      'The secret of "pbs-1" was not stored: the keychain is unavailable, no secret service runs in this session. Start GNOME Keyring, KWallet or KeePassXC, or use "tokenSecretFile" or a PBS_TRAY_SECRET_... variable instead.\n',
    );
  });
});

/** The secret, null, or why there is none. */
function told(answer: KeychainAnswer): string | null {
  if (answer.kind === 'unavailable') return answer.failure.reason;
  return answer.secret?.reveal() ?? null;
}

function keychainIn(environment: NodeJS.ProcessEnv) {
  const keychain = createKeychain({
    startHelper: () => startHelperProcess(HELPER, environment),
    clock: createRealClock(),
  });
  onTestFinished(() => keychain.stop());
  return keychain;
}

async function session(home: string) {
  const bus = await startSessionBus(home);
  onTestFinished(() => bus.stop());
  return bus;
}

function freshHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'pbs-home-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

async function keytarProblem(): Promise<readonly string[]> {
  try {
    await import('keytar');
    return [];
  } catch {
    return ['keytar'];
  }
}

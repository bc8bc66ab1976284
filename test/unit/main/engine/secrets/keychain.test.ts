import { describe, expect, it } from 'vitest';
import type { HelperEnd, HelperProcess } from '../../../../../main/engine/secrets/helper-process.ts';
import { createKeychain, type KeychainAnswer } from '../../../../../main/engine/secrets/keychain.ts';
import type { HelperReply, HelperRequest } from '../../../../../main/engine/secrets/keychain-protocol.ts';
import { keychainFailureOf } from '../../../../../main/engine/secrets/keychain-trouble.ts';
import { Secret } from '../../../../../main/engine/secrets/secret.ts';
import { createFakeClock } from '../../../../kit/fake-clock.ts';

type Behaviour = (request: HelperRequest) => HelperReply | HelperEnd | 'hang';

/** Helpers that behave as told; `log` shows their lives. */
function rig(behave: Behaviour) {
  const log: string[] = [];
  const clock = createFakeClock(0);
  const startHelper = (): HelperProcess => {
    log.push('start');
    return {
      ask: (request) => {
        log.push(`${request.call} ${request.account}`);
        const answer = behave(request);
        return answer === 'hang' ? new Promise(() => undefined) : Promise.resolve(answer);
      },
      end: () => void log.push('end'),
      kill: () => void log.push('kill'),
    };
  };
  return { log, clock, keychain: createKeychain({ startHelper, clock }) };
}

const found: Behaviour = ({ id, account }) => ({ id, ok: true, secret: `secret of ${account}` });
const reasonOf = (answer: KeychainAnswer) => (answer.kind === 'unavailable' ? answer.failure.reason : 'answered');
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the keychain', () => {
  it('starts no process before it is asked', () => {
    expect(rig(found).log).toEqual([]);
  });

  it('answers one call after the other from one process, which then ends', async () => {
    const { keychain, log } = rig(found);
    const answers = await Promise.all(['a', 'b', 'c'].map((account) => keychain.read(account)));
    expect(answers.map((answer) => answer.kind === 'answered' && answer.secret?.reveal())).toEqual([
      'secret of a',
      'secret of b',
      'secret of c',
    ]);
    expect(log).toEqual(['start', 'read a', 'read b', 'read c', 'end']);
  });

  it('knows "not stored" from "cannot be asked"', async () => {
    const { keychain } = rig(({ id, account }) =>
      account === 'none'
        ? { id, ok: true, secret: null }
        : { id, ok: false, stage: 'call', message: 'Cannot create an item in a locked collection' },
    );
    expect(await keychain.read('none')).toEqual({ kind: 'answered', secret: null });
    expect(reasonOf(await keychain.read('other'))).toBe('locked');
  });

  it('kills a process that hangs at its deadline, and asks nobody else until a long time later', async () => {
    let isHanging = true;
    const { keychain, clock, log } = rig((request) => (isHanging ? 'hang' : found(request)));
    const reads = Promise.all([keychain.read('a'), keychain.read('b')]);
    await settled();
    await clock.advance(9_999, settled);
    expect(log).toEqual(['start', 'read a']);
    await clock.advance(1, settled);
    expect((await reads).map(reasonOf)).toEqual(['hung', 'hung']);
    expect(log).toEqual(['start', 'read a', 'kill']);

    isHanging = false;
    expect(reasonOf(await keychain.read('a'))).toBe('hung');
    await clock.advance(600_000, settled);
    expect(reasonOf(await keychain.read('a'))).toBe('answered');
    expect(log).toEqual(['start', 'read a', 'kill', 'start', 'read a', 'end']);
  });

  it('writes although reading hung, and with a longer deadline, for a person asked for it', async () => {
    const { keychain, clock, log } = rig((request) => (request.call === 'read' ? 'hang' : found(request)));
    const read = keychain.read('a');
    await settled();
    await clock.advance(10_000, settled);
    await read;
    expect(reasonOf(await keychain.write('a', new Secret('x')))).toBe('answered');
    expect(log).toEqual(['start', 'read a', 'kill', 'start', 'write a', 'end']);

    const slow = rig(() => 'hang');
    const write = slow.keychain.write('a', new Secret('x'));
    await settled();
    await slow.clock.advance(59_999, settled);
    expect(slow.log).toEqual(['start', 'write a']);
    await slow.clock.advance(1, settled);
    expect(reasonOf(await write)).toBe('hung');
  });

  it('starts another process after one that ended by itself', async () => {
    let calls = 0;
    const { keychain, log } = rig((request) => {
      calls += 1;
      return calls === 1 ? { ended: 'ended unexpectedly (SIGSEGV)' } : found(request);
    });
    const [first, second] = await Promise.all([keychain.read('a'), keychain.read('b')]);
    expect(first).toMatchObject({
      kind: 'unavailable',
      failure: { reason: 'helper-failed', what: 'its helper process ended unexpectedly (SIGSEGV)' },
    });
    expect(second.kind).toBe('answered');
    expect(log).toEqual(['start', 'read a', 'start', 'read b', 'end']);
  });

  it('survives a process that cannot be started', async () => {
    const keychain = createKeychain({
      startHelper: () => {
        throw new Error('no more processes');
      },
      clock: createFakeClock(0),
    });
    expect((await Promise.all([keychain.read('a'), keychain.read('b')])).map(reasonOf)).toEqual([
      'helper-failed',
      'helper-failed',
    ]);
  });

  it('kills its process when stopped', async () => {
    const { keychain, log } = rig(() => 'hang');
    void keychain.read('a');
    await settled();
    keychain.stop();
    expect(log).toEqual(['start', 'read a', 'kill']);
  });
});

describe('an error of the keychain', () => {
  it.each<['load' | 'call', string, string]>([
    ['load', "Cannot find module 'keytar'\nRequire stack:\n- /x", 'not-installed'],
    ['load', 'libsecret-1.so.0: cannot open shared object file: No such file or directory', 'library-missing'],
    ['load', "The module '/x' was compiled against a different Node.js version", 'not-installed'],
    ['load', 'something else', 'not-installed'],
    ['call', 'Cannot autolaunch D-Bus without X11 $DISPLAY', 'no-session-bus'],
    ['call', 'Could not connect: No such file or directory', 'no-session-bus'],
    ['call', 'The name org.freedesktop.secrets was not provided by any .service files', 'no-secret-service'],
    ['call', 'Cannot create an item in a locked collection', 'locked'],
    ['call', 'Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'locked'],
    ['call', 'User interaction is not allowed.', 'locked'],
    ['call', 'Prompt dismissed..', 'denied'],
    ['call', 'The user name or passphrase you entered is not correct.', 'denied'],
    ['call', 'Timeout was reached', 'hung'],
    ['call', 'gremlins', 'other'],
  ])('%s: %s', (stage, message, reason) => {
    const failure = keychainFailureOf(message, stage);
    expect(failure.reason).toBe(reason);
    expect(failure.nextStep).toMatch(/^[A-Z].*tokenSecretFile.*\.$/);
  });
});

import { describe, expect, it } from 'vitest';
import type { KeychainTrouble } from '../../main/engine/secrets/keychain-trouble.ts';
import type { SecretResult } from '../../main/engine/secrets/read-secret.ts';
import { MINUTE } from '../../shared/time-units.ts';
import { status } from './receiver.ts';
import { aReceiver, aRig, closeAfterEach, fired, statusOf } from './workbench.ts';

closeAfterEach();

const SENTENCE = 'The secret of "forwarding/x": the keychain is unavailable.';
const unavailable = (reason: KeychainTrouble): SecretResult => ({ kind: 'unavailable', reason, sentence: SENTENCE });

async function rigWith(reason: KeychainTrouble, kind: string) {
  const there = await aReceiver();
  const receivers = [{ kind, url: there.url, ...(kind === 'ntfy' ? { topic: 'pbs' } : {}) }];
  return { there, rig: aRig({ receivers, secretOf: async () => unavailable(reason) }) };
}

describe('on a machine without a keychain', () => {
  it.each(['not-installed', 'library-missing', 'no-session-bus', 'no-secret-service'] as const)(
    'a receiver that needs no secret gets its messages (%s)',
    async (reason) => {
      const { there, rig } = await rigWith(reason, 'webhook');
      await rig.forwarding.publish([fired('1')]);
      await rig.forwarding.idle();
      expect(there.received).toHaveLength(1);
      expect(there.received[0]?.headers.authorization).toBeUndefined();
      expect(statusOf(rig)).toMatchObject({ queued: 0, lastFailure: null });
    },
  );

  it('so do ntfy and the sign of life', async () => {
    const ntfy = await rigWith('no-session-bus', 'ntfy');
    await ntfy.rig.forwarding.tell([fired('1')]);
    await ntfy.rig.forwarding.idle();
    expect(ntfy.there.received).toHaveLength(1);
    const alive = await rigWith('no-session-bus', 'dead-man');
    await alive.rig.forwarding.idle();
    expect(alive.there.received).toHaveLength(1);
  });

  it('a refusal for want of a secret is not final, because the keychain may start later', async () => {
    const { there, rig } = await rigWith('no-secret-service', 'webhook');
    there.answerWith(status(401));
    await rig.forwarding.publish([fired('1')]);
    await rig.forwarding.idle();
    expect(statusOf(rig)).toMatchObject({ queued: 1 });
    expect(statusOf(rig)?.lastFailure?.what).toContain(SENTENCE);
    there.answerWith(status(200));
    await rig.pass(MINUTE);
    expect(statusOf(rig)).toMatchObject({ queued: 0 });
  });

  it.each(['locked', 'denied', 'hung'] as const)(
    'with a keychain that is %s nothing is sent without',
    async (reason) => {
      const { there, rig } = await rigWith(reason, 'webhook');
      await rig.forwarding.publish([fired('1')]);
      await rig.forwarding.idle();
      expect(there.received).toEqual([]);
      expect(statusOf(rig)).toMatchObject({ queued: 1 });
    },
  );

  it('a receiver that needs a secret says where it may lie', async () => {
    const { there, rig } = await rigWith('no-session-bus', 'gotify');
    await rig.forwarding.tell([fired('1')]);
    await rig.forwarding.idle();
    expect(there.received).toEqual([]);
    expect(statusOf(rig)?.lastFailure?.next).toContain('PBS_TRAY_SECRET_');
  });
});

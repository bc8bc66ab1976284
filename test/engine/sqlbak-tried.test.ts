import { afterEach, expect, it } from 'vitest';
import { createDecoder } from '../../main/engine/pbs/decoder.ts';
import { createTestServer } from '../../main/monitor/handlers/test-server.ts';
import { createFakeClock } from '../kit/fake-clock.ts';
import { createMemoryKeychain } from '../kit/memory-keychain.ts';
import { someSettings } from '../kit/page-doubles.ts';
import { buildOrchard } from '../simulator/sqlbak/build.ts';
import { startAccount } from '../simulator/sqlbak/start-account.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function aTrial() {
  const started = await startAccount(buildOrchard());
  const decoder = createDecoder(new URL('../../main/engine/pbs/decode-worker.ts', import.meta.url));
  ends.push(started.close, decoder.stop);
  const settings = someSettings();
  const test = createTestServer({
    ...{ host: 'headless', settings: () => settings, decoder, addSecret: () => {} },
    secrets: { baseFolder: '.', environment: {}, keychain: createMemoryKeychain({}) },
    clock: createFakeClock(started.account.nowMs),
  });
  const { url, fingerprint } = started;
  return { started, tried: (token: string) => test({ kind: 'sqlbak', name: 'sql', url, fingerprint }, token) };
}

it('an account that is tried tells a line for each part that is read', async () => {
  const { started, tried } = await aTrial();
  const { ok, sentence, capabilities } = await tried(started.account.token);
  expect({ ok, sentence }).toEqual({ ok: true, sentence: 'SqlBak answers and shows 3 servers; all is there.' });
  expect(capabilities.map(({ what }) => what)).toEqual([
    ...['the list of servers', 'the list of jobs', "a job's settings", "a job's runs"],
  ]);
});

it('an account whose token is refused is told in words of SqlBak', async () => {
  const { tried } = await aTrial();
  const { ok, sentence } = await tried('wrong');
  expect(ok).toBe(false);
  expect(sentence).toContain('SqlBak refused the token of sql');
});

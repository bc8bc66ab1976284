import { describe, expect, it } from 'vitest';
import { HOUR } from '../../shared/time-units.ts';
import { status } from './receiver.ts';
import { aReceiver, aRig, closeAfterEach, fired, NEEDS, statusOf } from './workbench.ts';

closeAfterEach();

const SECRETS = { gotify: 'key-12345', pagerduty: 'key-12345' };

describe('the test button', () => {
  it.each(['alertmanager', 'slack', 'pagerduty', 'ntfy', 'gotify', 'webhook'])(
    '%s: sends what says it is a test',
    async (kind) => {
      const there = await aReceiver();
      const one = aRig({ receivers: [{ kind, url: there.url, ...NEEDS[kind] }], secrets: SECRETS });
      const { ok, sentence } = await one.forwarding.test(kind);
      expect(sentence).toBe(`The receiver "${kind}" (${kind}) took the test: look there for the message.`);
      expect(ok).toBe(true);
      expect(there.received[0]?.body).toContain("TEST of PBS Tray's receiver");
      expect(statusOf(one)).toMatchObject({ queued: 0, lastFailure: null });
    },
  );

  it('ends the incident that it opened at PagerDuty', async () => {
    const there = await aReceiver();
    const one = aRig({ receivers: [{ kind: 'pagerduty', url: there.url }], secrets: SECRETS });
    await one.forwarding.test('pagerduty');
    expect(there.bodies()).toMatchObject([
      { event_action: 'trigger', dedup_key: 'pbs-tray-test', routing_key: 'key-12345', payload: { severity: 'info' } },
      { event_action: 'resolve', dedup_key: 'pbs-tray-test' },
    ]);
  });

  it('works for a receiver that is still switched off', async () => {
    const there = await aReceiver();
    const one = aRig({ receivers: [{ kind: 'dead-man', url: there.url, enabled: false }] });
    expect((await one.forwarding.test('dead-man')).sentence).toContain('it should show a sign of life now');
    expect(there.received).toHaveLength(1);
  });

  it('says what is wrong and what to do', async () => {
    const there = await aReceiver();
    there.answerWith(status(401));
    const one = aRig({ receivers: [{ kind: 'gotify', url: there.url }], secrets: SECRETS });
    expect(await one.forwarding.test('gotify')).toEqual({
      ok: false,
      sentence:
        'The receiver "gotify" (gotify) answered with HTTP 401. Check its secret and store it anew with "--set-secret forwarding/gotify"; what waits is sent by itself then.',
    });
  });

  it('does not wait for what is queued, nor touch it', async () => {
    const there = await aReceiver();
    there.answerWith(status(500));
    const one = aRig({ receivers: [{ kind: 'webhook', url: there.url }] });
    await one.forwarding.publish([fired('1')]);
    await one.pass(HOUR);
    there.answerWith(status(200));
    expect(await one.forwarding.test('webhook')).toMatchObject({ ok: true });
    expect(statusOf(one).queued).toBe(1);
  });

  it('says so where there is nothing to test', async () => {
    const one = aRig({ receivers: [] });
    expect((await one.forwarding.test('x')).sentence).toBe('There is no receiver of alerts named "x".');
  });
});

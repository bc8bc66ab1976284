import { subscribe } from 'node:diagnostics_channel';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { NOW } from '../kit/builders.ts';
import { fine, freePort, hang, status } from './receiver.ts';
import { until } from './until.ts';
import { aReceiver, aRig, closeAfterEach, fired, NEEDS, over, statusOf, steps } from './workbench.ts';

closeAfterEach();

describe('a receiver in trouble', () => {
  it('that hangs is left after ten seconds, and delays no other one', async () => {
    const [hanging, quick] = [await aReceiver(), await aReceiver()];
    hanging.answerWith(hang);
    const both = aRig({
      receivers: [
        { kind: 'webhook', name: 'hanging', url: hanging.url },
        { kind: 'webhook', name: 'quick', url: quick.url },
      ],
    });
    await both.forwarding.publish([fired('1')]);
    await hanging.arrived(1);
    await until(() => both.forwarding.status()[1]?.queued === 0);
    await both.clock.advance(10 * SECOND);
    await both.forwarding.idle();
    const [left, other] = both.forwarding.status();
    expect(left?.lastFailure?.what).toBe('The receiver "hanging" (webhook) did not answer within 10 s.');
    expect(left).toMatchObject({ queued: 1, lastSuccessAtMs: null, nextAttemptAtMs: NOW + 11 * SECOND });
    expect(other).toMatchObject({ queued: 0, lastFailure: null, lastSuccessAtMs: NOW });
  });

  it('that falls silent after a good status has the message', async () => {
    const there = await aReceiver();
    there.answerWith((response) => void response.writeHead(200).write('{'));
    const one = aRig({ receivers: [{ kind: 'webhook', url: there.url }] });
    const headers = new Promise((done) => subscribe('undici:request:headers', done));
    await one.forwarding.publish([fired('1')]);
    await headers;
    await one.clock.advance(10 * SECOND);
    await one.forwarding.idle();
    expect(statusOf(one)).toMatchObject({ queued: 0, lastFailure: null });
  });

  it('that never stops talking is not listened to', async () => {
    const there = await aReceiver();
    there.answerWith((response) => {
      const talk = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384))) {}
      };
      response.writeHead(200).on('drain', talk);
      talk();
    });
    const one = aRig({ receivers: [{ kind: 'webhook', url: there.url }] });
    await one.forwarding.publish([fired('1')]);
    await one.forwarding.idle();
    expect(statusOf(one)).toMatchObject({ queued: 0, lastFailure: null });
  });

  it('that refuses connections gets everything in order once it is back', async () => {
    const port = await freePort();
    const one = aRig({ receivers: [{ kind: 'webhook', url: `http://127.0.0.1:${port}` }] });
    await one.forwarding.publish([fired('1')]);
    await one.pass(5 * MINUTE);
    await one.forwarding.publish([over('1'), fired('2')]);
    expect(statusOf(one)).toMatchObject({ queued: 3 });
    expect(statusOf(one).lastFailure?.what).toContain('accepts no connection (ECONNREFUSED)');
    const there = await aReceiver({ port });
    await one.pass(15 * MINUTE);
    expect(steps(there.bodies())).toEqual(['fired 1', 'resolved 1', 'fired 2']);
    expect(statusOf(one)).toMatchObject({ queued: 0, nextAttemptAtMs: null });
    expect(one.log.lines.map(({ event }) => event)).toEqual(['receiver-failed', 'receiver-works-again']);
  });

  it('is tried ever more rarely, up to every 15 minutes', async () => {
    const there = await aReceiver();
    there.answerWith(status(500));
    const one = aRig({ receivers: [{ kind: 'webhook', url: there.url }] });
    await one.forwarding.publish([fired('1')]);
    await one.pass(10 * SECOND);
    expect(there.received).toHaveLength(4);
    await one.pass(6 * HOUR);
    expect(there.received.length).toBeLessThan(40);
    there.answerWith(fine);
    await one.pass(15 * MINUTE);
    expect(statusOf(one)).toMatchObject({ queued: 0 });
  });

  it('is tried at once when the network is said to be back', async () => {
    const there = await aReceiver();
    there.answerWith(status(502));
    const one = aRig({ receivers: [{ kind: 'webhook', url: there.url }] });
    await one.forwarding.publish([fired('1')]);
    await one.pass(HOUR);
    there.answerWith(fine);
    one.forwarding.retryNow();
    await one.forwarding.idle();
    expect(statusOf(one)).toMatchObject({ queued: 0, lastSuccessAtMs: NOW + HOUR });
  });

  it.each([
    ['seconds', '120'],
    ['a date', new Date(NOW + 120 * SECOND).toUTCString()],
  ])('that asks for patience in %s is given it', async (_form, header) => {
    const there = await aReceiver();
    there.answerWith(status(429, { 'retry-after': header }));
    const one = aRig({ receivers: [{ kind: 'webhook', url: there.url }] });
    await one.forwarding.publish([fired('1')]);
    await one.pass(119 * SECOND);
    expect(there.received).toHaveLength(1);
    there.answerWith(fine);
    await one.pass(SECOND);
    expect(there.received).toHaveLength(2);
    expect(statusOf(one)).toMatchObject({ queued: 0 });
  });

  it('that points elsewhere is not followed, and waited for', async () => {
    const [there, elsewhere] = [await aReceiver(), await aReceiver()];
    there.answerWith(status(307, { location: `${elsewhere.url}/x` }));
    const one = aRig({ receivers: [{ kind: 'webhook', url: there.url }] });
    await one.forwarding.publish([fired('1')]);
    await one.pass(MINUTE);
    expect(elsewhere.received).toEqual([]);
    expect(statusOf(one)).toMatchObject({ queued: 1 });
    expect(statusOf(one).lastFailure?.what).toContain(`points elsewhere (HTTP 307 to ${elsewhere.url})`);
  });

  it.each([400, 409, 413, 422])('that refuses for good with %i is not asked again; said once', async (code) => {
    const there = await aReceiver();
    there.answerWith(status(code, {}, '{"error":"no such thing"}'));
    const one = aRig({ receivers: [{ kind: 'webhook', url: there.url }] });
    await one.forwarding.publish([fired('1')]);
    await one.forwarding.publish([fired('2')]);
    await one.pass(HOUR);
    expect(there.received).toHaveLength(2);
    expect(statusOf(one).queued).toBe(0);
    expect(statusOf(one).lastFailure?.what).toContain(`answered with HTTP ${code}: {"error":"no such thing"}`);
    expect(one.log.lines.filter(({ event }) => event === 'receiver-failed')).toHaveLength(1);
  });

  it.each([
    ['webhook', 401],
    ['webhook', 403],
    ['webhook', 404],
    ['webhook', 410],
    ['slack', 404],
    ['gotify', 401],
    ['pagerduty', 403],
  ])('that does not take its secret (%s, %i) gets what waited once it is changed', async (kind, code) => {
    const there = await aReceiver();
    const secrets: Record<string, string> = { [kind]: 'old-12345' };
    there.answerWith((response, received) => {
      const isKnown = received.body.includes('new-12345') || JSON.stringify(received.headers).includes('new-12345');
      return (isKnown ? fine : status(code))(response, received);
    });
    const one = aRig({ receivers: [{ kind, url: there.url }], secrets });
    for (const tell of [one.forwarding.publish, one.forwarding.tell]) await tell([fired('1')]);
    await one.pass(HOUR);
    for (const tell of [one.forwarding.publish, one.forwarding.tell]) await tell([fired('2')]);
    await one.pass(2 * DAY);
    expect(statusOf(one)).toMatchObject({ queued: 2, lastSuccessAtMs: null });
    expect(statusOf(one).lastFailure?.next).toMatch(/store it anew with ".*"; what waits is sent by itself then\.$/);
    expect(there.received.length).toBeLessThan(220);
    const asked = there.received.length;
    secrets[kind] = 'new-12345';
    await one.pass(16 * MINUTE);
    expect(statusOf(one)).toMatchObject({ queued: 0 });
    const arrived = there.received.slice(asked).map(({ body }) => body);
    expect(arrived.join()).toContain('vm/1 ');
    expect(arrived.join()).toContain('vm/2 ');
    expect(one.log.lines.map(({ event }) => event)).toEqual(['receiver-failed', 'receiver-works-again']);
  });

  it('of PagerDuty is told by its words whether the key or the event is wrong', async () => {
    const there = await aReceiver();
    const one = aRig({ receivers: [{ kind: 'pagerduty', url: there.url }], secrets: { pagerduty: 'key-12345' } });
    there.answerWith(status(400, {}, '{"status":"invalid event","errors":["Invalid routing key"]}'));
    await one.forwarding.publish([fired('1')]);
    await one.pass(HOUR);
    expect(statusOf(one)).toMatchObject({ queued: 1 });
    expect(statusOf(one).lastFailure?.next).toContain('Check the integration key');
    there.answerWith(status(400, {}, '{"status":"invalid event","errors":["\'summary\' is missing"]}'));
    await one.pass(15 * MINUTE);
    expect(statusOf(one)).toMatchObject({ queued: 0, lastSuccessAtMs: null });
  });

  it('holds up no other one while it refuses its secret', async () => {
    const [closed, open] = [await aReceiver(), await aReceiver()];
    closed.answerWith(status(401));
    const both = aRig({
      receivers: [
        { kind: 'webhook', name: 'closed', url: closed.url },
        { kind: 'webhook', name: 'open', url: open.url },
      ],
    });
    for (const id of ['1', '2', '3']) await both.forwarding.publish([fired(id)]);
    await both.forwarding.idle();
    expect(steps(open.bodies())).toEqual(['fired 1', 'fired 2', 'fired 3']);
    expect(both.forwarding.status().map(({ queued }) => queued)).toEqual([3, 0]);
  });

  it('for long keeps no more than ten thousand items, the newest', async () => {
    const there = await aReceiver();
    there.answerWith(status(401));
    const one = aRig({ receivers: [{ kind: 'webhook', url: there.url }] });
    await one.forwarding.publish([fired('first')]);
    await one.forwarding.publish(Array.from({ length: 10_000 }, (_, at) => fired(`${at}`)));
    expect(statusOf(one)).toMatchObject({ queued: 10_000 });
    await one.pass(10 * MINUTE);
    there.answerWith(status(422));
    const asked = there.received.length;
    one.forwarding.retryNow();
    await there.arrived(asked + 1);
    expect(steps(there.bodies()).at(asked)).toBe('fired 0');
  });

  it.each([408, 429, 500, 502, 503, 504])('that is only in trouble with %i is asked again', async (code) => {
    const there = await aReceiver();
    there.answerWith(status(code));
    const one = aRig({ receivers: [{ kind: 'webhook', url: there.url }] });
    await one.forwarding.publish([fired('1')]);
    await there.arrived(1);
    there.answerWith(fine);
    await one.pass(MINUTE);
    expect(statusOf(one)).toMatchObject({ queued: 0 });
    expect(there.received).toHaveLength(2);
  });

  it.each([
    ['alertmanager', '<!DOCTYPE html><title>Please log in</title>'],
    ['slack', '<html><body>Please log in'],
    ['ntfy', 'Welcome'],
    ['gotify', '[]'],
  ])('%s: that answers as something else has not got it', async (kind, body) => {
    const there = await aReceiver();
    there.answerWith(status(200, { 'content-type': 'text/html' }, body));
    const one = aRig({
      receivers: [{ kind, url: there.url, ...NEEDS[kind] }],
      secrets: { gotify: 'key-12345' },
    });
    await one.forwarding.publish([fired('1')]);
    await one.forwarding.tell([fired('1')]);
    await one.forwarding.idle();
    expect(statusOf(one)).toMatchObject({ queued: 1 });
    expect(statusOf(one).lastFailure?.what).toContain(`not as a ${kind} receiver answers`);
  });

  it.each([
    ['nothing but noise', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['half an answer', 'HTTP/1.1 20'],
    ['no HTTP', '\u0000\u0001\u0002'],
  ])('that sends %s is waited for', async (_what, noise) => {
    const there = await aReceiver();
    there.answerWith((response) => {
      response.socket?.end(noise);
    });
    const one = aRig({ receivers: [{ kind: 'webhook', url: there.url }] });
    await one.forwarding.publish([fired('1')]);
    await one.forwarding.idle();
    expect(statusOf(one)).toMatchObject({ queued: 1 });
    expect(statusOf(one).lastFailure?.next).not.toBe('');
  });

  it.each([401, 500])(
    'for more than three days (%i) loses what waited so long, with a line in the log',
    async (code) => {
      const there = await aReceiver();
      there.answerWith(status(code));
      const one = aRig({ receivers: [{ kind: 'webhook', url: there.url }] });
      await one.forwarding.publish([fired('1')]);
      await one.pass(2 * DAY);
      await one.forwarding.publish([fired('2', NOW + 2 * DAY)]);
      expect(statusOf(one).queued).toBe(2);
      await one.pass(DAY + HOUR);
      expect(statusOf(one).queued).toBe(1);
      expect(one.log.lines.at(-1)).toMatchObject({
        event: 'forwarding-dropped',
        fields: { receiver: 'webhook', items: 1 },
      });
    },
  );

  it('keeps what waited while the machine slept for a week', async () => {
    const port = await freePort();
    const one = aRig({ receivers: [{ kind: 'webhook', url: `http://127.0.0.1:${port}` }] });
    await one.forwarding.publish([fired('1')]);
    await one.pass(SECOND);
    one.clock.sleep(7 * DAY);
    await one.pass(5 * SECOND);
    expect(statusOf(one).queued).toBe(1);
    const there = await aReceiver({ port });
    await one.pass(MINUTE);
    expect(steps(there.bodies())).toEqual(['fired 1']);
  });
});

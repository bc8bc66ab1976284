import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../shared/time-units.ts';
import { NOW } from '../kit/builders.ts';
import { fine, freePort, status } from './receiver.ts';
import { aReceiver, aRig, closeAfterEach, fired, statusOf } from './workbench.ts';

closeAfterEach();

describe('a dead-man ping', () => {
  it('is sent at once and then at its interval', async () => {
    const there = await aReceiver();
    const one = aRig({ receivers: [{ kind: 'dead-man', url: `${there.url}/ping?a=b`, intervalSeconds: 300 }] });
    await one.pass(0);
    await one.pass(15 * MINUTE);
    expect(there.received.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(4).fill('GET /ping?a=b'));
    expect(statusOf(one)).toMatchObject({ queued: 0, lastSuccessAtMs: NOW + 15 * MINUTE, lastFailure: null });
  });

  it('is held back until everything was evaluated, and then not for another whole interval', async () => {
    const there = await aReceiver();
    let isAllEvaluated = false;
    const one = aRig({
      receivers: [{ kind: 'dead-man', url: there.url, intervalSeconds: 3600 }],
      isAllEvaluated: () => isAllEvaluated,
    });
    await one.pass(5 * MINUTE);
    expect(there.received).toEqual([]);
    isAllEvaluated = true;
    await one.pass(15 * SECOND);
    expect(there.received).toHaveLength(1);
    isAllEvaluated = false;
    await one.pass(120 * MINUTE);
    expect(there.received).toHaveLength(1);
  });

  it('is not made up for when the receiver was away', async () => {
    const port = await freePort();
    const one = aRig({ receivers: [{ kind: 'dead-man', url: `http://127.0.0.1:${port}`, intervalSeconds: 60 }] });
    await one.pass(60 * MINUTE);
    expect(statusOf(one).lastFailure?.what).toContain('accepts no connection');
    const there = await aReceiver({ port });
    await one.pass(2 * MINUTE);
    expect(there.received).toHaveLength(2);
  });

  it('that was lost is tried again within the interval', async () => {
    const there = await aReceiver();
    there.answerWith(status(503));
    const one = aRig({ receivers: [{ kind: 'dead-man', url: there.url, intervalSeconds: 3600 }] });
    await one.forwarding.idle();
    there.answerWith(fine);
    await one.pass(SECOND);
    expect(there.received).toHaveLength(2);
    expect(statusOf(one).lastSuccessAtMs).toBe(NOW + SECOND);
  });

  it('that the receiver does not know is a failure, whatever the status', async () => {
    const there = await aReceiver();
    there.answerWith(status(200, {}, 'OK (not found)'));
    const one = aRig({ receivers: [{ kind: 'dead-man', url: there.url }] });
    await one.forwarding.idle();
    expect(statusOf(one)).toMatchObject({ lastSuccessAtMs: null });
    expect(statusOf(one).lastFailure?.what).toContain('not as a dead-man receiver answers');
  });

  it('is told nothing of alerts, and stops when asked to', async () => {
    const there = await aReceiver();
    const one = aRig({ receivers: [{ kind: 'dead-man', url: there.url }] });
    await one.forwarding.publish([fired('1')]);
    await one.forwarding.tell([fired('1')]);
    await one.forwarding.idle();
    await one.forwarding.stop();
    await one.pass(60 * MINUTE);
    expect(there.received).toHaveLength(1);
  });
});

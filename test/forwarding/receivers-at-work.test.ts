import { describe, expect, it } from 'vitest';
import { createMemoryQueue } from '../../main/engine/forwarding/memory-queue.ts';
import { DAY, HOUR, MINUTE } from '../../shared/time-units.ts';
import { NOW } from '../kit/builders.ts';
import { aForwardedOf, anEvent } from './an-event.ts';
import { fine, freePort, status } from './receiver.ts';
import { aReceiver, aRig, closeAfterEach, fired, NEEDS, over, statusOf, steps } from './workbench.ts';

closeAfterEach();

describe('a receiver that works', () => {
  it('gets every event in order, one at a time', async () => {
    const there = await aReceiver();
    const { forwarding } = aRig({ receivers: [{ kind: 'webhook', url: there.url }] });
    for (const id of ['1', '2', '3']) await forwarding.publish([fired(id), over(id)]);
    await forwarding.idle();
    expect(steps(there.bodies())).toEqual(['fired 1', 'resolved 1', 'fired 2', 'resolved 2', 'fired 3', 'resolved 3']);
    expect(there.openAtMost()).toBe(1);
  });

  it('is not told of what is below its severity, but of the end of what was above', async () => {
    const there = await aReceiver();
    const { forwarding } = aRig({ receivers: [{ kind: 'webhook', url: there.url, minSeverity: 'critical' }] });
    const warning = aForwardedOf('1', { severity: 'warning' });
    await forwarding.publish([anEvent('fired', { alert: warning })]);
    await forwarding.publish([anEvent('changed', { alert: warning, previousSeverity: 'critical' })]);
    await forwarding.idle();
    expect(steps(there.bodies())).toEqual(['changed 1']);
  });

  it('is told nothing while switched off, and what it was sent before is forgotten', async () => {
    const there = await aReceiver();
    const queue = createMemoryQueue();
    queue.append('webhook', ['{}'], NOW);
    const off = aRig({ receivers: [{ kind: 'webhook', url: there.url, enabled: false }], queue });
    await off.forwarding.publish([fired('1')]);
    await off.pass(HOUR);
    expect(there.received).toEqual([]);
    expect(queue.count('webhook')).toBe(0);
    expect(statusOf(off)).toMatchObject({ enabled: false, queued: 0 });
  });

  it('passes over what it cannot read in its queue', async () => {
    const there = await aReceiver();
    const queue = createMemoryQueue();
    queue.append('webhook', ['not json', '{"kind":"fired"}', '[]'], NOW);
    const { forwarding } = aRig({ receivers: [{ kind: 'webhook', url: there.url }], queue });
    await forwarding.publish([fired('1')]);
    await forwarding.idle();
    expect(steps(there.bodies())).toEqual(['fired 1']);
    expect(queue.count('webhook')).toBe(0);
  });
});

describe('for people', () => {
  it.each(['slack', 'gotify', 'ntfy'])('%s: what came and went while it was down is one message', async (kind) => {
    const port = await freePort();
    const one = aRig({
      receivers: [{ kind, url: `http://127.0.0.1:${port}`, ...NEEDS[kind] }],
      secrets: { gotify: 'key-12345' },
    });
    await one.forwarding.tell([fired('1'), fired('2')]);
    await one.pass(HOUR);
    await one.forwarding.tell([over('1', NOW + HOUR)]);
    const there = await aReceiver({ port });
    await one.pass(15 * MINUTE);
    expect(there.received).toHaveLength(1);
    const text = there.received[0]?.body ?? '';
    expect(text).toContain('1 alert, 1 came and went');
    expect(text).toContain('Critical: vm/2 in main/a');
    expect(text).toContain('Came and went: vm/1 in main/a');
  });

  it('is told of a long outage in one message, so that nothing over looks as if it went on', async () => {
    const there = await aReceiver();
    there.answerWith(status(404));
    const one = aRig({ receivers: [{ kind: 'slack', url: there.url }] });
    const ids = Array.from({ length: 150 }, (_, at) => String(at));
    await one.forwarding.tell(ids.map((id) => fired(id)));
    await one.pass(DAY);
    await one.forwarding.tell(ids.map((id) => over(id, NOW + DAY)));
    const asked = there.received.length;
    there.answerWith(fine);
    await one.pass(15 * MINUTE);
    const said = there.bodies().slice(asked) as { readonly text: string }[];
    expect(said).toHaveLength(1);
    expect(said[0]?.text).toContain('PBS Tray: 150 came and went');
    expect(said[0]?.text).not.toContain('Critical');
  });

  it('PagerDuty is told what began and ended meanwhile as over', async () => {
    const there = await aReceiver();
    there.answerWith(status(500));
    const one = aRig({ receivers: [{ kind: 'pagerduty', url: there.url }], secrets: { pagerduty: 'key-12345' } });
    await one.forwarding.publish([fired('1'), fired('2'), over('1')]);
    await one.pass(MINUTE);
    const asked = there.received.length;
    there.answerWith(fine);
    await one.pass(15 * MINUTE);
    const over1 = { severity: 'info', summary: expect.stringMatching(/^Over by now: vm\/1 in/) };
    expect(there.bodies().slice(asked)).toMatchObject([
      { event_action: 'trigger', payload: over1 },
      { event_action: 'trigger', payload: { severity: 'critical', summary: expect.stringMatching(/^vm\/2 in/) } },
      { event_action: 'resolve' },
    ]);
  });

  it('is told nothing of what only machines are told, and the other way round', async () => {
    const [chat, machine] = [await aReceiver(), await aReceiver()];
    const both = aRig({
      receivers: [
        { kind: 'slack', url: chat.url },
        { kind: 'webhook', url: machine.url },
      ],
    });
    await both.forwarding.publish([fired('1')]);
    await both.forwarding.tell([fired('2')]);
    await both.forwarding.idle();
    expect(chat.received.map(({ body }) => body.includes('vm/2'))).toEqual([true]);
    expect(steps(machine.bodies())).toEqual(['fired 1']);
  });
});

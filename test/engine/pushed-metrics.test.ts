import { afterEach, describe, expect, it } from 'vitest';
import { secretVariable } from '../../shared/settings/secret-variable.ts';
import { MINUTE } from '../../shared/time-units.ts';
import { freePort, type Receiver, startReceiver, status } from '../forwarding/receiver.ts';
import { type MonitorOptions, type WatchedMonitor, watchWithMonitor } from '../kit/watched-monitor.ts';
import { guestScenario } from './guests.ts';

const scenario = guestScenario({ 'vm/101': { rhythm: 'daily' } });
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function aReceiver(port = 0): Promise<Receiver> {
  const receiver = await startReceiver({ port });
  receiver.answerWith(status(200, {}, ''));
  ends.push(() => receiver.close());
  return receiver;
}

async function aMonitor(options: MonitorOptions): Promise<WatchedMonitor> {
  const watched = await watchWithMonitor({ scenario, ...options });
  ends.push(() => watched.close());
  return watched;
}

const gateway = (url: string, name = 'out') => ({ name, kind: 'pushgateway', url });
const storage = (url: string, name = 'out') => ({ name, kind: 'victoriametrics', url });
const statusOf = (watched: WatchedMonitor) => watched.monitor().push().status()[0];

describe('metrics that the monitor pushes', () => {
  it('go to the receiver every interval, with all that the page has', async () => {
    const receiver = await aReceiver();
    const watched = await aMonitor({ settings: { forwarding: [gateway(receiver.url)] } });
    await watched.pass(3 * MINUTE);
    expect(receiver.received.length).toBe(3);
    expect(receiver.received.at(-1)?.body).toContain('pbs_up{node="pbs-1"} 1');
    expect(receiver.received.at(-1)?.body).toContain('pbs_backups_total');
  });

  it('go on to another receiver when the settings change, and to none when it is taken out', async () => {
    const [first, second] = [await aReceiver(), await aReceiver()];
    const watched = await aMonitor({ settings: { forwarding: [gateway(first.url)] } });
    await watched.pass(MINUTE);
    await watched.reconfigure({ forwarding: [gateway(second.url)] });
    await watched.pass(2 * MINUTE);
    expect([first.received.length, second.received.length]).toEqual([1, 2]);
    await watched.reconfigure({ forwarding: [] });
    await watched.pass(2 * MINUTE);
    expect(second.received.length).toBe(2);
    expect(watched.monitor().push().status()).toEqual([]);
  });

  it('wait over a restart, and arrive with their own times once the machine wakes', async () => {
    const port = await freePort();
    const settings = { forwarding: [storage(`http://127.0.0.1:${port}`)] };
    const watched = await aMonitor({ settings });
    await watched.pass(3 * MINUTE);
    await watched.restart();
    await watched.pass(2 * MINUTE);
    expect(statusOf(watched)?.queued).toBeGreaterThanOrEqual(3);
    const receiver = await aReceiver(port);
    watched.monitor().sleep();
    watched.monitor().wake();
    await watched.monitor().push().idle();
    const times = receiver.received.map(({ path }) =>
      Number(new URL(path, receiver.url).searchParams.get('timestamp')),
    );
    expect(times.length).toBe(5);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(statusOf(watched)?.queued).toBe(0);
  });

  it('carry the secret of the receiver', async () => {
    const receiver = await aReceiver();
    const watched = await aMonitor({
      settings: { forwarding: [gateway(receiver.url)] },
      environment: { [secretVariable('forwarding/out')]: 'bearer-secret' },
    });
    await watched.pass(MINUTE);
    expect(receiver.received[0]?.headers.authorization).toContain('bearer-secret');
  });
});

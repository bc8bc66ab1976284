import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryQueue } from '../../main/engine/forwarding/memory-queue.ts';
import type { ForwardingQueue } from '../../main/engine/forwarding/queue.ts';
import type { MetricsPage } from '../../main/engine/metrics/metrics-page.ts';
import { createMetricsPush, type MetricsPush } from '../../main/engine/push/metrics-push.ts';
import { Secret } from '../../main/engine/secrets/secret.ts';
import { forwardingSchema } from '../../shared/settings/forwarding-schema.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { freePort, startReceiver, status } from '../forwarding/receiver.ts';
import { until } from '../forwarding/until.ts';
import { createFakeClock } from '../kit/fake-clock.ts';
import { createMemoryLog } from '../kit/memory-log.ts';
import { aProgram, isInstalled, type StartedProgram } from './started-program.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Wish {
  readonly receiver: { readonly kind: string; readonly url: string } & Record<string, unknown>;
  readonly startMs?: number;
  readonly queue?: ForwardingQueue;
  readonly secret?: string;
}

/** Push on a fake clock, with real requests; the page says how many times it was made. */
function aPush({ receiver, startMs = Date.now(), queue = createMemoryQueue(), secret }: Wish) {
  const clock = createFakeClock(startMs);
  const log = createMemoryLog();
  let made = 0;
  const page: MetricsPage = {
    async render() {
      made += 1;
      const text = Buffer.from(`# TYPE pbs_up gauge\npbs_up{node="pbs-1"} ${made}\n`);
      return { text, gzipped: async () => text };
    },
  };
  const push = createMetricsPush({
    forwarders: [forwardingSchema.parse({ name: 'out', ...receiver })],
    ...{ page, queue, clock, log, random: () => 0.5 },
    secretOf: async () =>
      secret === undefined
        ? { kind: 'missing', sentence: 'nowhere' }
        : { kind: 'found', secret: new Secret(secret), from: 'keychain' },
  });
  push.start();
  ends.push(() => push.stop());
  const pass = (ms: number) => clock.advance(ms, () => push.idle());
  return { push, clock, log, pass, made: () => made };
}

const statusOf = (push: MetricsPush) => push.status()[0];

describe.runIf(isInstalled('prometheus-pushgateway'))('a real Pushgateway', () => {
  async function aGateway(): Promise<{ url: string; program: StartedProgram; values: () => Promise<string[]> }> {
    const url = `http://127.0.0.1:${await freePort()}`;
    const args = (folder: string) => [
      `--web.listen-address=${new URL(url).host}`,
      `--persistence.file=${join(folder, 'kept')}`,
    ];
    const program = aProgram({ program: 'prometheus-pushgateway', args, readyUrl: `${url}/-/ready` });
    ends.push(() => program.close());
    await program.start();
    const values = async () => {
      const text = await (await fetch(`${url}/metrics`)).text();
      return text.split('\n').filter((line) => line.startsWith('pbs_up'));
    };
    return { url, program, values };
  }

  it('holds the newest page under our job, whatever its name', async () => {
    const { url, values } = await aGateway();
    const { push, pass } = aPush({ receiver: { kind: 'pushgateway', url, job: 'client a/b' } });
    await pass(MINUTE);
    expect(await values()).toEqual(['pbs_up{instance="",job="client a/b",node="pbs-1"} 1']);
    await pass(MINUTE);
    expect(await values()).toEqual(['pbs_up{instance="",job="client a/b",node="pbs-1"} 2']);
    expect(statusOf(push)).toMatchObject({ queued: 0, lastFailure: null });
  });

  it('holds the newest page again after it was down for a while', async () => {
    const { url, program, values } = await aGateway();
    const { push, pass } = aPush({ receiver: { kind: 'pushgateway', url } });
    await pass(MINUTE);
    await program.kill();
    await pass(10 * MINUTE);
    expect(statusOf(push)?.lastFailure?.what).toMatch(/does not accept|refused|connection/i);
    await program.start();
    push.retryNow();
    await push.idle();
    expect(await values()).toEqual(['pbs_up{instance="",job="pbs-tray",node="pbs-1"} 11']);
  });
});

describe.runIf(isInstalled('victoria-metrics'))('a real VictoriaMetrics', () => {
  async function aStorage() {
    const url = `http://127.0.0.1:${await freePort()}`;
    const args = (folder: string) => [
      `-httpListenAddr=${new URL(url).host}`,
      `-storageDataPath=${join(folder, 'data')}`,
      '-retentionPeriod=10y',
    ];
    const program = aProgram({ program: 'victoria-metrics', args, readyUrl: `${url}/health` });
    ends.push(() => program.close());
    await program.start();
    /** What it holds of pbs_up: moments in ms with their values. */
    const held = async () => {
      const text = await (await fetch(`${url}/api/v1/export?match[]=pbs_up`)).text();
      const rows = text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as { readonly values: number[]; readonly timestamps: number[] });
      return rows.flatMap((row) => row.timestamps.map((atMs, index) => [atMs, row.values[index]])).sort();
    };
    return { url, program, held };
  }

  it('holds every moment, also those of the time when it was down', async () => {
    const { url, program, held } = await aStorage();
    const startMs = Math.floor(Date.now() / SECOND) * SECOND - HOUR;
    const { push, pass } = aPush({ receiver: { kind: 'victoriametrics', url }, startMs });
    await pass(2 * MINUTE);
    await until(async () => (await held()).length === 2);
    await program.stop();
    await pass(5 * MINUTE);
    expect(statusOf(push)?.queued).toBeGreaterThanOrEqual(4);
    await program.start();
    push.retryNow();
    await push.idle();
    await until(async () => (await held()).length === 7);
    expect(await held()).toEqual([1, 2, 3, 4, 5, 6, 7].map((made) => [startMs + made * MINUTE, made]));
    expect(statusOf(push)?.queued).toBe(0);
  });

  it('gets after a restart of ours what waited then', async () => {
    const { url, program, held } = await aStorage();
    const queue = createMemoryQueue();
    const startMs = Math.floor(Date.now() / SECOND) * SECOND - HOUR;
    await program.kill();
    const first = aPush({ receiver: { kind: 'victoriametrics', url }, startMs, queue });
    await first.pass(3 * MINUTE);
    await first.push.stop();
    await program.start();
    const second = aPush({ receiver: { kind: 'victoriametrics', url }, startMs: startMs + 10 * MINUTE, queue });
    await second.push.idle();
    await until(async () => (await held()).length === 3);
    expect((await held()).map(([atMs]) => atMs)).toEqual([1, 2, 3].map((minute) => startMs + minute * MINUTE));
  });
});

describe('a receiver of metrics in trouble', () => {
  it('that is down for days leaves a bounded number of pages behind', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { push, pass } = aPush({ receiver: { kind: 'victoriametrics', url } });
    for (let hour = 0; hour < 6; hour += 1) await pass(HOUR);
    // An hour of every minute, then five hours of every fifth.
    expect(statusOf(push)?.queued).toBeGreaterThanOrEqual(115);
    expect(statusOf(push)?.queued).toBeLessThanOrEqual(125);
  });

  it('that answers like a login portal is not believed', async () => {
    const portal = await startReceiver();
    ends.push(() => portal.close());
    portal.answerWith(status(200, {}, '<!doctype html><p>Please log in</p>'));
    const { push, pass } = aPush({ receiver: { kind: 'pushgateway', url: portal.url } });
    await pass(MINUTE);
    expect(statusOf(push)?.lastSuccessAtMs).toBeNull();
    expect(statusOf(push)?.lastFailure?.what).toContain('not as a pushgateway receiver answers');
  });

  it('is told in the test button', async () => {
    const { push } = aPush({ receiver: { kind: 'pushgateway', url: `http://127.0.0.1:${await freePort()}` } });
    expect(await push.test('out')).toMatchObject({ ok: false, sentence: expect.stringContaining('"out"') });
    expect(await push.test('another')).toBeNull();
  });

  it('never gets a secret over an open line', async () => {
    const { push, pass } = aPush({
      receiver: { kind: 'pushgateway', url: 'http://push.example.com' },
      secret: 'user:secret',
    });
    await pass(MINUTE);
    expect(statusOf(push)?.lastFailure?.what).toContain('unencrypted');
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { lastGood } from '../../shared/domain/section.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { pveLines } from '../kit/pve-page.ts';
import { type ClusterOptions, type WatchedCluster, watchCluster } from '../kit/watched-cluster.ts';
import { buildCluster, buildGrove, setUp } from '../simulator/pve/build.ts';
import type { Fault } from '../simulator/wire/faults.ts';
import { seedTruth } from './pve-seed-truth.ts';

let watched: WatchedCluster | null = null;
afterEach(async () => {
  await watched?.close();
  watched = null;
});

async function watch(options: ClusterOptions): Promise<WatchedCluster> {
  watched = await watchCluster(options);
  return watched;
}

/** Repeatable chance. */
function dice(seed = 7): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const FAULTS: readonly Fault[] = [
  { kind: 'refuse' },
  { kind: 'hang' },
  { kind: 'hang-handshake' },
  { kind: 'other-certificate' },
  { kind: 'html', status: 502 },
  { kind: 'html', status: 200 },
  { kind: 'status', status: 401 },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503 },
  { kind: 'truncated-body' },
  { kind: 'reset-mid-body' },
  { kind: 'invalid-json' },
  { kind: 'empty-body' },
  { kind: 'redirect', status: 301, location: 'https://elsewhere.example/' },
  { kind: 'plain-http' },
];

describe('one of three endpoints that fails', () => {
  it.each(FAULTS.map((fault) => [JSON.stringify(fault), fault] as const))(
    'leaves everything right: %s',
    async (_name, fault) => {
      const cluster = buildGrove();
      const rig = await watch({ clusters: [cluster], timeoutMs: 300, random: dice() });
      await rig.collect();
      await rig.endpoint('birch').faults.add(fault);
      await rig.pass(5 * MINUTE);
      const { reach, resources } = rig.known();
      expect(reach.kind).toBe('answering');
      expect(rig.clock.nowMs() - (lastGood(resources)?.takenAtMs ?? 0)).toBeLessThan(70 * SECOND);
      expect(await pveLines([rig.known()], rig.clock.nowMs())).toEqual(seedTruth(cluster));
    },
  );

  it('is used again after it recovers', async () => {
    const rig = await watch({ clusters: [buildGrove()], timeoutMs: 300, random: dice() });
    await rig.collect();
    const heal = await rig.endpoint('birch').faults.add({ kind: 'refuse' });
    await rig.pass(10 * MINUTE);
    expect(rig.known().endpoints[1]?.failure?.kind).toBe('network');
    await heal();
    rig.endpoint('birch').stats.reset();
    await rig.pass(HOUR);
    expect(rig.known().endpoints[1]?.failure).toBeNull();
    expect(rig.endpoint('birch').stats.read().requests).toBeGreaterThan(20);
  });

  it('is said, once when it begins and once when it ends', async () => {
    const rig = await watch({ clusters: [buildGrove()], timeoutMs: 300, random: dice() });
    await rig.collect();
    const heal = await rig.endpoint('birch').faults.add({ kind: 'refuse' });
    await rig.pass(30 * MINUTE);
    await heal();
    await rig.pass(HOUR);
    const { url } = rig.endpoint('birch');
    const about = rig.log.lines.filter(({ fields }) => fields.subject === url).map(({ event }) => event);
    expect(about).toEqual(['read-failed', 'read-recovered']);
  });
});

describe('requests', () => {
  it('are dispersed over all endpoints', async () => {
    const rig = await watch({ clusters: [buildGrove()], random: dice() });
    await rig.collect();
    await rig.pass(HOUR);
    const counts = ['alder', 'birch', 'cedar'].map((node) => rig.endpoint(node).stats.read().requests);
    for (const count of counts) expect(count).toBeGreaterThan(0.2 * counts.reduce((sum, one) => sum + one, 0));
  });

  it('are never more than two at once at one endpoint', async () => {
    const rig = await watch({ clusters: [buildGrove()], nodes: ['alder'] });
    await rig.endpoint('alder').faults.add({ kind: 'slow-headers', delayMs: 20 });
    await rig.collect();
    await rig.pass(10 * MINUTE);
    expect(rig.endpoint('alder').stats.read().maxInFlight).toBeLessThanOrEqual(2);
  });

  it('are fewer than those of the seed: 1 + 6 x nodes at each refresh', async () => {
    const rig = await watch({ clusters: [buildGrove()] });
    await rig.collect();
    const cold = rig.requests();
    await rig.pass(HOUR);
    const steady = rig.requests() - cold;
    expect(cold).toBeLessThanOrEqual(20);
    // The seed, scraped twice a minute.
    expect(steady).toBeLessThan(0.15 * 120 * (1 + 6 * 3));
  });

  it('do not reach a node that is down', async () => {
    const cluster = buildGrove();
    const rig = await watch({ clusters: [cluster], nodes: ['alder', 'birch'] });
    setUp(cluster, 'cedar', false);
    await rig.collect();
    await rig.pass(HOUR);
    const asked = ['alder', 'birch'].flatMap((node) => rig.endpoint(node).stats.requestLog());
    expect(asked.filter(({ target }) => target.includes('/nodes/cedar/'))).toEqual([]);
    expect(rig.known().reach.kind).toBe('answering');
  });

  it('are asked of the only endpoint again when it ended a kept connection', async () => {
    const rig = await watch({ clusters: [buildGrove()], nodes: ['alder'] });
    await rig.collect();
    const heal = await rig.endpoint('alder').faults.add({ kind: 'reset-mid-body' }, '/cluster/tasks');
    await rig.pass(MINUTE + SECOND);
    await heal();
    await rig.pass(MINUTE);
    expect(rig.known().reach.kind).toBe('answering');
  });
});

describe('a node that hangs', () => {
  it('holds up neither the overview nor the other nodes', async () => {
    const cluster = buildGrove();
    const rig = await watch({ clusters: [cluster], timeoutMs: 200, random: dice() });
    for (const node of ['alder', 'birch', 'cedar']) {
      await rig.endpoint(node).faults.add({ kind: 'hang' }, /\/nodes\/cedar\//);
    }
    await rig.pass(3 * MINUTE);
    const { disks, reach } = rig.known();
    expect(reach.kind).toBe('answering');
    expect(disks.get('alder')?.kind).toBe('read');
    expect(disks.get('birch')?.kind).toBe('read');
    expect(disks.get('cedar')).toMatchObject({ kind: 'failed', failure: { kind: 'timeout' } });
    expect(rig.known().endpoints.every(({ failure }) => failure === null)).toBe(true);
  });
});

describe('a cluster without quorum', () => {
  it('is told as it is, and still read', async () => {
    const cluster = buildGrove();
    const rig = await watch({ clusters: [cluster] });
    await rig.collect();
    cluster.isQuorate = false;
    await rig.pass(MINUTE + 10 * SECOND);
    expect(lastGood(rig.known().cluster)?.value.isQuorate).toBe(false);
    expect(rig.known().reach.kind).toBe('answering');
  });

  it('is no question for a node that is in none', async () => {
    const rig = await watch({ clusters: [buildCluster({ name: null, nodes: ['solo'] })] });
    await rig.collect();
    expect(lastGood(rig.known().cluster)?.value).toEqual({ name: null, nodes: ['solo'], isQuorate: null });
  });
});

describe('endpoints of two clusters in one source', () => {
  it('are recognised: only the first cluster is watched, and the others are said to be foreign', async () => {
    const other = buildCluster({ name: 'heath', nodes: ['gorse', 'heather'] });
    const cluster = buildGrove();
    const rig = await watch({ clusters: [cluster, other], random: dice() });
    await rig.collect();
    await rig.pass(10 * MINUTE);
    expect(rig.known().endpoints.map(({ isForeign }) => isForeign)).toEqual([false, false, false, true, true]);
    expect(await pveLines([rig.known()], rig.clock.nowMs())).toEqual(seedTruth(cluster));
    const asked = Object.keys(rig.endpoint('gorse').stats.read().byEndpoint);
    expect(asked).toEqual(['/cluster/status']);
    const said = rig.log.lines.filter(({ fields }) => String(fields.detail).includes('another cluster'));
    expect(said).toHaveLength(2);
  });

  it('are told apart although their clusters bear the same name', async () => {
    const rig = await watch({ clusters: [buildGrove(), buildCluster({ nodes: ['gorse'] })] });
    await rig.collect();
    expect(rig.known().endpoints.at(-1)?.isForeign).toBe(true);
  });
});

describe('a token that is refused', () => {
  it('is tried at two endpoints, not at all, and then left alone for five minutes', async () => {
    const rig = await watch({ clusters: [buildGrove()], tokenSecret: 'wrong' });
    await rig.pass(4 * MINUTE);
    expect(rig.known().reach).toMatchObject({ kind: 'failing', failure: { kind: 'auth' } });
    expect(rig.requests()).toBeLessThanOrEqual(3);
  });

  it('is never sent to an endpoint with another certificate', async () => {
    const rig = await watch({ clusters: [buildGrove()], timeoutMs: 300 });
    rig.endpoint('alder').stats.reset();
    await rig.endpoint('alder').faults.add({ kind: 'other-certificate' });
    await rig.pass(5 * MINUTE);
    expect(rig.endpoint('alder').stats.read().hasSeenToken).toBe(false);
    expect(rig.known().endpoints[0]?.failure).toMatchObject({ kind: 'tls', reason: 'pin-changed' });
    expect(rig.known().reach.kind).toBe('answering');
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { createDecoder } from '../../main/engine/pbs/decoder.ts';
import { createTestServer } from '../../main/monitor/handlers/test-server.ts';
import { createFakeClock } from '../kit/fake-clock.ts';
import { createMemoryKeychain } from '../kit/memory-keychain.ts';
import { someSettings } from '../kit/page-doubles.ts';
import { buildGrove } from '../simulator/pve/build.ts';
import type { PveCluster } from '../simulator/pve/model.ts';
import { type PveListener, startCluster } from '../simulator/pve/start-cluster.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function aCluster(cluster: PveCluster = buildGrove()) {
  const started = await startCluster(cluster);
  ends.push(started.close);
  return started.endpoints;
}

const urlsOf = (endpoints: readonly PveListener[]) => endpoints.map(({ url, fingerprint }) => ({ url, fingerprint }));

/** Tries a cluster as a person drafts it; `kept`: what the settings have, whose secret is kept. */
function trial(kept: object = {}) {
  const cluster = buildGrove();
  const decoder = createDecoder(new URL('../../main/engine/pbs/decode-worker.ts', import.meta.url));
  ends.push(decoder.stop);
  const settings = someSettings({ ...kept });
  const keychain = createMemoryKeychain({ grove: cluster.tokenSecret });
  const test = createTestServer({
    ...{ host: 'headless', settings: () => settings, decoder, addSecret: () => {} },
    secrets: { baseFolder: '.', environment: {}, keychain },
    clock: createFakeClock(cluster.nowMs),
  });
  return (urls: object, secret: string | null = cluster.tokenSecret) =>
    test({ kind: 'pve', name: 'grove', tokenId: cluster.tokenId, urls }, secret);
}

describe('a cluster that is tried', () => {
  it('tells a line for each address and each part that the token may read', async () => {
    const endpoints = await aCluster();
    const answer = await trial()(urlsOf(endpoints));
    expect(answer).toMatchObject({ ok: true, certificate: { isTrusted: true } });
    expect(answer.sentence).toBe('Proxmox VE 9.1.4 answers and shows 3 nodes and 7 guests; all is there.');
    expect(answer.capabilities.map(({ what, ok }) => [what, ok])).toEqual([
      ['the cluster', true],
      ...endpoints.map(({ url }) => [url, true]),
      ['the cluster itself', true],
      ['guests', true],
      ['storages', true],
      ['the list of nodes', true],
    ]);
  });

  it('says what the token lacks and which address is of another cluster', async () => {
    const poor = buildGrove();
    poor.permissions = { '/': { 'Sys.Audit': 1 } };
    const own = await aCluster(poor);
    const foreign = await aCluster(buildGrove({ name: 'hedge', nodes: ['elm'] }));
    const { ok, capabilities } = await trial()(urlsOf([...own, ...foreign]));
    expect(ok).toBe(true);
    const bad = capabilities.filter((line) => !line.ok);
    expect(bad.map(({ what }) => what)).toEqual([foreign[0]?.url, 'guests', 'storages']);
    expect(bad[1]?.detail).toContain('pveum acl modify');
  });

  it('shows the certificate that is not pinned, and sends the token to none of the addresses', async () => {
    const endpoints = await aCluster();
    const [first, second, third] = urlsOf(endpoints);
    const answer = await trial()([first, { ...second, fingerprint: null }, third]);
    expect(answer).toMatchObject({
      ok: false,
      certificate: { isTrusted: false, fingerprint: second?.fingerprint },
      capabilities: [],
    });
    expect(answer.sentence).toContain("Certificates on the node's page");
    expect(endpoints.map(({ stats }) => stats.read().hasSeenToken)).toEqual([false, false, false]);
  });

  it('gets the kept secret only for the addresses that it was kept for', async () => {
    const endpoints = await aCluster();
    const urls = urlsOf(endpoints);
    const { tokenId } = buildGrove();
    const kept = { servers: [{ kind: 'pve', name: 'grove', tokenId, urls }] };
    expect(await trial(kept)(urls, null)).toMatchObject({ ok: true });
    for (const { stats } of endpoints) stats.reset();
    const elsewhere = { servers: [{ kind: 'pve', name: 'grove', tokenId, urls: urls.slice(0, 2) }] };
    expect(await trial(elsewhere)(urls, null)).toMatchObject({ ok: false });
    expect(endpoints.some(({ stats }) => stats.read().hasSeenToken)).toBe(false);
  });

  it('is told in words of its kind when the secret is wrong', async () => {
    const { ok, sentence } = await trial()(urlsOf(await aCluster()), 'wrong-secret');
    expect(ok).toBe(false);
    expect(sentence).toContain('Datacenter, Permissions');
  });
});

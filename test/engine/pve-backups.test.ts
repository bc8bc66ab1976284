import { afterEach, describe, expect, it } from 'vitest';
import { lastGood } from '../../shared/domain/section.ts';
import { coverageOf } from '../../shared/rules/guest-coverage.ts';
import { storageLinks } from '../../shared/rules/pbs-targets.ts';
import { guestRuns } from '../../shared/rules/vzdump-results.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { aServer } from '../kit/builders.ts';
import { type WatchedCluster, watchCluster } from '../kit/watched-cluster.ts';
import { addPbsStorage, addRun, buildGrove, setUp } from '../simulator/pve/build.ts';
import type { PveCluster } from '../simulator/pve/model.ts';

let watched: WatchedCluster | null = null;
afterEach(async () => {
  await watched?.close();
  watched = null;
});

async function collected(cluster: PveCluster): Promise<WatchedCluster> {
  watched = await watchCluster({ clusters: [cluster] });
  await watched.collect();
  return watched;
}

function resultsOf(rig: WatchedCluster): Record<string, string> {
  return Object.fromEntries(
    [...guestRuns(rig.known())].map(([vmid, { last }]) => [vmid, last.result.message ?? last.result.kind]),
  );
}

/** Requests for logs of runs so far. */
function logReads(rig: WatchedCluster): number {
  return ['alder', 'birch', 'cedar'].reduce(
    (sum, node) => sum + (rig.endpoint(node).stats.read().byEndpoint['/nodes/{node}/tasks/{upid}/log'] ?? 0),
    0,
  );
}

describe('backup runs', () => {
  it('tell what came of each guest, also within a run of several', async () => {
    const cluster = buildGrove();
    const startMs = cluster.nowMs - 8 * HOUR;
    addRun(cluster, {
      node: 'alder',
      startMs,
      endMs: startMs + HOUR,
      guests: new Map([
        [201, null],
        [310, 'no space'],
      ]),
    });
    addRun(cluster, { node: 'birch', startMs, endMs: startMs + HOUR, guests: new Map([[202, null]]) });
    addRun(cluster, {
      node: 'cedar',
      startMs,
      endMs: startMs + HOUR,
      guests: new Map([
        [305, null],
        [306, undefined],
      ]),
      status: 'interrupted by signal',
    });
    expect(resultsOf(await collected(cluster))).toEqual({
      201: 'ok',
      202: 'ok',
      305: 'ok',
      306: 'interrupted',
      310: 'no space',
    });
  });

  it('are noticed within one interval after they end, and their log is read once', async () => {
    const cluster = buildGrove();
    const rig = await collected(cluster);
    const run = {
      node: 'alder',
      guests: new Map<number, string | null>([
        [201, null],
        [310, null],
      ]),
    };
    addRun(cluster, { ...run, startMs: cluster.nowMs, endMs: null });
    await rig.pass(2 * MINUTE);
    const [running] = lastGood(rig.known().vzdump.get('alder') ?? { kind: 'unread' })?.value.runs ?? [];
    expect(running).toMatchObject({ endedAtMs: null, guests: null });
    const task = cluster.tasks[0];
    if (!task) throw new Error('no task');
    task.endMs = cluster.nowMs;
    task.status = 'OK';
    await rig.pass(MINUTE + 10 * SECOND);
    expect(resultsOf(rig)).toEqual({ 201: 'ok', 310: 'ok' });
    await rig.pass(2 * HOUR);
    expect(logReads(rig)).toBe(1);
  });

  it('stay known while their node is down', async () => {
    const cluster = buildGrove();
    const startMs = cluster.nowMs - HOUR;
    addRun(cluster, { node: 'cedar', startMs, endMs: startMs + MINUTE, guests: new Map([[305, 'broken']]) });
    const rig = await collected(cluster);
    setUp(cluster, 'cedar', false);
    await rig.pass(2 * HOUR);
    expect(resultsOf(rig)).toEqual({ 305: 'broken' });
  });

  it('are kept when their log is gone, without asking for it for ever', async () => {
    const cluster = buildGrove();
    const startMs = cluster.nowMs - HOUR;
    addRun(cluster, {
      node: 'alder',
      startMs,
      endMs: startMs + MINUTE,
      guests: new Map([
        [201, null],
        [310, null],
      ]),
    });
    const upid = cluster.tasks[0]?.upid ?? '';
    watched = await watchCluster({ clusters: [cluster] });
    const rig = watched;
    for (const node of ['alder', 'birch', 'cedar'])
      await rig.endpoint(node).faults.add({ kind: 'status', status: 500 }, /\/log/);
    await rig.collect();
    const { runs = [] } = lastGood(rig.known().vzdump.get('alder') ?? { kind: 'unread' })?.value ?? {};
    expect(runs.map((run) => [run.upid, run.guests])).toEqual([[upid, []]]);
    const reads = logReads(rig);
    await rig.pass(HOUR);
    expect(logReads(rig)).toBe(reads);
  });
});

describe('runs during an outage of hours', () => {
  it('are found when the cluster answers again', async () => {
    const cluster = buildGrove();
    const rig = await collected(cluster);
    const startMs = cluster.nowMs + HOUR;
    const heals = [];
    for (const node of ['alder', 'birch', 'cedar']) heals.push(await rig.endpoint(node).faults.add({ kind: 'refuse' }));
    await rig.pass(6 * HOUR);
    addRun(cluster, { node: 'alder', startMs, endMs: startMs + MINUTE, guests: new Map([[201, 'x']]) });
    for (const heal of heals) await heal();
    await rig.pass(15 * MINUTE);
    expect(resultsOf(rig)).toEqual({ 201: 'x' });
  });
});

describe('a run of one guest', () => {
  it('is still its failure where the log that says why is gone', async () => {
    const cluster = buildGrove();
    const startMs = cluster.nowMs - HOUR;
    addRun(cluster, { node: 'alder', startMs, endMs: startMs + MINUTE, guests: new Map([[201, 'x']]) });
    watched = await watchCluster({ clusters: [cluster] });
    for (const node of ['alder', 'birch', 'cedar']) {
      await watched.endpoint(node).faults.add({ kind: 'status', status: 500 }, /\/log/);
    }
    await watched.collect();
    expect(resultsOf(watched)).toEqual({ 201: 'job errors' });
  });
});

describe('cover', () => {
  it('is told by our own reckoning and by that of PVE, which counts jobs that are off', async () => {
    const cluster = buildGrove();
    const rig = await collected(cluster);
    const state = rig.known();
    const { guests = [] } = lastGood(state.resources)?.value ?? {};
    const kinds = Object.fromEntries(guests.map((guest) => [guest.vmid, coverageOf(state, guest).kind]));
    expect(kinds).toEqual({
      201: 'covered',
      202: 'covered',
      203: 'switched-off',
      305: 'covered',
      306: 'covered',
      310: 'covered',
      9000: 'uncovered',
    });
    expect(lastGood(state.uncovered)?.value.map(({ vmid }) => vmid)).toEqual([9000]);
  });

  it('is still told where a job names a pool that was deleted, which breaks the list of PVE', async () => {
    const cluster = buildGrove();
    cluster.jobs.push({ id: 'old', pool: 'gone' });
    const rig = await collected(cluster);
    expect(rig.known().uncovered).toMatchObject({
      kind: 'failed',
      failure: { kind: 'remote', message: "pool 'gone' does not exist" },
    });
    expect(rig.known().backupJobs.kind).toBe('read');
  });
});

describe('storages', () => {
  it('that point to a watched PBS are linked to it, by address or certificate', async () => {
    const cluster = buildGrove();
    addPbsStorage(cluster, 'vault', { server: 'pbs1.example', datastore: 'tank', namespace: 'grove' });
    addPbsStorage(cluster, 'far', { server: 'elsewhere', datastore: 'x', fingerprint: 'aa:bb' });
    const rig = await collected(cluster);
    const servers = [aServer({ name: 'pbs-1', url: 'https://pbs1.example:8007' })];
    const links = storageLinks(rig.known(), servers).map(({ storage, target, server }) => [
      storage.storage,
      target.namespace,
      server?.name,
    ]);
    expect(links).toEqual([
      ['vault', 'grove', 'pbs-1'],
      ['far', '', undefined],
    ]);
  });
});

describe('a token without rights', () => {
  it('leaves what it may not see unknown, names the right, and keeps the rest', async () => {
    const cluster = buildGrove();
    cluster.permissions = { '/': { 'VM.Audit': 1, 'Datastore.Audit': 1 } };
    const rig = await collected(cluster);
    const { reach, backupJobs, resources } = rig.known();
    expect(reach.kind).toBe('answering');
    expect(backupJobs).toMatchObject({
      kind: 'failed',
      failure: { kind: 'permission', privilege: 'Sys.Audit', path: '/' },
    });
    expect(lastGood(resources)?.value.nodes[0]).toMatchObject({ status: 'online', cpuCount: null });
  });

  it.each(['8.2.0', '9.1.4'])('is told the same by version %s, which writes it elsewhere', async (version) => {
    const cluster = buildGrove();
    cluster.version = version;
    cluster.permissions = { '/': {} };
    const rig = await collected(cluster);
    expect(rig.known().uncovered).toMatchObject({ failure: { kind: 'permission', privilege: 'Sys.Audit', path: '/' } });
  });
});

describe('a cluster that fails as a whole', () => {
  it.each([
    [{ kind: 'refuse' }, { kind: 'network', reason: 'refused' }],
    [{ kind: 'hang' }, { kind: 'timeout' }],
    [{ kind: 'status', status: 401 }, { kind: 'auth' }],
    [
      { kind: 'html', status: 503 },
      { kind: 'protocol', reason: 'html' },
    ],
    [
      { kind: 'status', status: 503 },
      { kind: 'protocol', reason: 'server-error' },
    ],
    [{ kind: 'truncated-body' }, { kind: 'protocol', reason: 'truncated' }],
    [{ kind: 'other-certificate' }, { kind: 'tls', reason: 'pin-changed' }],
  ] as const)('says why (%j), keeps what it knew, and is back after it recovers', async (fault, failure) => {
    const cluster = buildGrove();
    watched = await watchCluster({ clusters: [cluster], timeoutMs: 300 });
    const rig = watched;
    await rig.collect();
    const heals = [];
    for (const node of ['alder', 'birch', 'cedar']) heals.push(await rig.endpoint(node).faults.add(fault));
    await rig.pass(3 * MINUTE);
    expect(rig.known().reach).toMatchObject({ kind: 'failing', failure });
    expect(lastGood(rig.known().resources)?.value.guests).toHaveLength(7);
    for (const heal of heals) await heal();
    await rig.pass(12 * MINUTE);
    expect(rig.known().reach.kind).toBe('answering');
    expect(rig.known().endpoints.map((endpoint) => endpoint.failure)).toEqual([null, null, null]);
  });
});

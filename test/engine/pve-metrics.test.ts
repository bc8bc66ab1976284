import { afterEach, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../shared/time-units.ts';
import { pveLines, pveSeries, pveText } from '../kit/pve-page.ts';
import { type WatchedCluster, watchCluster } from '../kit/watched-cluster.ts';
import { addGuest, buildCluster, buildGrove, setUp } from '../simulator/pve/build.ts';
import { line, seedTruth } from './pve-seed-truth.ts';

let watched: WatchedCluster | null = null;
afterEach(async () => {
  await watched?.close();
  watched = null;
});

async function collected(...clusters: Parameters<typeof watchCluster>[0]['clusters']): Promise<WatchedCluster> {
  watched = await watchCluster({ clusters });
  await watched.collect();
  return watched;
}

const SEED_NAMES = [
  'cluster_cpus_allocated',
  'cluster_cpus_total',
  'cluster_memory_allocated_bytes',
  'cluster_memory_total_bytes',
  'guest_up',
  'node_cpus_allocated',
  'node_cpus_total',
  'node_days_until_cert_expiration',
  'node_disk_smart_status',
  'node_memory_allocated_bytes',
  'node_memory_total_bytes',
  'node_storage_total_bytes',
  'node_storage_used_bytes',
  'node_up',
].map((name) => `proxmox_${name}`);

it('tells every metric of the seed with its labels and value, and no other', async () => {
  const cluster = buildGrove();
  const { known, clock } = await collected(cluster);
  const lines = await pveLines([known()], clock.nowMs());
  expect(lines).toEqual(seedTruth(cluster));
  expect([...new Set(lines.map((one) => one.split(' ')[0]))].sort()).toEqual(SEED_NAMES);
});

it('counts stopped guests and templates as allocated, as in the worked example', async () => {
  const cluster = buildCluster({ nodes: ['alder'], name: null });
  const gib = 1024 ** 3;
  addGuest(cluster, { vmid: 201, node: 'alder', cpus: 4, memoryBytes: 8 * gib });
  addGuest(cluster, { vmid: 310, node: 'alder', type: 'lxc', status: 'stopped', cpus: 1, memoryBytes: gib / 2 });
  addGuest(cluster, { vmid: 9000, node: 'alder', status: 'stopped', isTemplate: true, cpus: 2, memoryBytes: 2 * gib });
  const { known, clock } = await collected(cluster);
  const lines = await pveLines([known()], clock.nowMs());
  expect(lines).toContain(line('node_cpus_allocated', { name: 'alder' }, 7));
  expect(lines).toContain(line('node_memory_allocated_bytes', { name: 'alder' }, 11_274_289_152));
});

it('stays right hour after hour while guests move, start, stop and vanish', async () => {
  const cluster = buildGrove();
  const rig = await collected(cluster);
  const [db, dns] = cluster.guests;
  if (!db || !dns) throw new Error('no guests');
  db.node = 'birch';
  dns.status = 'running';
  cluster.guests.pop();
  await rig.pass(2 * MINUTE);
  expect(await pveLines([rig.known()], rig.clock.nowMs())).toEqual(seedTruth(cluster));
  await rig.pass(DAY);
  expect(await pveLines([rig.known()], rig.clock.nowMs())).toEqual(seedTruth(cluster));
});

it('leaves out what a storage or certificate does not tell instead of calling it 0', async () => {
  const cluster = buildGrove();
  const node = cluster.nodes[1];
  const [local, nas] = node?.storages ?? [];
  const [root] = node?.certificates ?? [];
  if (!local || !nas || !root) throw new Error('no storage');
  nas.isActive = false;
  root.notAfterMs = null;
  const { known, clock } = await collected(cluster);
  expect(await pveLines([known()], clock.nowMs())).toEqual(seedTruth(cluster));
});

it('names the source of each series as soon as there are two of them', async () => {
  const { known, clock } = await collected(buildGrove());
  const twins = [known(), { ...known(), name: 'heath' }];
  const series = (await pveSeries(twins, clock.nowMs())).filter(({ name }) => name.startsWith('proxmox_'));
  const bySource = Map.groupBy(series, ({ labels }) => labels.source);
  expect([...bySource.keys()].sort()).toEqual(['grove', 'heath']);
  const single = (await pveSeries([known()], clock.nowMs())).filter(({ name }) => name.startsWith('proxmox_'));
  expect(single.every(({ labels }) => labels.source === undefined)).toBe(true);
  expect(bySource.get('heath')).toHaveLength(single.length);
});

it('shows nothing of a cluster that has been silent for three intervals', async () => {
  const rig = await collected(buildGrove());
  for (const node of ['alder', 'birch', 'cedar']) await rig.endpoint(node).faults.add({ kind: 'refuse' });
  await rig.pass(10 * MINUTE);
  expect(await pveLines([rig.known()], rig.clock.nowMs())).toEqual([]);
});

it('says that a node is down at once, and nothing else of it', async () => {
  const cluster = buildGrove();
  const rig = await collected(cluster);
  setUp(cluster, 'cedar', false);
  await rig.pass(MINUTE + 10_000);
  expect(await pveLines([rig.known()], rig.clock.nowMs())).toEqual(seedTruth(cluster));
  await rig.pass(10 * MINUTE);
  expect(await pveLines([rig.known()], rig.clock.nowMs())).toEqual(seedTruth(cluster));
});

it('writes each metric under one heading with the text that people know', async () => {
  const { known, clock } = await collected(buildGrove());
  const text = await pveText([known()], clock.nowMs());
  expect(text.match(/# TYPE proxmox_guest_up gauge/g)).toHaveLength(1);
  expect(text).toContain(
    '# HELP proxmox_guest_up Shows whether VMs and LXCs in a proxmox cluster are up. (0=down,1=up)\n',
  );
});

import { MINUTE, SECOND } from '../../shared/time-units.ts';
import { seedTruth } from '../engine/pve-seed-truth.ts';
import { pveLines } from '../kit/pve-page.ts';
import { type ClusterOptions, type WatchedCluster, watchCluster } from '../kit/watched-cluster.ts';
import { addGuest, buildCluster, buildGrove, setUp } from '../simulator/pve/build.ts';
import type { PveCluster } from '../simulator/pve/model.ts';
import type { Bench, Report } from './bench.ts';

/** Requests of a cluster's watching against the seed's exporter; whether its metrics are right, also in trouble. */
export const pveBench: Bench = {
  name: 'pve',
  summary: 'a Proxmox VE cluster: requests against 1 + 6 x nodes, metrics against the truth, also with parts down',
  isSlow: false,
  async run(say): Promise<Report> {
    const costs = [];
    for (const nodes of [1, 3, 8]) {
      say(`${nodes} nodes`);
      costs.push(await costOf(nodes));
    }
    const rounds = [];
    for (const trouble of TROUBLES) {
      say(trouble.name);
      rounds.push(await roundOf(trouble));
    }
    return {
      figures: { costs, rounds },
      budgets: [],
      tables: [
        {
          title: 'Requests of one Proxmox VE cluster, all of its endpoints configured',
          columns: [
            'nodes',
            'cold, all parts',
            'seed, one refresh',
            'steady, per minute',
            'seed, every 30 s, per minute',
          ],
          rows: costs.map((cost) => [
            cost.nodes,
            cost.cold,
            cost.seedRefresh,
            cost.steadyPerMinute,
            cost.seedPerMinute,
          ]),
          note: 'Cold: what the seed reads (1 + 2 x nodes for us) and jobs, runs, rights, storages, version, one look at each endpoint.',
        },
        {
          title: "The seed's metrics against the simulated truth, three nodes",
          columns: ['situation', 'series right', 'of', 'too many', 'age of the figures in s'],
          rows: rounds.map((round) => [round.name, round.right, round.all, round.extra, round.ageSeconds]),
        },
      ],
    };
  },
};

const GUESTS_PER_NODE = 20;

async function costOf(count: number) {
  const nodes = Array.from({ length: count }, (_, at) => `node-${at + 1}`);
  const cluster = buildCluster({ nodes });
  for (const [at, node] of nodes.entries()) {
    for (let guest = 0; guest < GUESTS_PER_NODE; guest++) addGuest(cluster, { vmid: 1000 * (at + 1) + guest, node });
  }
  const rig = await watchCluster({ clusters: [cluster], random: Math.random });
  try {
    await rig.collect();
    const cold = rig.requests();
    await rig.pass(60 * MINUTE);
    const steadyPerMinute = (rig.requests() - cold) / 60;
    const seedRefresh = 1 + 6 * count;
    return { nodes: count, cold, seedRefresh, steadyPerMinute, seedPerMinute: 2 * seedRefresh };
  } finally {
    await rig.close();
  }
}

interface Trouble {
  readonly name: string;
  readonly options?: Partial<ClusterOptions>;
  readonly strike: (rig: WatchedCluster, cluster: PveCluster) => Promise<unknown> | undefined;
}

const TROUBLES: readonly Trouble[] = [
  { name: 'all well', strike: () => undefined },
  {
    name: 'one node down',
    strike: (_rig, cluster) => {
      setUp(cluster, 'cedar', false);
      return undefined;
    },
  },
  { name: 'one endpoint refuses', strike: (rig) => rig.endpoint('birch').faults.add({ kind: 'refuse' }) },
  { name: 'one endpoint hangs', strike: (rig) => rig.endpoint('birch').faults.add({ kind: 'hang' }) },
  {
    name: 'no quorum',
    strike: (_rig, cluster) => {
      cluster.isQuorate = false;
      for (const node of cluster.nodes.slice(1)) node.isUp = false;
      return undefined;
    },
  },
];

async function roundOf({ name, strike }: Trouble) {
  const cluster = buildGrove();
  const rig = await watchCluster({ clusters: [cluster], timeoutMs: SECOND, random: Math.random });
  try {
    await rig.collect();
    await strike(rig, cluster);
    await rig.pass(3 * MINUTE);
    const truth = seedTruth(cluster);
    const said = await pveLines([rig.known()], rig.clock.nowMs());
    const right = truth.filter((line) => said.includes(line)).length;
    const { resources } = rig.known();
    const takenAtMs = resources.kind === 'read' ? resources.takenAtMs : 0;
    return {
      ...{ name, right, all: truth.length, extra: said.length - right },
      ageSeconds: Math.round((rig.clock.nowMs() - takenAtMs) / SECOND),
    };
  } finally {
    await rig.close();
  }
}

import type { Engine } from '../../main/engine/engine.ts';
import { HOUR, MINUTE } from '../../shared/time-units.ts';
import { startFleet } from '../simulator/start-fleet.ts';
import type { Bench, Report } from './bench.ts';
import type { Budget } from './budget.ts';
import { createSteppedClock } from './engine/stepped-clock.ts';
import { watch } from './engine/watching.ts';
import { createWireMeter, type MeteredRequest } from './engine/wire-meter.ts';
import { comparePeers, type PeerCost } from './peers-comparison.ts';
import { kilobytes, type RequestCost, sumOf } from './request-cost.ts';
import type { Table } from './table.ts';

const POLLING_MS = MINUTE;
/** Long enough for any sweep of this fleet. */
const PATIENCE_MS = HOUR;
const SETTLING_MS = 30 * MINUTE;

interface Costs {
  readonly overview: RequestCost;
  readonly extras: Readonly<Record<string, RequestCost>>;
  readonly sweep: RequestCost & { readonly spreadSeconds: number };
  readonly steady: RequestCost & { readonly minutes: number; readonly finishedTasks: number };
  readonly steadyByEndpoint: Readonly<Record<string, RequestCost>>;
}

/** The contract's small fleet: what we ask of its servers. */
export const budgetsBench: Bench = {
  name: 'budgets',
  summary: "requests and bytes on the contract's small fleet: cold overview, snapshot sweep, steady state",
  isSlow: false,
  async run(say) {
    say('3 servers, 30 datastores, 60 namespaces, 600 groups, 18,000 snapshots; polling every 60 s');
    const costs = await measureOurs();
    say('the same fleet as other programs ask it');
    return report(costs, await comparePeers());
  },
};

async function measureOurs(): Promise<Costs> {
  const fleet = await startFleet({ scenario: 'small' });
  const clock = createSteppedClock({ startMs: fleet.world.nowMs, stepMs: 20, onStep: fleet.advanceTo });
  const meter = createWireMeter(clock.monotonicMs);
  const byName = new Map(fleet.servers.map((server) => [server.name, server]));
  const engine = watch({
    servers: fleet.servers,
    clock,
    pollingIntervalMs: POLLING_MS,
    around: (transport, { name }) => {
      const server = byName.get(name);
      return server ? meter.around(transport, server) : transport;
    },
  });
  try {
    engine.start();
    await clock.pass(PATIENCE_MS, engine.idle, () => hasAll(engine, 'overviewCompleteAtMs'));
    const overview = [...meter.requests];
    await clock.pass(PATIENCE_MS, engine.idle, engine.isCollected);
    // What is due once an hour has then settled into its own time and falls into the hour that is measured.
    await clock.pass(SETTLING_MS, engine.idle);
    const sweep = meter.requests.filter(isSnapshotRead);
    const steadyFrom = meter.requests.length;
    const tasksBefore = finishedTasks(fleet.servers);
    await clock.pass(HOUR, engine.idle);
    const steady = meter.requests.slice(steadyFrom);
    const core = overview.filter((request) => extraOf(request.path) === null && !isSnapshotRead(request));
    return {
      overview: sumOf(core),
      extras: groupedBy(overview, ({ path }) => extraOf(path)),
      sweep: { ...sumOf(sweep), spreadSeconds: spreadOf(sweep) / 1000 },
      steady: { ...sumOf(steady), minutes: 60, finishedTasks: finishedTasks(fleet.servers) - tasksBefore },
      steadyByEndpoint: groupedBy(steady, ({ path }) => templateOf(path)),
    };
  } finally {
    await engine.stop();
    await fleet.close();
  }
}

function hasAll(engine: Engine, milestone: 'overviewCompleteAtMs' | 'snapshotsCompleteAtMs'): boolean {
  return engine.state().servers.every((server) => server[milestone] !== null);
}

/** What the contract's overview leaves out. */
const EXTRAS: readonly (readonly [string, string])[] = [
  ['/nodes/localhost/subscription', 'subscription'],
  ['/nodes/localhost/apt/update', 'updates'],
  ['/nodes/localhost/time', 'time zone'],
  ['/tape/', 'tape'],
  ['/status/datastore-usage', 'usage history'],
];

function extraOf(path: string): string | null {
  return EXTRAS.find(([start]) => path.startsWith(start))?.[1] ?? null;
}

function isSnapshotRead({ path }: MeteredRequest): boolean {
  return /\/snapshots(\?|$)/.test(path);
}

function templateOf(path: string): string {
  return (path.split('?')[0] ?? '').replace(/^(\/admin\/datastore\/)[^/]+(\/)/, '$1{store}$2');
}

function groupedBy(requests: readonly MeteredRequest[], keyOf: (request: MeteredRequest) => string | null) {
  const groups = Map.groupBy(requests, keyOf);
  groups.delete(null);
  return Object.fromEntries([...groups].map(([key, of]) => [String(key), sumOf(of)]));
}

function spreadOf(requests: readonly MeteredRequest[]): number {
  const times = requests.map(({ atMs }) => atMs);
  return times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
}

function finishedTasks(
  servers: readonly { readonly node: { readonly tasks: { readonly finished: readonly unknown[] } } }[],
) {
  return servers.reduce((sum, { node }) => sum + node.tasks.finished.length, 0);
}

function report(costs: Costs, peers: readonly PeerCost[]): Report {
  return {
    figures: { ours: costs, peers },
    tables: [oursTable(costs), steadyTable(costs), peersTable(costs, peers)],
    budgets: budgetsOf(costs),
  };
}

function budgetsOf({ overview, steady }: Costs): Budget[] {
  const { minutes } = steady;
  return [
    { what: 'overview from cold', measured: overview.requests, limit: 130, unit: 'requests', allows: 'below' },
    { what: 'overview from cold', measured: overview.wireBytes / 1e6, limit: 0.5, unit: 'MB', allows: 'below' },
    { what: 'steady', measured: steady.requests / minutes, limit: 25, unit: 'requests/min', allows: 'up to' },
    { what: 'steady', measured: steady.wireBytes / 1000 / minutes, limit: 50, unit: 'KB/min', allows: 'up to' },
    { what: 'steady', measured: steady.manifests, limit: 0, unit: 'manifests', allows: 'up to' },
    { what: 'steady hour without', measured: steady.finishedTasks, limit: 0, unit: 'finished tasks', allows: 'up to' },
  ];
}

const COLUMNS = ['', 'requests', 'KB on the wire', 'manifests'];

function row(name: string, cost: RequestCost) {
  return [name, cost.requests, kilobytes(cost.wireBytes), cost.manifests];
}

function oursTable({ overview, extras, sweep, steady }: Costs): Table {
  const perMinute = {
    ...steady,
    requests: steady.requests / steady.minutes,
    wireBytes: steady.wireBytes / steady.minutes,
  };
  return {
    title: 'PBS Tray, all three servers together',
    columns: COLUMNS,
    rows: [
      row('overview from cold', overview),
      ...Object.entries(extras).map(([name, cost]) => row(`  beside it: ${name}`, cost)),
      row(`snapshot sweep, spread over ${sweep.spreadSeconds.toFixed(0)} s`, sweep),
      row('steady hour', steady),
      row('steady, per minute', perMinute),
    ],
    note: 'Bytes: TCP payload both ways as the servers counted it, TLS handshakes, certificates and headers included.',
  };
}

function steadyTable({ steadyByEndpoint }: Costs): Table {
  const rows = Object.entries(steadyByEndpoint).sort(([, a], [, b]) => b.wireBytes - a.wireBytes);
  return { title: 'The steady hour by endpoint', columns: COLUMNS, rows: rows.map(([name, cost]) => row(name, cost)) };
}

function peersTable({ steady, overview, sweep }: Costs, peers: readonly PeerCost[]): Table {
  const perRound = peers.flatMap(({ peer, rounds }) =>
    Object.entries(rounds).map(([name, cost]) => [
      `${peer}, one ${name}`,
      cost.requests,
      cost.wireBytes / 1e6,
      cost.manifests,
    ]),
  );
  const perHour = peers.map(({ peer, perHour: cost }) => [
    `${peer}, an hour`,
    cost.requests,
    cost.wireBytes / 1e6,
    cost.manifests,
  ]);
  return {
    title: 'Beside other programs on the same three servers, every 60 s',
    columns: ['', 'requests', 'MB on the wire', 'manifests'],
    rows: [
      ...perRound,
      ...perHour,
      ['PBS Tray, cold overview', overview.requests, overview.wireBytes / 1e6, overview.manifests],
      ['PBS Tray, sweep, once', sweep.requests, sweep.wireBytes / 1e6, sweep.manifests],
      ['PBS Tray, an hour', steady.requests, steady.wireBytes / 1e6, steady.manifests],
    ],
    note: 'Replayed from their code (peers.md, section 4), with the Accept-Encoding of each; not executed.',
  };
}

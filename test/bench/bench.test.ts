import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fleet, startFleet } from '../simulator/start-fleet.ts';
import type { Bench } from './bench.ts';
import { type Budget, budgetLine, exitCodeFor } from './budget.ts';
import { helpText, readCommandLine } from './command-line.ts';
import { sizedFleet } from './fleets/sized-fleet.ts';
import type { ServerSize } from './peers/peer.ts';
import { taskPages } from './peers/pulse.ts';
import { replay } from './peers/replay.ts';
import { PEERS } from './peers-comparison.ts';
import { timesOf } from './service/scrape-load.ts';
import { tableText } from './table.ts';

const aBudget: Budget = { what: 'steady', measured: 25, limit: 25, unit: 'requests/min', allows: 'up to' };

describe('a budget', () => {
  it.each<[string, Partial<Budget>, number]>([
    ['is met at a limit that is allowed', {}, 0],
    ['is missed above it', { measured: 25.01 }, 1],
    ['is missed at a limit that must not be reached', { allows: 'below' }, 1],
    ['is met below it', { allows: 'below', measured: 24.9 }, 0],
    ['is missed by a figure that could not be had', { measured: Number.NaN }, 1],
  ])('%s', (_what, change, code) => {
    expect(
      exitCodeFor([
        { ...aBudget, measured: 0 },
        { ...aBudget, ...change },
      ]),
    ).toBe(code);
  });

  it('says what was measured against what', () => {
    expect(budgetLine({ ...aBudget, measured: 30 })).toBe('MISSED  steady: 30 requests/min (up to 25)');
  });
});

describe('the command line', () => {
  const aBench = (name: string, isSlow: boolean): Bench => ({
    name,
    summary: `about ${name}`,
    isSlow,
    run: () => Promise.reject(new Error('not run here')),
  });
  const known = [aBench('quick', false), aBench('other', false), aBench('long', true)];
  const names = (...args: string[]) => {
    const wish = readCommandLine(args, known);
    return wish.kind === 'run' ? wish.benches.map(({ name }) => name) : wish.kind;
  };

  it.each([
    ['runs all that are not slow', [], ['quick', 'other']],
    ['runs what is named, each once, in that order', ['long', 'quick', 'long'], ['long', 'quick']],
    ['refuses a name that there is not', ['quick', 'none'], 'usage'],
    ['refuses an option that there is not', ['--fast'], 'usage'],
    ['takes a seed', ['long', '--seed', '7'], ['long']],
    ['refuses a seed that is no number', ['long', '--seed', 'x'], 'usage'],
    ['shows its help', ['quick', '--help'], 'help'],
  ])('%s', (_what, args, expected) => {
    expect(names(...args)).toEqual(expected);
  });

  it('lists every benchmark in its help', () => {
    for (const { name, summary } of known) expect(helpText(known)).toMatch(new RegExp(`${name} +${summary}`));
  });
});

describe("the replay of other programs' requests", () => {
  const size = { servers: 1, stores: 2, namespaces: 2, groups: 3, snapshots: 2 };
  const forFormula: ServerSize = { ...size, backupTasks: 0 };
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await startFleet({ scenario: sizedFleet(size) });
  });
  afterAll(() => fleet.close());

  it.each(PEERS.map((peer) => [peer.name, peer] as const))('asks as often as the code of %s', async (_name, peer) => {
    const [server] = fleet.servers;
    if (server === undefined) throw new Error('no server');
    const costs = await replay(peer, server, fleet.world.nowMs / 1000);
    expect(costs.map(({ round, requests }) => [round, requests])).toEqual(
      peer.rounds.map(({ name, formula }) => [name, formula(forFormula)]),
    );
    expect(server.stats.read().byStatus).toEqual({ 200: costs.at(-1)?.requests });
  });

  it('makes PBS read every manifest where the program lists snapshots, and compresses only what asks for deflate', async () => {
    const [server] = fleet.servers;
    if (server === undefined) throw new Error('no server');
    const costs = new Map<string, { manifests: number; wireBytes: number }>();
    for (const peer of PEERS) {
      const [first] = await replay(peer, server, fleet.world.nowMs / 1000);
      if (first) costs.set(peer.name, first);
    }
    const of = (name: string) => costs.get(name) ?? { manifests: -1, wireBytes: -1 };
    expect(of('natrontech/pbs-exporter').manifests).toBe(24);
    expect(of('simonjur/pbs-exporter-node').manifests).toBe(24);
    expect(of('mlgruby/pbs-exporter-rs').manifests).toBe(12);
    expect(of('rcourtman/Pulse').manifests).toBe(0);
    expect(of('simonjur/pbs-exporter-node').wireBytes).toBeLessThan(of('natrontech/pbs-exporter').wireBytes / 2);
  });

  it.each([
    [0, 1],
    [199, 1],
    [200, 2],
    [599, 3],
    [600, 5],
  ])('pages through %i backup tasks with %i requests, as Pulse does', (tasks, pages) => {
    expect(taskPages(tasks)).toBe(pages);
  });
});

describe('figures', () => {
  it('are percentiles by rank', () => {
    const tookMs = Array.from({ length: 1000 }, (_, at) => 1000 - at);
    expect(timesOf(tookMs)).toEqual({ scrapes: 1000, p50Ms: 500, p99Ms: 990, maxMs: 1000 });
  });

  it('stand in columns', () => {
    const table = {
      title: 'T',
      columns: ['', 'n'],
      rows: [
        ['a', 1234],
        ['bb', null],
      ],
    };
    expect(tableText(table)).toBe('T\n          n\n  a   1,234\n  bb      -');
  });
});

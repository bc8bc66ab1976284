import { HOUR, MINUTE } from '../../shared/time-units.ts';
import { type Fleet, startFleet } from '../simulator/start-fleet.ts';
import type { Bench, Report } from './bench.ts';
import { bundleEngine } from './engine/bundle-engine.ts';
import { type EngineProcess, type Passed, startEngineProcess } from './engine/engine-process.ts';
import type { EngineFigures, Milestone } from './engine/engine-protocol.ts';
import { wireBytesOf } from './engine/wire-meter.ts';
import { kilobytes, type RequestCost } from './request-cost.ts';
import { createScraper } from './service/scraper.ts';
import type { Table } from './table.ts';

const STEP_MS = 100;
const REAL_STEADY_MS = 2 * MINUTE;

interface Stage {
  readonly stage: string;
  readonly passed: Passed;
  readonly cost: RequestCost;
  readonly figures: EngineFigures;
}

interface Round {
  readonly name: string;
  readonly scrapes: number;
  readonly stages: readonly Stage[];
  readonly atRest: EngineFigures;
}

interface Plan {
  readonly name: string;
  readonly isReal: boolean;
  readonly isScraped: boolean;
}

/** The scale that the product must bear, the engine in a process of its own on a clock that it drives itself. */
export const largeBench: Bench = {
  name: 'large',
  summary: '10 servers, 100 datastores, 10,500 groups, 630,000 snapshots: memory, processor time, blocks',
  isSlow: false,
  run: (say) =>
    measureAll(say, [
      { name: 'without scrapes', isReal: false, isScraped: false },
      { name: 'scraped every 15 s', isReal: false, isScraped: true },
    ]),
};

/** The same in real time: the sweep's rests make it take some five minutes. */
export const largeRealBench: Bench = {
  name: 'large-real',
  summary: 'the same on the real clock, scraped every 15 s',
  isSlow: true,
  run: (say) => measureAll(say, [{ name: 'real clock, scraped every 15 s', isReal: true, isScraped: true }]),
};

async function measureAll(say: (line: string) => void, plans: readonly Plan[]): Promise<Report> {
  const bundle = await bundleEngine();
  try {
    const rounds: Round[] = [];
    for (const plan of plans) {
      say(plan.name);
      rounds.push(await measureRound(plan, bundle.entry));
    }
    return report(rounds);
  } finally {
    await bundle.remove();
  }
}

async function measureRound(plan: Plan, entry: string): Promise<Round> {
  const fleet = await startFleet({ scenario: 'large', live: plan.isReal });
  const scraper = createScraper();
  const engine = await startEngineProcess({
    entry,
    start: {
      servers: fleet.servers.map(({ name, url, tokenId, tokenSecret, fingerprint }) => {
        return { name, url, tokenId, tokenSecret, fingerprint };
      }),
      pollingIntervalMs: MINUTE,
      clock: plan.isReal ? { kind: 'real' } : { kind: 'driven', startMs: fleet.world.nowMs, stepMs: STEP_MS },
      watchBlocks: true,
    },
    onStep: (nowMs) => {
      fleet.advanceTo(nowMs);
      scraper.at(nowMs);
    },
  });
  try {
    if (plan.isScraped) scraper.begin(engine, plan.isReal);
    const stages = [
      await measureStage('cold: overview', fleet, engine, [HOUR, 'overview']),
      await measureStage('cold: snapshots', fleet, engine, [HOUR, 'snapshots']),
      await measureStage(plan.isReal ? 'steady, 2 minutes' : 'steady hour', fleet, engine, [
        plan.isReal ? REAL_STEADY_MS : HOUR,
        'time',
      ]),
    ];
    await scraper.end();
    return { name: plan.name, scrapes: scraper.count(), stages, atRest: await engine.figures(true) };
  } finally {
    await scraper.end();
    await engine.close();
    await fleet.close();
  }
}

async function measureStage(
  stage: string,
  fleet: Fleet,
  engine: EngineProcess,
  [ms, until]: readonly [number, 'time' | Milestone],
): Promise<Stage> {
  await engine.reset();
  const before = costOf(fleet);
  const passed = await engine.pass(ms, until);
  if (!passed.reached) throw new Error(`${stage} was not reached within ${ms} ms of the engine's time`);
  const after = costOf(fleet);
  const cost = {
    requests: after.requests - before.requests,
    wireBytes: after.wireBytes - before.wireBytes,
    manifests: after.manifests - before.manifests,
  };
  return { stage, passed, cost, figures: await engine.figures() };
}

function costOf(fleet: Fleet): RequestCost {
  const counts = fleet.servers.map(({ stats }) => stats.read());
  return {
    requests: counts.reduce((sum, { requests }) => sum + requests, 0),
    wireBytes: counts.reduce((sum, count) => sum + wireBytesOf(count), 0),
    manifests: counts.reduce((sum, { manifestsRead }) => sum + manifestsRead, 0),
  };
}

function report(rounds: readonly Round[]): Report {
  const peakMb = Math.max(...rounds.map(({ atRest }) => atRest.peakRssBytes / 1e6));
  const blocks = rounds.flatMap(({ stages }) =>
    stages.map(({ figures }) => figures.blocks?.longest[0]?.blockedMs ?? 0),
  );
  return {
    figures: { rounds },
    tables: [costTable(rounds), loadTable(rounds)],
    budgets: [
      { what: 'peak memory of the engine process', measured: peakMb, limit: 250, unit: 'MB', allows: 'below' },
      {
        what: 'longest block of the event loop',
        measured: Math.max(...blocks),
        limit: 50,
        unit: 'ms',
        allows: 'below',
      },
    ],
  };
}

function costTable(rounds: readonly Round[]): Table {
  return {
    title: '10 servers, 100 datastores, 10,500 groups, 630,000 snapshots: what the servers saw',
    columns: ['', 'requests', 'KB on the wire', 'manifests', "engine's time s", 'wall s'],
    rows: rounds.flatMap(({ name, stages }) =>
      stages.map(({ stage, cost, passed }) => [
        `${name}: ${stage}`,
        cost.requests,
        kilobytes(cost.wireBytes),
        cost.manifests,
        passed.clockMs / 1000,
        passed.wallMs / 1000,
      ]),
    ),
  };
}

function loadTable(rounds: readonly Round[]): Table {
  return {
    title: 'What the engine process spent',
    columns: [
      '',
      'CPU s',
      'main thread',
      'peak MB',
      'RSS MB',
      'heap MB',
      'longest block ms',
      'most CPU in one',
      '> 25 ms',
      'GC ms',
      'scrapes',
    ],
    rows: rounds.flatMap(({ name, stages, scrapes, atRest }) => [
      ...stages.map(({ stage, figures }) => loadRow(`${name}: ${stage}`, figures, null)),
      loadRow(`${name}: after a full GC`, { ...atRest, blocks: null }, scrapes),
    ]),
    note: 'Blocks: without the time that other programs had the processor. Memory with worker threads; peak since the start.',
  };
}

function loadRow(name: string, figures: EngineFigures, scrapes: number | null) {
  const longest = figures.blocks?.longest[0];
  return [
    name,
    figures.cpuSeconds,
    figures.mainThreadCpuSeconds,
    Math.round(figures.peakRssBytes / 1e6),
    Math.round(figures.rssBytes / 1e6),
    Math.round(figures.heapUsedBytes / 1e6),
    longest?.blockedMs ?? null,
    figures.blocks?.longestCpuMs ?? null,
    figures.blocks?.over25Ms ?? null,
    figures.blocks?.longestGcMs ?? null,
    scrapes,
  ];
}

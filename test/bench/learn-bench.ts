import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHistory } from '../../main/engine/history/sqlite-history.ts';
import { createLearner } from '../../main/engine/learn/create-learner.ts';
import type { Clock, History, StateSource } from '../../main/engine/ports.ts';
import { createLocalTime } from '../../main/engine/runtime/local-time.ts';
import { groupKey, newestFinished } from '../../shared/domain/backup.ts';
import type { FleetState } from '../../shared/domain/fleet.ts';
import { lastGood } from '../../shared/domain/section.ts';
import { NOW } from '../kit/builders.ts';
import { createMemoryLog } from '../kit/memory-log.ts';
import type { Bench } from './bench.ts';
import { type BlockFigures, watchBlocks } from './engine/block-watch.ts';
import { largeFleet, SNAPSHOTS } from './learn/large-fleet.ts';

interface PassFigures {
  readonly seconds: number;
  readonly longestBlockMs: number;
  readonly longestWorkMs: number;
  readonly blocksOver10Ms: number;
  /** Of what is learned alone. */
  readonly heapBytes: number;
}

/** What learning costs: a first pass over the large fleet, and one after a restart. */
export const learnBench: Bench = {
  name: 'learn',
  summary: 'the first pass over 10,500 groups with 60 backups each: time, blocks of the event loop, memory',
  isSlow: false,
  async run(say) {
    const folder = mkdtempSync(join(tmpdir(), 'learn-'));
    try {
      say('making the fleet and its history');
      const fleet = largeFleet();
      const clock = realPaceFrom(NOW);
      const { history } = await openHistory({ folder, clock, log: createMemoryLog() });
      keepBackups(history, fleet);
      say('the first pass');
      const first = await onePass(history, clock, fleet);
      say('a pass after a restart');
      const again = await onePass(history, clock, fleet);
      history.close();
      return report(fleet, { first, again });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function heapBytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function realPaceFrom(startMs: number): Clock {
  const began = performance.now();
  const passed = () => performance.now() - began;
  return {
    nowMs: () => startMs + passed(),
    monotonicMs: passed,
    after(delayMs, task) {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
  };
}

function keepBackups(history: History, fleet: FleetState): void {
  for (const server of fleet.servers) {
    for (const store of server.datastores.values()) {
      for (const [namespace, section] of store.groups) {
        for (const group of lastGood(section)?.value ?? []) {
          const detail = store.details.get(namespace)?.get(groupKey(group));
          const place = { server: server.name, datastore: store.name, namespace, group: groupKey(group) };
          const listed = detail === undefined ? [] : newestFinished(detail.columns, 0);
          const reports = listed.map(({ takenAtMs, sizeBytes }) => ({ kind: 'listed', takenAtMs, sizeBytes }) as const);
          history.append([{ kind: 'backups', place, reports }]);
        }
      }
    }
  }
}

async function onePass(history: History, clock: Clock, fleet: FleetState): Promise<PassFigures> {
  const source: StateSource = { state: () => fleet, subscribe: () => () => {} };
  const zone = createLocalTime('Europe/Vienna');
  const learner = createLearner({
    ...{ source, history, clock, log: createMemoryLog() },
    // Nobody decides anything here.
    documents: { keep: () => null, recall: () => null },
    settings: () => ({ alerts: { rules: {}, overrides: [] }, clients: {} }),
    local: () => zone,
    network: () => 'same',
  });
  const heapBefore = heapBytes();
  const blocks = watchBlocks(clock.nowMs);
  await new Promise((resolve) => setTimeout(resolve, 50));
  blocks.reset();
  const startedAtMs = performance.now();
  learner.start();
  await learner.idle();
  const seconds = (performance.now() - startedAtMs) / 1000;
  const figures = blocks.read();
  blocks.stop();
  if (!fleet.servers.every(({ name }) => learner.isReady(name))) throw new Error('not all groups were learned');
  learner.stop();
  const heapLearned = heapBytes() - heapBefore;
  if (learner.retired().length > 0) throw new Error('nobody is retired');
  return { seconds, ...blockFigures(figures), heapBytes: heapLearned };
}

function blockFigures({ longest, longestCpuMs, over10Ms }: BlockFigures): Omit<PassFigures, 'seconds' | 'heapBytes'> {
  return { longestBlockMs: longest[0]?.blockedMs ?? 0, longestWorkMs: longestCpuMs, blocksOver10Ms: over10Ms };
}

function report(fleet: FleetState, figures: { readonly first: PassFigures; readonly again: PassFigures }) {
  const groups = fleet.servers.flatMap(({ datastores }) =>
    [...datastores.values()].flatMap(({ groups: lists }) =>
      [...lists.values()].flatMap((list) => lastGood(list)?.value ?? []),
    ),
  ).length;
  const row = (name: string, { seconds, longestBlockMs, longestWorkMs, blocksOver10Ms }: PassFigures) => [
    ...[name, seconds, (1000 * seconds) / groups, longestBlockMs, longestWorkMs, blocksOver10Ms],
  ];
  return {
    figures: { groups, snapshotsPerGroup: SNAPSHOTS, ...figures },
    tables: [
      {
        title: `Learning ${groups.toLocaleString('en-US')} groups`,
        columns: ['pass', 's', 'ms per group', 'longest block, ms', 'longest work, ms', 'blocks over 10 ms'],
        rows: [row('first', figures.first), row('after a restart', figures.again)],
        note: `memory of what is learned: ${(figures.first.heapBytes / 1024 ** 2).toFixed(1)} MiB`,
      },
    ],
    budgets: [],
  };
}

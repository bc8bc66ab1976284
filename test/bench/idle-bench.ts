import { HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { spawnFleet } from '../simulator/spawn-fleet.ts';
import { startFleet } from '../simulator/start-fleet.ts';
import type { Bench, Report } from './bench.ts';
import { bundleEngine } from './engine/bundle-engine.ts';
import { startEngineProcess } from './engine/engine-process.ts';
import type { EngineFigures } from './engine/engine-protocol.ts';
import { startHeadless } from './service/headless-service.ts';

const STARTS = 3;
const PATIENCE_MS = 60 * SECOND;

interface StartTimes {
  readonly listeningAfterMs: number;
  readonly overviewAfterMs: number;
}

/** What the service costs its own machine between polls, and how soon it is there. */
export const idleBench: Bench = {
  name: 'idle',
  summary: 'small fleet: processor time of a steady hour, memory after GC, start times of the headless service',
  isSlow: false,
  async run(say) {
    say('a steady hour, polling every 60 s');
    const hour = await measureHour();
    say(`${STARTS} starts of the headless service`);
    const starts = await measureStarts();
    return report(hour, starts);
  },
};

async function measureHour(): Promise<EngineFigures> {
  const fleet = await startFleet({ scenario: 'small' });
  const bundle = await bundleEngine();
  const engine = await startEngineProcess({
    entry: bundle.entry,
    start: {
      servers: fleet.servers.map(({ name, url, tokenId, tokenSecret, fingerprint }) => {
        return { name, url, tokenId, tokenSecret, fingerprint };
      }),
      pollingIntervalMs: MINUTE,
      clock: { kind: 'driven', startMs: fleet.world.nowMs, stepMs: 20 },
      watchBlocks: false,
    },
    onStep: fleet.advanceTo,
  });
  try {
    await engine.pass(HOUR, 'snapshots');
    // Until the code has been compiled as far as it will be.
    await engine.pass(HOUR / 2);
    await engine.reset();
    await engine.pass(HOUR);
    const { cpuSeconds, mainThreadCpuSeconds, wallMs } = await engine.figures();
    return { ...(await engine.figures(true)), cpuSeconds, mainThreadCpuSeconds, wallMs };
  } finally {
    await engine.close();
    await fleet.close();
    await bundle.remove();
  }
}

async function measureStarts(): Promise<StartTimes[]> {
  const fleet = await spawnFleet(['--scenario', 'small', '--live']);
  try {
    const starts: StartTimes[] = [];
    for (let at = 0; at < STARTS; at++) {
      const service = await startHeadless(fleet.configFile, 60);
      try {
        const overviewAfterMs = await service.reached('overviewCompleteAt', PATIENCE_MS);
        starts.push({ listeningAfterMs: service.listeningAfterMs, overviewAfterMs });
      } finally {
        await service.close();
      }
    }
    return starts;
  } finally {
    await fleet.close();
  }
}

function report(hour: EngineFigures, starts: readonly StartTimes[]): Report {
  const cpuShare = hour.cpuSeconds / (HOUR / SECOND);
  return {
    figures: { steadyHour: { ...hour, cpuShare }, starts },
    tables: [
      {
        title: 'PBS Tray on the small fleet, polling every 60 s',
        columns: ['', 'value'],
        rows: [
          ['CPU seconds of a steady hour', hour.cpuSeconds],
          ['share of one processor, %', cpuShare * 100],
          ['RSS after GC, MB', hour.rssBytes / 1e6],
          ['JS heap after GC, MB', hour.heapUsedBytes / 1e6],
          ['peak RSS, MB', hour.peakRssBytes / 1e6],
        ],
        note: "The hour passes as fast as the engine is done with it; share: its work by the hour's 3,600 s.",
      },
      {
        title: 'Start of the headless service (ms)',
        columns: ['', 'listening', 'overview complete'],
        rows: starts.map((start, at) => [
          `start ${at + 1}`,
          Math.round(start.listeningAfterMs),
          Math.round(start.overviewAfterMs),
        ]),
        note: 'The first poll of each server waits up to 2 s, so that not all start together.',
      },
    ],
    budgets: [],
  };
}

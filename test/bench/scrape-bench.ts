import { SECOND } from '../../shared/time-units.ts';
import { type SpawnedFleet, spawnFleet } from '../simulator/spawn-fleet.ts';
import type { Bench, Report } from './bench.ts';
import { startHeadless } from './service/headless-service.ts';
import { type ScrapeTimes, scrape } from './service/scrape-load.ts';

const SCRAPES = 1000;
const BUSY_POLLING_SECONDS = 5;
/** So rarely that no poll falls into the measurement. */
const PAUSED_POLLING_SECONDS = 3600;
const SWEEP_PATIENCE_MS = 60 * SECOND;
/** Rounds of scrapes are spread, so that every measurement sees polls come and go. */
const SPREAD_MS = 10;
const QUIET_MS = 3 * SECOND;

const PHASES = [
  { name: 'during the cold start, one by one', concurrency: 1, gzip: false },
  { name: 'steady, one by one', concurrency: 1, gzip: false },
  { name: 'steady, one by one, gzip', concurrency: 1, gzip: true },
  { name: 'steady, 4 at once', concurrency: 4, gzip: false },
  { name: 'steady, 4 at once, gzip', concurrency: 4, gzip: true },
] as const;

type Phase = ScrapeTimes & { readonly phase: string; readonly serverRequests: number };

/** How quickly `/metrics` answers while the service polls, and that scrapes reach no server. */
export const scrapeBench: Bench = {
  name: 'scrape',
  summary: '/metrics of the headless service on the small fleet: latency while it polls, requests caused by scrapes',
  isSlow: false,
  async run(say) {
    const fleet = await spawnFleet(['--scenario', 'small', '--live']);
    try {
      say(`5 times ${SCRAPES} scrapes, polling every ${BUSY_POLLING_SECONDS} s`);
      const { phases, isBuilt } = await measurePhases(fleet);
      say(`${SCRAPES} scrapes with polling paused`);
      const caused = await measureCaused(fleet);
      return report(phases, caused, isBuilt);
    } finally {
      await fleet.close();
    }
  },
};

async function measurePhases(fleet: SpawnedFleet): Promise<{ phases: Phase[]; isBuilt: boolean }> {
  const service = await startHeadless(fleet.configFile, BUSY_POLLING_SECONDS);
  try {
    const phases: Phase[] = [];
    for (const { name, concurrency, gzip } of PHASES) {
      if (phases.length === 1) await service.reached('snapshotsCompleteAt', SWEEP_PATIENCE_MS);
      const before = await requestsOf(fleet);
      const everyMs = SPREAD_MS * concurrency;
      const url = `${service.baseUrl}metrics`;
      const times = await scrape({ url, pid: service.pid, count: SCRAPES, concurrency, everyMs, gzip });
      phases.push({ phase: name, ...times, serverRequests: (await requestsOf(fleet)) - before });
    }
    return { phases, isBuilt: service.isBuilt };
  } finally {
    await service.close();
  }
}

/** Requests that reached the servers while nothing but scrapes happened. */
async function measureCaused(fleet: SpawnedFleet): Promise<number> {
  const service = await startHeadless(fleet.configFile, PAUSED_POLLING_SECONDS);
  try {
    await service.reached('snapshotsCompleteAt', SWEEP_PATIENCE_MS);
    await quietFleet(fleet);
    const before = await requestsOf(fleet);
    const url = `${service.baseUrl}metrics`;
    await scrape({ url, pid: service.pid, count: SCRAPES, concurrency: 4, everyMs: 0, gzip: false });
    return (await requestsOf(fleet)) - before;
  } finally {
    await service.close();
  }
}

/** Waits until no request has reached a server for a while. */
async function quietFleet(fleet: SpawnedFleet): Promise<void> {
  let seen = -1;
  for (let now = await requestsOf(fleet); now !== seen; now = await requestsOf(fleet)) {
    seen = now;
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  }
}

async function requestsOf(fleet: SpawnedFleet): Promise<number> {
  const { stats = {} } = await fleet.send({ do: 'stats' });
  return Object.values(stats).reduce((sum, counts) => sum + counts.requests, 0);
}

function report(phases: readonly Phase[], caused: number, isBuilt: boolean): Report {
  const worstP99Ms = Math.max(...phases.map(({ p99Ms }) => p99Ms));
  return {
    figures: { isBuilt, pollingSeconds: BUSY_POLLING_SECONDS, phases, requestsCausedBy1000Scrapes: caused },
    tables: [
      {
        title: `/metrics on the small fleet while it polls every ${BUSY_POLLING_SECONDS} s (${isBuilt ? 'built' : 'source'})`,
        columns: ['', 'scrapes', 'p50 ms', 'p99 ms', 'max ms', 'p99 by the clock', 'page KB', 'requests meanwhile'],
        rows: phases.map((phase) => [
          phase.phase,
          phase.scrapes,
          phase.p50Ms,
          phase.p99Ms,
          phase.maxMs,
          phase.wallP99Ms,
          phase.pageBytes / 1000,
          phase.serverRequests,
        ]),
        note: `Without the time that other programs had the processor. With polling paused, ${SCRAPES} scrapes caused ${caused} requests to servers.`,
      },
    ],
    budgets: [
      { what: '/metrics, worst p99', measured: worstP99Ms, limit: 10, unit: 'ms', allows: 'below' },
      { what: `${SCRAPES} scrapes`, measured: caused, limit: 0, unit: 'requests to servers', allows: 'up to' },
    ],
  };
}

/** Entry of the process that holds nothing but the engine and its listener, for figures that are theirs alone. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../../main/engine/engine.ts';
import { createMetricsPage } from '../../../main/engine/metrics/metrics-page.ts';
import type { Clock } from '../../../main/engine/ports.ts';
import { keepHeapLean } from '../../../main/engine/runtime/lean-heap.ts';
import { createRealClock } from '../../../main/engine/runtime/real-clock.ts';
import { startWebServer, type WebServer } from '../../../main/web/server.ts';
import { createMemoryLog } from '../../kit/memory-log.ts';
import { type BlockWatch, watchBlocks } from './block-watch.ts';
import type { EngineFigures, EngineOrder, EngineReply, Milestone } from './engine-protocol.ts';
import { createSteppedClock, type SteppedClock } from './stepped-clock.ts';
import { watch } from './watching.ts';

interface Running {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly driven: SteppedClock | null;
  readonly web: WebServer;
  readonly blocks: BlockWatch | null;
}

type Start = Extract<EngineOrder, { do: 'start' }>;

keepHeapLean();

let running: Running | null = null;
let stepped = () => {};
let countedFrom = { wallMs: performance.now(), cpu: process.cpuUsage(), thread: process.threadCpuUsage() };

const reply = (message: EngineReply) => void process.send?.(message);

process.on('message', (order: EngineOrder) => void obey(order));

async function obey(order: EngineOrder): Promise<void> {
  switch (order.do) {
    case 'start':
      running = await start(order);
      return reply({ kind: 'started', metricsUrl: `${running.web.url}metrics` });
    case 'pass':
      return reply(await pass(started(), order.ms, order.until));
    case 'stepped':
      return stepped();
    case 'reset':
      countedFrom = { wallMs: performance.now(), cpu: process.cpuUsage(), thread: process.threadCpuUsage() };
      running?.blocks?.reset();
      return reply({ kind: 'done' });
    case 'figures':
      return reply({ kind: 'figures', figures: figures(order.collectGarbage) });
    case 'end':
      await end(started());
      return process.disconnect();
  }
}

function started(): Running {
  if (running === null) throw new Error('not started');
  return running;
}

async function start(order: Start): Promise<Running> {
  const driven = order.clock.kind === 'driven' ? createSteppedClock({ ...order.clock, onStep: moveWorld }) : null;
  const clock = driven ?? createRealClock();
  const engine = watch({ servers: order.servers, clock, pollingIntervalMs: order.pollingIntervalMs });
  const settings = {
    polling: { intervalSeconds: order.pollingIntervalMs / 1000 },
    clients: {},
    metrics: { snapshotHistoryLimit: 1 },
    servers: [],
  };
  // Rendering takes turns by how long it really works, whatever the driven clock says.
  const pageClock = { nowMs: clock.nowMs, monotonicMs: () => performance.now() };
  const metrics = createMetricsPage({ source: engine, settings: () => settings, clock: pageClock });
  const web = await startWebServer({
    host: '127.0.0.1',
    port: 0,
    allowedHosts: [],
    token: 'bench',
    // A listener has its own time-outs; they are about real clients.
    clock: createRealClock(),
    log: createMemoryLog(),
    source: engine,
    version: 'bench',
    metrics,
    dashboard: false,
    alive: () => ({ ok: true }),
    refresh: engine.refresh,
    describeTrouble: () => null,
  });
  if (!web.ok) throw new Error(web.failure.message);
  engine.start();
  return { engine, clock, driven, web: web.value, blocks: order.watchBlocks ? watchBlocks(clock.nowMs) : null };
}

function moveWorld(nowMs: number): Promise<void> {
  return new Promise((resolve) => {
    stepped = resolve;
    reply({ kind: 'step', nowMs });
  });
}

async function pass({ engine, clock, driven }: Running, ms: number, until: 'time' | Milestone): Promise<EngineReply> {
  const fromMs = clock.monotonicMs();
  const wallFromMs = performance.now();
  const isEnough = () => until !== 'time' && hasReached(engine, until);
  if (driven) await driven.pass(ms, engine.idle, isEnough);
  else await waitUntil(isEnough, ms);
  const reached = until === 'time' || isEnough();
  return { kind: 'passed', reached, clockMs: clock.monotonicMs() - fromMs, wallMs: performance.now() - wallFromMs };
}

const LOOK_MS = 20;

async function waitUntil(isEnough: () => boolean, ms: number): Promise<void> {
  const untilMs = performance.now() + ms;
  while (!isEnough() && performance.now() < untilMs) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}

function hasReached(engine: Engine, milestone: Milestone): boolean {
  const { servers } = engine.state();
  if (milestone === 'overview') return servers.every((server) => server.overviewCompleteAtMs !== null);
  return servers.every((server) => server.snapshotsCompleteAtMs !== null) && engine.isCollected();
}

function figures(collectGarbage: boolean): EngineFigures {
  if (collectGarbage) for (let round = 0; round < 3; round++) globalThis.gc?.();
  const cpu = process.cpuUsage(countedFrom.cpu);
  const thread = process.threadCpuUsage(countedFrom.thread);
  const memory = process.memoryUsage();
  return {
    wallMs: performance.now() - countedFrom.wallMs,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    mainThreadCpuSeconds: (thread.user + thread.system) / 1e6,
    peakRssBytes: peakRssBytes(),
    rssBytes: memory.rss,
    heapUsedBytes: memory.heapUsed,
    heapTotalBytes: memory.heapTotal,
    externalBytes: memory.external,
    arrayBufferBytes: memory.arrayBuffers,
    blocks: running?.blocks?.read() ?? null,
  };
}

async function end({ engine, web, blocks }: Running): Promise<void> {
  blocks?.stop();
  await Promise.all([engine.stop(), web.close()]);
}

/** `maxRSS` would begin with the size of the process that started us. */
function peakRssBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number(peak) * 1024;
}

import { PerformanceObserver } from 'node:perf_hooks';

/** A time in which the event loop did not turn. */
export interface Block {
  readonly wallMs: number;
  /** Of it, what this thread worked; the rest it waited for a processor. */
  readonly cpuMs: number;
  readonly atMs: number;
}

export interface BlockFigures {
  readonly longest: readonly Block[];
  readonly over10Ms: number;
  readonly over25Ms: number;
  readonly over50Ms: number;
  /** The longest pause of the main thread's garbage collector, and all of them together. */
  readonly longestGcMs: number;
  readonly gcMs: number;
}

export interface BlockWatch {
  read(): BlockFigures;
  reset(): void;
  stop(): void;
}

const PROBE_MS = 1;
const KEPT = 8;

/**
 * Finds how long the event loop stands still: a probe every millisecond, whose lateness is the block. `atMs` is by the
 * clock given.
 */
export function watchBlocks(nowMs: () => number): BlockWatch {
  let longest: Block[] = [];
  let over = { ten: 0, twentyFive: 0, fifty: 0 };
  let gc = { longestMs: 0, totalMs: 0 };
  let lastWallMs = performance.now();
  let lastCpu = process.threadCpuUsage();

  function probe(): void {
    const nowWallMs = performance.now();
    const wallMs = nowWallMs - lastWallMs - PROBE_MS;
    const spent = process.threadCpuUsage(lastCpu);
    lastWallMs = nowWallMs;
    lastCpu = process.threadCpuUsage();
    if (wallMs < 5) return;
    over = {
      ten: over.ten + Number(wallMs > 10),
      twentyFive: over.twentyFive + Number(wallMs > 25),
      fifty: over.fifty + Number(wallMs > 50),
    };
    const block = { wallMs, cpuMs: (spent.user + spent.system) / 1000, atMs: nowMs() };
    longest = [...longest, block].sort((a, b) => b.wallMs - a.wallMs).slice(0, KEPT);
  }

  const timer = setInterval(probe, PROBE_MS);
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      gc = { longestMs: Math.max(gc.longestMs, duration), totalMs: gc.totalMs + duration };
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return {
    read: () => ({
      longest,
      over10Ms: over.ten,
      over25Ms: over.twentyFive,
      over50Ms: over.fifty,
      longestGcMs: gc.longestMs,
      gcMs: gc.totalMs,
    }),
    reset() {
      longest = [];
      over = { ten: 0, twentyFive: 0, fifty: 0 };
      gc = { longestMs: 0, totalMs: 0 };
      lastWallMs = performance.now();
      lastCpu = process.threadCpuUsage();
    },
    stop() {
      clearInterval(timer);
      observer.disconnect();
    },
  };
}

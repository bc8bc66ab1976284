import { closeSync, openSync, readSync } from 'node:fs';
import { PerformanceObserver } from 'node:perf_hooks';

/** A time in which the event loop did not turn. */
export interface Block {
  /** What is the program's own: work, and waiting for other threads of it. */
  readonly blockedMs: number;
  /** Of the block, what this thread worked. */
  readonly cpuMs: number;
  /** Beside it, how long other programs had the processor that this thread was ready for. */
  readonly preemptedMs: number;
  readonly atMs: number;
}

export interface BlockFigures {
  readonly longest: readonly Block[];
  /** The longest with the time that other programs took. */
  readonly longestWallMs: number;
  /** The most that this thread worked in one block: what a machine with nothing else to do would show at least. */
  readonly longestCpuMs: number;
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

const PROBE_MS = 2;
const KEPT = 8;
/** Shorter ones are not looked at. */
const LEAST_MS = 5;

/**
 * Finds how long the event loop stands still: a probe every two milliseconds, whose lateness is the block. `atMs` is by the
 * clock given.
 */
export function watchBlocks(nowMs: () => number): BlockWatch {
  let longest: Block[] = [];
  let over = { ten: 0, twentyFive: 0, fifty: 0 };
  let gc = { longestMs: 0, totalMs: 0 };
  let longestWallMs = 0;
  let longestCpuMs = 0;
  const queue = openRunQueue();
  let lastWallMs = performance.now();
  let lastCpu = process.threadCpuUsage();
  let lastQueuedMs = queue.waitedMs();

  function probe(): void {
    const nowWallMs = performance.now();
    const wallMs = nowWallMs - lastWallMs - PROBE_MS;
    const spent = process.threadCpuUsage(lastCpu);
    lastWallMs = nowWallMs;
    lastCpu = process.threadCpuUsage();
    const queuedMs = queue.waitedMs();
    const preemptedMs = Math.max(0, queuedMs - lastQueuedMs);
    lastQueuedMs = queuedMs;
    if (wallMs < LEAST_MS) return;
    const blockedMs = Math.max(0, wallMs - preemptedMs);
    longestWallMs = Math.max(longestWallMs, wallMs);
    longestCpuMs = Math.max(longestCpuMs, (spent.user + spent.system) / 1000);
    over = {
      ten: over.ten + Number(blockedMs > 10),
      twentyFive: over.twentyFive + Number(blockedMs > 25),
      fifty: over.fifty + Number(blockedMs > 50),
    };
    const block = { blockedMs, cpuMs: (spent.user + spent.system) / 1000, preemptedMs, atMs: nowMs() };
    longest = [...longest, block].sort((a, b) => b.blockedMs - a.blockedMs).slice(0, KEPT);
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
      longestWallMs,
      longestCpuMs,
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
      longestWallMs = 0;
      longestCpuMs = 0;
      lastQueuedMs = queue.waitedMs();
      lastWallMs = performance.now();
      lastCpu = process.threadCpuUsage();
    },
    stop() {
      clearInterval(timer);
      queue.close();
      observer.disconnect();
    },
  };
}

/** How long this thread stood in the processors' queue so far, by Linux's own account; elsewhere it is not known. */
function openRunQueue(): { waitedMs(): number; close(): void } {
  if (process.platform !== 'linux') return { waitedMs: () => 0, close: () => {} };
  const file = openSync('/proc/self/schedstat', 'r');
  const buffer = Buffer.alloc(128);
  return {
    // "nanoseconds-on-processor nanoseconds-waited turns" of the main thread.
    waitedMs: () => Number(buffer.toString('latin1', 0, readSync(file, buffer, 0, 128, 0)).split(' ')[1]) / 1e6,
    close: () => closeSync(file),
  };
}

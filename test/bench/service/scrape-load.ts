import { Agent, request } from 'node:http';
import { waitedForProcessorMs } from '../run-queue.ts';

export interface ScrapeLoad {
  readonly url: string;
  /** The process that answers. */
  readonly pid: number;
  readonly count: number;
  readonly concurrency: number;
  /** How long after one round of `concurrency` scrapes the next begins; 0: at once. */
  readonly everyMs: number;
  readonly gzip: boolean;
}

export interface ScrapeTimes {
  readonly scrapes: number;
  /** Until the last byte, without the time that other programs had the processor. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** By the clock alone. */
  readonly wallP99Ms: number;
  /** Bytes of the largest page as sent. */
  readonly pageBytes: number;
}

/** Scrapes over kept-alive connections and tells how long each took until its last byte. */
export async function scrape(load: ScrapeLoad): Promise<ScrapeTimes> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.concurrency });
  const tookMs: number[] = [];
  const wallMs: number[] = [];
  let pageBytes = 0;
  try {
    for (let at = 0; at < load.count; at += load.concurrency) {
      const roundFromMs = performance.now();
      const round = Array.from({ length: Math.min(load.concurrency, load.count - at) }, () => scrapeOnce(load, agent));
      for (const answer of await Promise.all(round)) {
        tookMs.push(answer.tookMs);
        wallMs.push(answer.wallMs);
        pageBytes = Math.max(pageBytes, answer.bytes);
      }
      const restMs = load.everyMs - (performance.now() - roundFromMs);
      if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  } finally {
    agent.destroy();
  }
  return { ...timesOf(tookMs), wallP99Ms: timesOf(wallMs).p99Ms, pageBytes };
}

interface Scraped {
  readonly tookMs: number;
  readonly wallMs: number;
  readonly bytes: number;
}

function scrapeOnce({ url, pid, gzip }: ScrapeLoad, agent: Agent): Promise<Scraped> {
  return new Promise((resolve, reject) => {
    const preemptedMs = preemption(pid);
    const sentAtMs = performance.now();
    const sent = request(url, { agent, headers: gzip ? { 'accept-encoding': 'gzip' } : {} }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('error', reject);
      response.on('end', () => {
        const wallMs = performance.now() - sentAtMs;
        if (response.statusCode === 200) resolve({ wallMs, tookMs: Math.max(0, wallMs - preemptedMs()), bytes });
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Begins to count how long both sides wait for a processor; of two that may wait at the same time, the longer. */
function preemption(pid: number): () => number {
  const [answering, own] = [waitedForProcessorMs(pid), waitedForProcessorMs('self')];
  return () => {
    const since = (before: number | null, after: number | null) =>
      before === null || after === null ? 0 : after - before;
    return Math.max(since(answering, waitedForProcessorMs(pid)), since(own, waitedForProcessorMs('self')));
  };
}

export function timesOf(tookMs: readonly number[]): Omit<ScrapeTimes, 'pageBytes' | 'wallP99Ms'> {
  const sorted = [...tookMs].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return { scrapes: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

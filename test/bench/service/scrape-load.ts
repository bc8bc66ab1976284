import { Agent, request } from 'node:http';

export interface ScrapeLoad {
  readonly url: string;
  readonly count: number;
  readonly concurrency: number;
  /** How long after one round of `concurrency` scrapes the next begins; 0: at once. */
  readonly everyMs: number;
  readonly gzip: boolean;
}

export interface ScrapeTimes {
  readonly scrapes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Bytes of the largest page as sent. */
  readonly pageBytes: number;
}

/** Scrapes over kept-alive connections and tells how long each took until its last byte. */
export async function scrape(load: ScrapeLoad): Promise<ScrapeTimes> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.concurrency });
  const tookMs: number[] = [];
  let pageBytes = 0;
  try {
    for (let at = 0; at < load.count; at += load.concurrency) {
      const roundFromMs = performance.now();
      const round = Array.from({ length: Math.min(load.concurrency, load.count - at) }, () => scrapeOnce(load, agent));
      for (const answer of await Promise.all(round)) {
        tookMs.push(answer.tookMs);
        pageBytes = Math.max(pageBytes, answer.bytes);
      }
      const restMs = load.everyMs - (performance.now() - roundFromMs);
      if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  } finally {
    agent.destroy();
  }
  return { ...timesOf(tookMs), pageBytes };
}

function scrapeOnce({ url, gzip }: ScrapeLoad, agent: Agent): Promise<{ tookMs: number; bytes: number }> {
  return new Promise((resolve, reject) => {
    const sentAtMs = performance.now();
    const sent = request(url, { agent, headers: gzip ? { 'accept-encoding': 'gzip' } : {} }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve({ tookMs: performance.now() - sentAtMs, bytes });
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

export function timesOf(tookMs: readonly number[]): Omit<ScrapeTimes, 'pageBytes'> {
  const sorted = [...tookMs].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return { scrapes: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

import { SECOND } from '../../../shared/time-units.ts';
import { scrape } from './scrape-load.ts';

const SCRAPE_EVERY_MS = 15 * SECOND;

/** A process with a page. */
interface Scraped {
  readonly metricsUrl: string;
  readonly pid: number;
}

/** Scrapes beside the engine's work. */
export interface Scraper {
  /** `isReal`: by the machine's clock; otherwise by the times that `at` is told. */
  begin(engine: Scraped, isReal: boolean): void;
  at(nowMs: number): void;
  count(): number;
  end(): Promise<void>;
}

/** Scrapes as Prometheus does, every 15 s of the engine's time, one at a time and beside its work. */
export function createScraper(): Scraper {
  let scraped: Scraped | null = null;
  let nextAtMs = 0;
  let count = 0;
  let under: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  async function scrapeOnce(from: Scraped): Promise<void> {
    await scrape({ url: from.metricsUrl, pid: from.pid, count: 1, concurrency: 1, everyMs: 0, gzip: true });
    count++;
  }

  function scrapeBeside(): void {
    if (scraped === null || under !== null) return;
    under = scrapeOnce(scraped).finally(() => {
      under = null;
    });
  }

  return {
    begin(engine: Scraped, isReal: boolean) {
      scraped = engine;
      if (isReal) timer = setInterval(scrapeBeside, SCRAPE_EVERY_MS);
    },
    at(nowMs: number) {
      if (nowMs < nextAtMs) return;
      nextAtMs = nowMs + SCRAPE_EVERY_MS;
      scrapeBeside();
    },
    count: () => count,
    async end() {
      scraped = null;
      clearInterval(timer);
      await under;
    },
  };
}

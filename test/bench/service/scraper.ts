import { SECOND } from '../../../shared/time-units.ts';
import { scrape } from './scrape-load.ts';

const SCRAPE_EVERY_MS = 15 * SECOND;

/** Scrapes beside the engine's work. */
export interface Scraper {
  /** `isReal`: by the machine's clock; otherwise by the times that `at` is told. */
  begin(metricsUrl: string, isReal: boolean): void;
  at(nowMs: number): void;
  count(): number;
  end(): Promise<void>;
}

/** Scrapes as Prometheus does, every 15 s of the engine's time, one at a time and beside its work. */
export function createScraper(): Scraper {
  let url: string | null = null;
  let nextAtMs = 0;
  let count = 0;
  let under: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  async function scrapeOnce(from: string): Promise<void> {
    await scrape({ url: from, count: 1, concurrency: 1, everyMs: 0, gzip: true });
    count++;
  }

  function scrapeBeside(): void {
    if (url === null || under !== null) return;
    under = scrapeOnce(url).finally(() => {
      under = null;
    });
  }

  return {
    begin(metricsUrl: string, isReal: boolean) {
      url = metricsUrl;
      if (isReal) timer = setInterval(scrapeBeside, SCRAPE_EVERY_MS);
    },
    at(nowMs: number) {
      if (nowMs < nextAtMs) return;
      nextAtMs = nowMs + SCRAPE_EVERY_MS;
      scrapeBeside();
    },
    count: () => count,
    async end() {
      url = null;
      clearInterval(timer);
      await under;
    },
  };
}

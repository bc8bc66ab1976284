import { type CDPSession, chromium, type Page } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

/** A page of its own, with nothing cached, and the browser's own instruments for it. */
export interface MeasuredPage {
  readonly page: Page;
  readonly tools: CDPSession;
  close(): Promise<void>;
}

export interface MeasuringBrowser {
  /** `probe` runs in the page before anything of its own. */
  open(url: string, probe: string): Promise<MeasuredPage>;
  close(): Promise<void>;
}

export async function openChromium(): Promise<MeasuringBrowser> {
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox'] });
  return {
    async open(url, probe) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      const tools = await context.newCDPSession(page);
      await page.addInitScript(probe);
      await page.goto(url, { waitUntil: 'commit' });
      return { page, tools, close: () => context.close() };
    },
    close: () => browser.close(),
  };
}

import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { bundles, ensureBuilt } from '../../build/run/bundles.mjs';
import { checkout } from '../../build/run/paths.mjs';

export const CHROMIUM = '/usr/bin/chromium';
export const hasChromium = existsSync(CHROMIUM);

/** A browser for the tests of one file. */
export interface PageBrowser {
  /** A page of its own context. What breaks the policy, throws or is logged as an error is collected in `faults`. */
  open(url: string, options?: BrowserContextOptions): Promise<OpenPage>;
  close(): Promise<void>;
}

export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly faults: string[];
}

/** Starts Chromium; builds the page first where it is stale. */
export async function startBrowser(): Promise<PageBrowser> {
  await ensureBuilt(
    checkout,
    () => {},
    bundles.filter(({ name }) => name === 'renderer'),
  );
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  return {
    async open(url, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        // A connection that a test cuts is told by the browser, and is no fault of the page.
        if (message.type() === 'error' && !message.text().includes('net::ERR_')) faults.push(message.text());
      });
      await page.goto(url);
      return { page, context, faults };
    },
    close: () => browser.close(),
  };
}

/** What axe finds wrong on the page as it is, each with the first element that has it. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const own = Reflect.get(window, 'axe');
    const { violations } = await own.run(document, { resultTypes: ['violations'] });
    return violations.map(
      (violation: { readonly id: string; readonly nodes: readonly { readonly html: string }[] }) =>
        `${violation.id}: ${violation.nodes[0]?.html ?? ''}`,
    );
  });
}

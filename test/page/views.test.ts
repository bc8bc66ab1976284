import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults, hasChromium, type OpenPage, type PageBrowser, startBrowser } from './open-page.ts';
import { SCENES, type Scene } from './screenshots/scenes.ts';
import { openStage, type Stage } from './stage.ts';
import { followCalls, press, type View } from './view-list.ts';

const POLICY_MUST_HOLD = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'"];

/** By how many pixels the page is wider than its window, once its charts have followed the window's size; 0: it fits. */
async function settledExcess(page: Page): Promise<number> {
  const excess = () => Math.max(0, document.documentElement.scrollWidth - window.innerWidth);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const fits = page.waitForFunction(() => document.documentElement.scrollWidth <= window.innerWidth, null, {
    timeout: 3000,
  });
  await fits.catch(() => {});
  return page.evaluate(excess);
}

/** The same program, fleets and views as on the pictures. */
describe.skipIf(!hasChromium).each(SCENES)('every view of the $name fleet', (scene: Scene) => {
  let browser: PageBrowser;
  let stage: Stage;

  beforeAll(async () => {
    browser = await startBrowser();
    stage = await openStage(scene.stage);
  }, 180_000);
  afterAll(async () => {
    await stage?.close();
    await browser?.close();
  });

  async function show(opened: OpenPage, view: View, isQuiet: () => Promise<void>): Promise<void> {
    const { page } = opened;
    await page.evaluate(() => localStorage.clear());
    await page.goto('about:blank');
    await page.goto(stage.url + view.hash);
    await page.locator('h1').first().waitFor();
    await isQuiet();
    for (const step of view.press ?? []) {
      await press(page, step);
      await isQuiet();
    }
  }

  it.each(['light', 'dark'] as const)(
    'opens without an error, within the policy, and without a fault that axe knows (%s)',
    async (colorScheme) => {
      const opened = await browser.open(stage.address, { colorScheme, reducedMotion: 'reduce' });
      const isQuiet = followCalls(opened.page);
      const found: string[] = [];
      for (const view of scene.views) {
        await show(opened, view, isQuiet);
        for (const fault of [...opened.faults.splice(0), ...(await accessibilityFaults(opened.page))]) {
          found.push(`${view.name}: ${fault}`);
        }
      }
      await opened.context.close();
      expect(found).toEqual([]);
    },
    240_000,
  );

  it('is nowhere wider than its window at 320, 768 and 1280 pixels', async () => {
    const opened = await browser.open(stage.address, { viewport: { width: 320, height: 700 } });
    const isQuiet = followCalls(opened.page);
    const wide: string[] = [];
    for (const view of scene.views) {
      await opened.page.setViewportSize({ width: 1280, height: 700 });
      await show(opened, view, isQuiet);
      for (const width of [1280, 768, 320]) {
        await opened.page.setViewportSize({ width, height: 700 });
        const own = await settledExcess(opened.page);
        if (own > 0) wide.push(`${view.name} at ${width}: ${own} px too wide`);
      }
    }
    await opened.context.close();
    expect(wide).toEqual([]);
  }, 240_000);

  it('is sent under the strict policy and is told no secret', async () => {
    const secrets = stage.watched.fleet.servers.map(({ tokenSecret }) => tokenSecret);
    const opened = await browser.open('about:blank');
    const { page } = opened;
    const told: Promise<string>[] = [];
    const policies: string[] = [];
    page.on('response', (response) => {
      const { 'content-security-policy': policy } = response.headers();
      if (response.request().isNavigationRequest()) policies.push(policy ?? '');
      // A stream never ends; what it says is asked for below.
      if (!response.url().endsWith('/api/events')) told.push(response.text().catch(() => ''));
    });
    await page.goto(stage.address);
    const isQuiet = followCalls(page);
    for (const view of scene.views) await show(opened, view, isQuiet);
    const state = await fetch(`${stage.url}api/state`);
    const all = [...(await Promise.all(told)), await state.text(), await page.content()];
    await opened.context.close();
    expect(all.length).toBeGreaterThan(scene.views.length);
    for (const secret of secrets) expect(all.filter((text) => text.includes(secret))).toEqual([]);
    expect(policies.length).toBeGreaterThan(0);
    for (const policy of policies) {
      for (const part of POLICY_MUST_HOLD) expect(policy).toContain(part);
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
    }
    // What was searched is what was told.
    for (const { tokenId } of stage.watched.fleet.servers)
      expect(all.some((text) => text.includes(tokenId))).toBe(true);
  }, 240_000);
});

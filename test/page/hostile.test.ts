import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scenario } from '../simulator/scenarios/scenario.ts';
import { addDatastore, addGroup, addServer, TIB } from '../simulator/world/build.ts';
import { addSnapshot } from '../simulator/world/change-group.ts';
import { hasChromium, type OpenPage, type PageBrowser, startBrowser } from './open-page.ts';
import { openStage, type Stage } from './stage.ts';
import { followCalls } from './view-list.ts';

const HTML = '<img src=x onerror="document.title=1"><b>bold</b>';
const HOSTILE = [
  HTML,
  '"><script>document.title=1</script>',
  'long'.repeat(125),
  '\u202Egpj.exe\u2066',
  '🦄🏳️‍🌈'.repeat(40),
];

/** A server that sends whatever it likes, and one whose name in the settings is as long as it may be. */
const hostile: Scenario = {
  ...{ name: 'hostile', summary: 'names from a bad dream', startMs: Date.UTC(2026, 8, 28, 10, 0, 0), pastDays: 0 },
  build(world) {
    const server = addServer(world, { name: 'pbs-hostile' });
    const store = addDatastore(world, server, 'store', { totalBytes: TIB, usedBytes: TIB / 2, comment: HTML });
    for (const [at, comment] of HOSTILE.entries()) {
      const place = addGroup(world, server, store, '', { type: 'vm', id: String(100 + at), comment });
      addSnapshot(world, place, { timeS: Math.floor(world.nowMs / 1000) - 30 * 86_400, comment });
      addGroup(world, server, store, '', { type: 'host', id: `x${at}-${'y'.repeat(200)}`, comment });
    }
    addDatastore(world, server, `s${'x'.repeat(255)}`, { totalBytes: TIB, usedBytes: TIB / 2 });
  },
};

const PLACES = [
  '#/',
  '#/clients',
  '#/servers',
  '#/server/pbs-hostile',
  '#/alerts',
  '#/tasks',
  '#/datastore/pbs-hostile/store',
];

describe.skipIf(!hasChromium)('hostile names', () => {
  let browser: PageBrowser;
  let stage: Stage;
  let opened: OpenPage;

  beforeAll(async () => {
    browser = await startBrowser();
    const clients = Object.fromEntries(HOSTILE.map((name) => [name.slice(0, 60), [{ datastore: 'store' }]]));
    stage = await openStage({ scenario: hostile, settings: { clients } });
    opened = await browser.open(stage.address);
    await opened.page.locator('.virtual-table__row').first().waitFor();
  }, 120_000);
  afterAll(async () => {
    await stage.close();
    await browser.close();
  });

  it.each(PLACES)('are text at %s, and make no page wider than its window', async (hash) => {
    const { page } = opened;
    const isQuiet = followCalls(page);
    await page.evaluate((to) => window.location.replace(to), hash);
    await isQuiet();
    for (const width of [320, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await isQuiet();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
    }
    expect(await page.locator('main img, main b, main script').count()).toBe(0);
    expect(await page.title()).not.toBe('1');
    expect(opened.faults).toEqual([]);
  });

  it('are shown as they are', async () => {
    const { page } = opened;
    await page.evaluate(() => window.location.replace('#/datastore/pbs-hostile/store'));
    await page.getByText(HTML).first().waitFor();
  });
});

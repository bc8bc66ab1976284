import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundles, ensureBuilt } from '../../build/run/bundles.mjs';
import { checkout } from '../../build/run/paths.mjs';
import { MINUTE, SECOND } from '../../shared/time-units.ts';
import type { SimulatedServer } from '../simulator/start-fleet.ts';
import { startFleet } from '../simulator/start-fleet.ts';
import { type DesktopRig, startRig } from './desktop-rig.ts';
import { noChromium, showWindowsIn, startChromium } from './page-in-chromium.ts';

if (noChromium !== null) {
  if (process.env.CI === 'true') throw new Error(noChromium);
  console.info(`skipped: the app's page needs Chromium (${noChromium})`);
}

await ensureBuilt(
  checkout,
  () => {},
  bundles.filter(({ name }) => name === 'preload' || name === 'renderer'),
);
const PATIENCE = { timeout: 20_000 };

describe.skipIf(noChromium !== null)('a person with the app, on its own page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  /** The app with its built page, a fleet beside it that it does not know yet, and all that the page was told. */
  async function started() {
    const pages: Page[] = [];
    const troubles: string[] = [];
    const told: string[] = [];
    const rig = await startRig({
      platform: 'darwin',
      page: join(checkout, 'out', 'renderer'),
      prepare(electron, folder) {
        mkdirSync(folder, { recursive: true });
        showWindowsIn(browser, electron, pages, troubles, told);
      },
    });
    const fleet = await startFleet({ scenario: 'small', nowMs: rig.clock.nowMs() });
    onTestFinished(() => fleet.close());
    const [server] = fleet.servers;
    if (server === undefined) throw new Error('no server');
    rig.tray().rightClick();
    rig.tray().choose('Open PBS Tray');
    await expect.poll(() => pages.length, PATIENCE).toBe(1);
    const [page] = pages;
    if (page === undefined) throw new Error('no page');
    return { rig, server, page, pages, troubles, told };
  }

  it('adds a server by its fingerprint, sees it go red, is told, clicks, and snoozes it', async () => {
    const { rig, server, page, troubles, told } = await started();
    await page.getByRole('link', { name: 'Add a server' }).first().click(PATIENCE);
    await fillIn(page, server);

    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText(server.fingerprint).first().waitFor(PATIENCE);
    expect(server.stats.receivedText()).not.toContain(server.tokenSecret);
    await page.getByRole('button', { name: 'trust this certificate' }).click();
    await page.getByText('answers and shows').first().waitFor(PATIENCE);
    expect(server.stats.receivedText()).toContain(server.tokenSecret);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('cell', { name: 'kept' }).waitFor({timeout:5000}).catch(async () => { await page.screenshot({ path: '/tmp/desk5/a.png' }); console.log(troubles, told.slice(-3).map((t) => t.slice(0, 400)), rig.electron.world.dialogs); });
    expect(await page.locator('input[type=password]').count()).toBe(0);

    await rig.pass(2 * MINUTE);
    await goTo(page, `#/server/${encodeURIComponent(server.name)}`);
    await page.getByText('Datastores').first().waitFor(PATIENCE);
    const store = rig.monitor.engine.state().servers[0]?.datastores[0]?.name ?? 'none';
    await page.getByRole('link', { name: store }).first().waitFor(PATIENCE);

    await server.faults.add({ kind: 'refuse' });
    await rig.pass(15 * MINUTE);
    await page.getByText('does not answer').first().waitFor(PATIENCE);
    expect(rig.tray().title).toBe(' 1');
    const shown = shownIn(rig);
    expect(shown).toHaveLength(1);
    shown[0]?.click();
    await page.getByRole('heading', { name: 'Alerts', level: 1 }).waitFor(PATIENCE);
    await page.getByRole('button', { name: 'Snooze' }).click(PATIENCE);
    await page.getByRole('menuitem').first().click();
    await expect
      .poll(() => [...rig.monitor.judge.alerts().values()].some(({ snooze }) => snooze !== null), PATIENCE)
      .toBe(true);
    await rig.pass(SECOND);
    expect(rig.tray().title).toBe('');
    await page.getByRole('tab', { name: /^Snoozed and acknowledged.*1/ }).waitFor(PATIENCE);

    expect(troubles).toEqual([]);
    expect(told.length).toBeGreaterThan(10);
    expect(told.filter((text) => text.includes(server.tokenSecret))).toEqual([]);
    expect(await page.content()).not.toContain(server.tokenSecret);
    expect(textsBelow(rig.folder).filter(({ text }) => text.includes(server.tokenSecret))).toEqual([]);
  });
});

async function fillIn(page: Page, { name, url, tokenId, tokenSecret }: SimulatedServer): Promise<void> {
  const form = page.getByRole('dialog', { name: 'Add a server' });
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('Address').fill(url);
  await form.getByLabel('Token ID').fill(tokenId);
  await form.getByLabel('Secret').fill(tokenSecret);
}

/** As a click on a link of the page does. */
async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => void Object.assign(window.location, { hash: to }), hash);
}

function shownIn(rig: DesktopRig) {
  return rig.electron.world.notifications.filter(({ isShown, isClosed }) => isShown && !isClosed);
}

/** Everything that the app wrote: settings, log, history. */
function textsBelow(folder: string): readonly { readonly file: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, text: readFileSync(file, 'latin1') }));
}

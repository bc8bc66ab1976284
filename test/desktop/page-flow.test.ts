import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundles, ensureBuilt } from '../../build/run/bundles.mjs';
import { checkout } from '../../build/run/paths.mjs';
import { MINUTE, SECOND } from '../../shared/time-units.ts';
import { type FleetServer, startFleet } from '../simulator/start-fleet.ts';
import { createCertificate } from '../simulator/wire/certificate.ts';
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

  /** The app with its built page, a fleet that it watches or does not know yet, and all that the page was told. */
  async function started({ watched = false }: { readonly watched?: boolean } = {}) {
    const pages: Page[] = [];
    const troubles: string[] = [];
    const told: string[] = [];
    const rig = await startRig({
      platform: 'darwin',
      scenario: watched ? 'empty' : null,
      page: join(checkout, 'out', 'renderer'),
      prepare(electron, folder) {
        mkdirSync(folder, { recursive: true });
        showWindowsIn(browser, electron, pages, troubles, told);
      },
    });
    const fleet = rig.fleet ?? (await startFleet({ scenario: 'small', nowMs: rig.clock.nowMs() }));
    if (rig.fleet === null) onTestFinished(() => fleet.close());
    const [server] = fleet.servers;
    if (server === undefined) throw new Error('no server');
    rig.tray().rightClick();
    rig.tray().choose('Open PBS Tray');
    await expect.poll(() => pages.length, PATIENCE).toBe(1);
    const [page] = pages;
    if (page === undefined) throw new Error('no page');
    return { rig, fleet, server, page, pages, troubles, told };
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
    await page.getByRole('cell', { name: 'kept' }).waitFor(PATIENCE);
    expect(await page.locator('input[type=password]').count()).toBe(0);

    await rig.pass(2 * MINUTE);
    await goTo(page, `#/server/${encodeURIComponent(server.name)}`);
    await page.getByText('Datastores').first().waitFor(PATIENCE);
    const store = [...(rig.monitor.engine.state().servers[0]?.datastores.keys() ?? [])][0] ?? 'no datastore';
    await page.getByRole('link', { name: store }).first().waitFor(PATIENCE);

    await server.faults.add({ kind: 'refuse' });
    await rig.pass(15 * MINUTE);
    await page.getByText('Nothing accepts connections').first().waitFor(PATIENCE);
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
  }, 120_000);

  it('compares a changed certificate with the pinned one, pins it, and sees the server again', async () => {
    const { rig, server, page, troubles } = await started({ watched: true });
    await rig.pass(2 * MINUTE);
    const pinned = server.fingerprint;
    server.setCertificate(await createCertificate({ node: server.name }));
    server.dropConnections();
    await rig.pass(3 * MINUTE);
    shownIn(rig).at(-1)?.click();
    const both = page.getByRole('region', { name: /^Certificates of/ });
    await both.getByText(pinned).waitFor(PATIENCE);
    await both.getByText(server.fingerprint).waitFor(PATIENCE);

    await both.getByRole('button', { name: 'Pin the presented certificate' }).click();
    const dialog = page.getByRole('dialog', { name: `Pin another certificate for ${server.name}?` });
    expect(await dialog.getByRole('button', { name: 'Pin it' }).isDisabled()).toBe(true);
    await dialog.getByLabel('The server shows the presented fingerprint itself').click();
    await dialog.getByRole('button', { name: 'Pin it' }).click();
    await dialog.waitFor({ ...PATIENCE, state: 'hidden' });
    await rig.pass(3 * MINUTE);
    expect(rig.monitor.settings().servers[0]).toMatchObject({ name: server.name, fingerprint: server.fingerprint });
    expect(rig.monitor.engine.state().servers[0]?.reach.kind).toBe('answering');
    await page.getByText('Nothing fires').waitFor(PATIENCE);
    expect(troubles).toEqual([]);
  }, 120_000);

  it('goes from the glance window to the alert in the main one', async () => {
    const { rig, pages, troubles, fleet } = await started({ watched: true });
    await rig.pass(2 * MINUTE);
    await fleet.servers[0]?.faults.add({ kind: 'refuse' });
    await rig.pass(15 * MINUTE);
    rig.tray().emit('click');
    await expect.poll(() => pages.length, PATIENCE).toBe(2);
    await pages[1]?.getByRole('region', { name: 'What is wrong' }).getByRole('link').first().click(PATIENCE);
    await expect.poll(() => pages[1]?.isClosed(), PATIENCE).toBe(true);
    await pages[0]?.getByRole('button', { name: 'Acknowledge' }).waitFor(PATIENCE);
    expect(troubles).toEqual([]);
  }, 120_000);
});

async function fillIn(page: Page, { name, url, tokenId, tokenSecret }: FleetServer): Promise<void> {
  const form = page.getByRole('dialog', { name: 'Add a server' });
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('Address').fill(url);
  await form.getByLabel('Token ID').fill(tokenId);
  await form.getByLabel('Secret').fill(tokenSecret);
}

/** As a click on a link of the page does. */
async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
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

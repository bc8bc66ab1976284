import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../shared/time-units.ts';
import { startBackup } from '../simulator/world/backups.ts';
import { setUsedBytes } from '../simulator/world/change-store.ts';
import { groupAt, storeNamed } from '../simulator/world/places.ts';
import { hasChromium, type OpenPage, type PageBrowser, startBrowser } from './open-page.ts';
import { openStage, type Stage } from './stage.ts';

/** The whole program on the demo fleet: what happens there appears, and what is pressed here holds there. */
describe.skipIf(!hasChromium)('the page and the program', () => {
  let browser: PageBrowser;
  let stage: Stage;
  let opened: OpenPage;
  let page: Page;

  beforeAll(async () => {
    browser = await startBrowser();
    stage = await openStage({ scenario: 'demo', isDemo: true });
  }, 120_000);
  afterAll(async () => {
    await stage.close();
    await browser.close();
  });
  beforeEach(async () => {
    opened = await browser.open(stage.address, { locale: 'en-GB' });
    page = opened.page;
    page.setDefaultTimeout(8_000);
    await page.locator('.virtual-table__row').first().waitFor();
    // One that is loaded again would have lost it.
    await page.evaluate(() => Reflect.set(window, 'isStillThisPage', true));
  });
  afterEach(async () => {
    expect(opened.faults).toEqual([]);
    await opened.context.close();
  });

  const isStillThisPage = () => page.evaluate(() => Reflect.get(window, 'isStillThisPage') === true);
  const go = (hash: string) => page.evaluate((to) => window.location.replace(to), hash);
  /** The row itself, not what unfolds below it. */
  const alertRow = (text: string) => page.locator('.virtual-table__row').filter({ hasText: text });
  /** Does something that asks the program for a change, and lets the program's clock pass on. */
  async function command(name: string, act: () => Promise<void>): Promise<void> {
    const answered = page.waitForResponse((response) => response.url().endsWith(`/api/call/${name}`));
    await act();
    expect((await answered).ok()).toBe(true);
    await stage.watched.pass(2_000);
  }
  const judge = () => stage.watched.monitor().judge;

  it('shows without a reload that a late backup has come', async () => {
    const row = page.getByRole('grid', { name: 'Backup groups' }).getByRole('row').filter({ hasText: 'metal-stahl' });
    await row.first().waitFor();
    expect(await row.first().textContent()).toMatch(/^Late.*3 days late/);
    const { world } = stage.watched.fleet;
    const late = groupAt(world, 'pbs-linz', 'metal-stahl', '', 'vm/102');
    late.group.durationS = 60;
    startBackup(world, late);
    await stage.watched.pass(5 * MINUTE);
    await page.getByRole('button', { name: /^5\s?late$/ }).waitFor();
    await go('#/datastore/pbs-linz/metal-stahl');
    const group = page.getByRole('grid').getByRole('row').filter({ hasText: 'vm/102' });
    await group.getByText('Fresh').waitFor();
    expect(await isStillThisPage()).toBe(true);
  });

  it('shows without a reload that an alert fires', async () => {
    const { world } = stage.watched.fleet;
    const server = stage.watched.server('pbs-linz').node;
    const store = storeNamed(server, 'metal-stahl');
    setUsedBytes(world, server, store, Math.round(store.totalBytes * 0.949));
    await page.getByRole('heading', { name: /critical/ }).waitFor();
    expect(await page.getByText(/^metal-stahl on pbs-linz is/).count()).toBe(0);
    await stage.watched.pass(10 * MINUTE);
    await page
      .getByText(/^metal-stahl on pbs-linz is \d\d\.\d % full/)
      .first()
      .waitFor();
    await page.getByRole('heading', { name: /^[2-9] critical/ }).waitFor();
    expect(await isStillThisPage()).toBe(true);
  });

  it('says within two seconds that the program is gone, and since when; and goes on when it is back', async () => {
    const droppedAtMs = Date.now();
    await stage.drop();
    const banner = page.getByRole('alert');
    await banner.getByText('No connection to the service').waitFor({ timeout: 2_000 });
    const since = /since (\d\d):(\d\d):(\d\d)/.exec((await banner.textContent()) ?? '');
    expect(since).not.toBeNull();
    const [, hours, minutes, seconds] = (since ?? []).map(Number);
    const dropped = new Date(droppedAtMs);
    const secondsOfDay = (dropped.getHours() * 60 + dropped.getMinutes()) * 60 + dropped.getSeconds();
    const said = ((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
    expect(Math.abs(said - secondsOfDay)).toBeLessThanOrEqual(2);
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    expect(await page.locator('.verdict--ok').count()).toBe(0);
    await stage.raise();
    await banner.waitFor({ state: 'detached', timeout: 15_000 });
    expect(await isStillThisPage()).toBe(true);
  });

  it('acknowledges an alert, and lets it speak again', async () => {
    await go('#/alerts');
    const row = alertRow('electro-watt');
    await row.getByRole('button', { name: 'Details' }).click();
    await command('acknowledge', () => page.getByRole('button', { name: 'Acknowledge' }).click());
    await row.waitFor({ state: 'detached' });
    const acknowledged = [...judge().alerts().values()].filter(({ acknowledgedAtMs }) => acknowledgedAtMs !== null);
    expect(acknowledged.map(({ rule }) => rule)).toEqual(['gc-failed']);
    await page.getByRole('tab', { name: /Snoozed/ }).click();
    const silenced = alertRow('electro-watt');
    await silenced.getByRole('button', { name: 'Details' }).click();
    await command('acknowledge', () => page.getByRole('button', { name: 'Let it speak again' }).click());
    await silenced.waitFor({ state: 'detached' });
    expect([...judge().alerts().values()].every(({ acknowledgedAtMs }) => acknowledgedAtMs === null)).toBe(true);
  });

  it('snoozes an alert from its menu by keyboard', async () => {
    await go('#/alerts');
    const row = alertRow('school-ost');
    await row.getByRole('button', { name: 'Details' }).click();
    const menu = page.getByRole('button', { name: 'Snooze' });
    await menu.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'For 1 hour' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await menu.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('For 1 hour');
    await command('snooze', () => page.keyboard.press('Enter'));
    await row.waitFor({ state: 'detached' });
    const snoozed = [...judge().alerts().values()].filter(({ snooze }) => snooze !== null);
    expect(snoozed.map(({ rule, snooze }) => [rule, snooze])).toEqual([
      ['gc-overdue', { kind: 'until', untilMs: expect.any(Number) }],
    ]);
  });

  it('archives a group that is retired', async () => {
    await go('#/alerts');
    const retired = page.getByRole('group', { name: 'Groups to decide about' });
    const row = retired.getByRole('row').filter({ hasText: 'architects-dk' });
    await command('setGroupCare', () => row.getByRole('button', { name: 'Archive' }).click());
    await row.waitFor({ state: 'detached' });
    await go('#/datastore/pbs-vienna/architects-dk/ct%2F201');
    await page.getByRole('button', { name: 'Watch it again' }).first().waitFor();
    expect(await page.getByRole('button', { name: 'Archive it' }).count()).toBe(0);
  });

  it("asks a server for a task's log only when it is wanted", async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await go('#/tasks');
    const failed = page.getByRole('grid', { name: 'Finished tasks' }).getByRole('row').filter({ hasText: 'winery' });
    await failed.waitFor();
    expect(asked.filter((url) => url.includes('readTaskLog'))).toEqual([]);
    await failed.getByRole('button', { name: 'Details' }).click();
    await page.getByRole('region', { name: 'End of the log' }).getByText('EIO').first().waitFor();
    expect(asked.filter((url) => url.includes('readTaskLog'))).toHaveLength(1);
  });

  it('says why a command was refused that came without the token', async () => {
    const stranger = await browser.open(stage.url);
    await stranger.page.locator('.virtual-table__row').first().waitFor();
    await stranger.page.keyboard.press('r');
    await stranger.page.locator('.toast--error').getByText('API token').waitFor();
    await stranger.context.close();
  });

  it('shows settings read-only where a file keeps them, and says so', async () => {
    await go('#/settings');
    await page.getByText('These settings are kept outside of PBS Tray.').waitFor();
    await page.getByText('Edit /etc/pbs-tray/settings.json and restart the service.').waitFor();
    expect(await page.getByRole('button', { name: /Add a server|Change|Remove/ }).count()).toBe(0);
    await go('#/settings/alerts');
    const fields = page.getByRole('tabpanel').locator('input, select');
    await fields.first().waitFor();
    for (const field of await fields.all()) expect(await field.isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
  });
});

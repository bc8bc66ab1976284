import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PageState, partKey } from '../../shared/contract/page-state.ts';
import { type FakeService, startFakeService } from './fake-service.ts';
import { fixtureState, MORNING } from './fixture-state.ts';
import { accessibilityFaults, hasChromium, type OpenPage, type PageBrowser, startBrowser } from './open-page.ts';

describe.skipIf(!hasChromium)('clients and first steps', () => {
  let browser: PageBrowser;
  let service: FakeService;
  let opened: OpenPage;

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterEach(async () => {
    expect(opened.faults).toEqual([]);
    await opened.context.close();
    await service.close();
  });
  afterAll(() => browser.close());

  async function show(state: PageState, hash = '', options = {}) {
    service = await startFakeService({ state });
    opened = await browser.open(service.url + hash, options);
    return opened.page;
  }

  it('has one row per client, and opens a client as a filter of the overview', async () => {
    const page = await show(fixtureState(MORNING, Date.now()), '#/clients');
    const grid = page.getByRole('grid', { name: 'Clients' });
    const row = grid.getByRole('row').filter({ hasText: 'Kanzlei Moser' });
    await row.waitFor();
    expect(await grid.getByRole('row').count()).toBe(7);
    expect(await row.textContent()).toContain('60 backup groups');
    await row.click();
    await page.waitForURL(/client=Kanzlei%20Moser/);
    await page.getByText('60 of 360 backup groups').waitFor();
  });

  it('takes each datastore for a client where none is configured, and says how to configure them', async () => {
    const state = fixtureState(MORNING, Date.now());
    const app = state.parts[partKey.app()];
    if (app?.kind !== 'app') throw new Error('the fixture has no app');
    const page = await show(
      { ...state, parts: { ...state.parts, [partKey.app()]: { ...app, clients: [] } } },
      '#/clients',
    );
    await page.getByText('No clients are configured').waitFor();
    await page.getByText('30 datastores, worst first').waitFor();
  });

  it.each(['light', 'dark'] as const)('has no accessibility fault that axe knows (%s)', async (colorScheme) => {
    const state = fixtureState(MORNING, Date.now());
    const page = await show(state, '#/clients', { colorScheme });
    await page.locator('.virtual-table__row').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goto(`${service.url}#/welcome`);
    await page.getByRole('heading', { name: 'Make a token that can only look' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('explains itself while nothing is watched, and shows the fleet as soon as something is', async () => {
    const state = fixtureState(MORNING, Date.now());
    const app = state.parts[partKey.app()];
    if (app?.kind !== 'app') throw new Error('the fixture has no app');
    const page = await show({ ...state, parts: { [partKey.app()]: app } });
    await page.getByRole('heading', { name: 'Welcome to PBS Tray' }).waitFor();
    await page.getByText('proxmox-backup-manager user create monitor@pbs').waitFor();
    await page.getByText('Nothing watched').waitFor();
    service.change(state.parts);
    await page.getByRole('grid', { name: 'Backup groups', exact: true }).waitFor();
  });
});

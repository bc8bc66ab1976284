import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fleet, startFleet } from '../simulator/start-fleet.ts';
import { type RunningService, startService } from './headless-service.ts';
import { hasChromium, type OpenPage, type PageBrowser, startBrowser } from './open-page.ts';

describe.skipIf(!hasChromium)('the page over the headless service on the simulated fleet', () => {
  let browser: PageBrowser;
  let fleet: Fleet;
  let service: RunningService;
  let opened: OpenPage;

  beforeAll(async () => {
    browser = await startBrowser();
    fleet = await startFleet({ scenario: 'small', live: true });
    service = await startService(fleet);
    opened = await browser.open(service.address);
  });
  afterAll(async () => {
    await opened.context.close();
    await service.close();
    await fleet.close();
    await browser.close();
  });

  it('shows every server, datastore and group of the fleet', async () => {
    const { page } = opened;
    const stores = fleet.servers.flatMap(({ node }) => [...node.datastores.values()]);
    const groups = stores.flatMap(({ namespaces }) =>
      [...namespaces.values()].flatMap((one) => [...one.groups.keys()]),
    );
    await page.getByText(`${groups.length} backup groups, late ones first`).waitFor();
    await page.getByText(`${stores.length} datastores, fullest first`).waitFor();
    await page.locator('.coverage__tile', { hasText: 'Servers' }).getByText('all answer').waitFor();
  });

  it('shows a figure as the server has it', async () => {
    const store = fleet.servers[0]?.node.datastores.values().next().value;
    if (store === undefined) throw new Error('the fleet has no datastore');
    // As the server's own page: of what is not reserved for root.
    const ratio = store.usedBytes / (store.totalBytes - store.reservedBytes);
    await opened.page.getByLabel('Search groups').fill(`${store.name} ${fleet.servers[0]?.name}`);
    const meter = opened.page.getByRole('meter', { name: `Use of ${store.name}`, exact: true });
    await meter.waitFor();
    expect(Number(await meter.getAttribute('aria-valuenow'))).toBeCloseTo(100 * ratio, 0);
    await opened.page.getByLabel('Search groups').fill('');
  });

  it('shows that a server stopped answering, without a reload', async () => {
    const server = fleet.servers[0];
    if (server === undefined) throw new Error('the fleet has no server');
    const restore = await server.faults.add({ kind: 'hang' });
    server.dropConnections();
    await opened.page.getByRole('heading', { name: 'Not everything answers' }).waitFor({ timeout: 60_000 });
    await restore();
    await opened.page
      .getByRole('heading', { name: 'Not everything answers' })
      .waitFor({ state: 'detached', timeout: 60_000 });
  }, 130_000);

  it('goes on after the service was killed and started again', async () => {
    const { page } = opened;
    await page.evaluate(() => Reflect.set(window, 'isStillThisPage', true));
    await service.kill();
    await page.getByRole('alert').getByText('No connection to the service').waitFor();
    await service.start();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => Reflect.get(window, 'isStillThisPage'))).toBe(true);
    expect(opened.faults).toEqual([]);
  }, 60_000);
});

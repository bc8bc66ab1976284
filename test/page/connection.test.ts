import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FakeService, startFakeService } from './fake-service.ts';
import { fixtureState, MORNING } from './fixture-state.ts';
import { hasChromium, type OpenPage, type PageBrowser, startBrowser } from './open-page.ts';

describe.skipIf(!hasChromium)('the line to the service', () => {
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

  async function show(options: { readonly refusal?: string } = {}) {
    service = await startFakeService({ state: fixtureState(MORNING, Date.now()), ...options });
    opened = await browser.open(service.url);
    await opened.page.getByText('Live demo').waitFor();
    return opened.page;
  }

  it('says that it is lost and since when, keeps what it knew, and comes back by itself', async () => {
    const page = await show();
    service.cut();
    const banner = page.getByRole('alert');
    await banner.getByText('No connection to the service').waitFor();
    expect(await banner.textContent()).toMatch(/since \d\d:\d\d:\d\d/);
    await page.getByText('Not connected').waitFor();
    expect(await page.locator('.virtual-table__row').count()).toBeGreaterThan(0);
    service.resume();
    await banner.waitFor({ state: 'detached' });
    await page.getByText('Live demo').waitFor();
  });

  it('notices a service that has frozen, by its silence', async () => {
    const page = await show();
    service.freeze();
    await page.getByRole('alert').getByText('No connection to the service').waitFor();
    service.resume();
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });

  it('says why a command was refused', async () => {
    const page = await show({ refusal: 'This needs the API token.' });
    await page.keyboard.press('r');
    await page.locator('.toast--error').getByText('This needs the API token.').waitFor();
    expect(service.commands.map(({ name }) => name)).toEqual(['refresh']);
    opened.faults.length = 0;
  });

  it('goes where the program sends it', async () => {
    const page = await show();
    service.navigate('#/alerts');
    await page.waitForURL(/#\/alerts/);
  });

  it('takes the token out of the address and sends it along', async () => {
    service = await startFakeService({ state: fixtureState(MORNING, Date.now()) });
    opened = await browser.open(`${service.url}#token=abc-123`);
    await opened.page.getByText('Live demo').waitFor();
    expect(opened.page.url()).not.toContain('abc-123');
    const sent = opened.page.waitForRequest(/api\/call\/refresh/);
    await opened.page.keyboard.press('r');
    expect(await (await sent).headerValue('authorization')).toBe('Bearer abc-123');
  });
});

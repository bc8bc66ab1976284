import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Fleet, startFleet } from '../simulator/start-fleet.ts';
import { accessibilityFaults, hasChromium, type OpenPage, type PageBrowser, startBrowser } from './open-page.ts';
import { openStage, type Stage } from './stage.ts';

const TITLES: Readonly<Record<string, string>> = {
  servers: 'Servers',
  clients: 'Clients',
  alerts: 'Alerts',
  notifications: 'Notifications',
  forwarding: 'Forwarding',
  polling: 'Polling and history',
  file: 'As a file',
};

/** The app's keeper of settings behind the same page: what is entered here is what it writes. */
describe.skipIf(!hasChromium)('settings where they can be changed', () => {
  let browser: PageBrowser;
  let stage: Stage;
  let other: Fleet;
  let opened: OpenPage;
  let page: Page;

  beforeAll(async () => {
    browser = await startBrowser();
    stage = await openStage({ scenario: 'small', canChangeSettings: true });
    other = await startFleet({ scenario: 'empty' });
  }, 120_000);
  afterAll(async () => {
    await other.close();
    await stage.close();
    await browser.close();
  });
  beforeEach(async () => {
    opened = await browser.open(stage.address, { locale: 'en-GB' });
    page = opened.page;
    page.setDefaultTimeout(8_000);
    await page.locator('.virtual-table__row').first().waitFor();
  });
  afterEach(async () => {
    expect(opened.faults).toEqual([]);
    await opened.context.close();
  });

  async function go(section: string): Promise<void> {
    const title = TITLES[section] ?? '';
    if (page.url().includes('#/settings')) await page.getByRole('tab', { name: title }).click();
    else await page.evaluate((to) => window.location.replace(to), `#/settings/${section}`);
    await page.getByRole('tab', { name: title }).and(page.locator('[aria-selected=true]')).waitFor();
  }
  const document = () => stage.settings?.document() ?? {};
  async function save(): Promise<void> {
    await page.getByText('Not saved yet.').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.toast').getByText('Saved.').waitFor();
    await page.getByText('Not saved yet.').waitFor({ state: 'detached' });
  }

  it('adds a server: its certificate is shown for confirmation, the test says what the token may do', async () => {
    const [server] = other.servers;
    if (server === undefined) throw new Error('the fleet has no server');
    await go('servers');
    const add = page.getByRole('button', { name: 'Add a server' });
    await add.click();
    const dialog = page.getByRole('dialog', { name: 'Add a server' });
    await dialog.getByLabel('Name').fill('pbs-empty');
    await dialog.getByLabel('Address').fill(server.url);
    await dialog.getByLabel('Token ID').fill(server.tokenId);
    await dialog.getByLabel('Secret').fill(server.tokenSecret);
    await dialog.getByRole('button', { name: 'Test the connection' }).click();
    await dialog.getByText("This computer cannot vouch for the server's certificate.").waitFor();
    await dialog.getByText(server.fingerprint).waitFor();
    await dialog.getByRole('button', { name: /trust this certificate/ }).click();
    await dialog.getByRole('table', { name: 'What the token may do' }).waitFor();
    expect(await dialog.getByLabel('Pinned certificate').inputValue()).toBe(server.fingerprint);
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('table', { name: 'Configured servers' }).getByText('pbs-empty').waitFor();
    expect(document().servers).toContainEqual(
      expect.objectContaining({ name: 'pbs-empty', url: server.url, fingerprint: server.fingerprint }),
    );
    expect(JSON.stringify(document())).not.toContain(server.tokenSecret);
    // It is watched at once.
    await stage.watched.pass(10_000);
    await page.evaluate(() => window.location.replace('#/servers'));
    await page.getByRole('grid').getByText('pbs-empty').waitFor();
  });

  it('says why a server is refused, and keeps what was entered', async () => {
    await go('servers');
    await page.getByRole('button', { name: 'Add a server' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a server' });
    await dialog.getByLabel('Name').fill('wrong');
    await dialog.getByLabel('Address').fill('http://pbs.example.com:8007');
    await dialog.getByLabel('Token ID').fill('monitor@pbs!tray');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.locator('.toast--error').getByText(/https/).waitFor();
    expect(await dialog.getByLabel('Name').inputValue()).toBe('wrong');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => page.evaluate(() => window.document.activeElement?.textContent)).toBe('Add a server');
    expect(JSON.stringify(document())).not.toContain('wrong');
  });

  it('asks before it removes a server', async () => {
    await go('servers');
    const row = page
      .getByRole('table', { name: 'Configured servers' })
      .getByRole('row')
      .filter({ hasText: 'pbs-empty' });
    await row.getByRole('button', { name: 'Remove' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove pbs-empty?' });
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    expect(JSON.stringify(document())).toContain('pbs-empty');
    await row.getByRole('button', { name: 'Remove' }).click();
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await row.waitFor({ state: 'detached' });
    expect(JSON.stringify(document())).not.toContain('pbs-empty');
  });

  it('changes rules, exceptions and windows in which something is off on purpose', async () => {
    await go('alerts');
    const rule = page.getByRole('group', { name: 'rule 5' });
    expect(await rule.textContent()).toContain('storage-high');
    await rule.getByLabel('Threshold').fill('77');
    await page.getByRole('button', { name: 'Add exception' }).click();
    const exception = page.getByRole('group', { name: 'exception 1' });
    await exception.getByLabel('Server').fill('pbs-1');
    await exception.getByLabel('Threshold').fill('96');
    await page.getByRole('button', { name: 'Add window' }).click();
    await save();
    expect(document().alerts).toMatchObject({
      rules: { 'storage-high': { threshold: 77 } },
      overrides: [{ match: { server: 'pbs-1' }, rules: { 'backup-stale': { threshold: 96 } } }],
      expectedOffline: [{ from: '08:00', to: '20:00' }],
    });
    expect(stage.watched.monitor().settings().alerts.rules['storage-high']?.threshold).toBe(77);
  });

  it('changes clients, quiet hours and forwarding', async () => {
    await go('clients');
    await page.getByRole('button', { name: 'Add part' }).click();
    const part = page.getByRole('group', { name: 'part 1' });
    await part.getByLabel('Client').fill('Müller & Söhne');
    await part.getByLabel('Datastore').fill('tank');
    await go('notifications');
    await page.getByRole('switch', { name: 'Keep quiet at certain hours' }).click();
    await go('forwarding');
    await page.getByRole('button', { name: 'Add receiver' }).click();
    const receiver = page.getByRole('group', { name: 'receiver 1' });
    await receiver.getByLabel('Name').fill('ops');
    await receiver.getByLabel('Address').fill('https://alerts.example.com');
    await save();
    expect(document()).toMatchObject({
      clients: { 'Müller & Söhne': [{ datastore: 'tank' }] },
      notifications: { quietHours: { from: '22:00', to: '07:00' } },
      forwarding: [{ name: 'ops', kind: 'alertmanager', url: 'https://alerts.example.com' }],
    });
  });

  it('offers information to receivers that route by themselves, and not to people, who are never sent any', async () => {
    await go('forwarding');
    await page.getByRole('button', { name: 'Add receiver' }).click();
    const receiver = page.getByRole('group', { name: 'receiver' }).last();
    const severity = receiver.getByLabel('From severity');
    const offered = () => severity.getByRole('option').allTextContents();
    expect(await offered()).toEqual(['info', 'warning', 'critical']);
    await severity.selectOption('info');
    await receiver.getByLabel('Name').fill('team');
    await receiver.getByLabel('To', { exact: true }).selectOption('slack');
    expect(await offered()).toEqual(['warning', 'critical']);
    expect(await severity.inputValue()).toBe('warning');
    await save();
    expect(document().forwarding).toContainEqual(
      expect.objectContaining({ name: 'team', kind: 'slack', minSeverity: 'warning' }),
    );
  });

  it('says why settings are refused, and keeps the draft', async () => {
    await go('polling');
    const before = JSON.stringify(document());
    await page
      .getByLabel(/interval|every/i)
      .first()
      .fill('1');
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .locator('.toast--error')
      .getByText(/intervalSeconds/)
      .waitFor();
    await page.getByText('Not saved yet.').waitFor();
    expect(JSON.stringify(document())).toBe(before);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Not saved yet.').waitFor({ state: 'detached' });
  });

  it('exports without secrets, and imports what it exported', async () => {
    await go('file');
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    const text = await readFile(await (await coming).path(), 'utf8');
    for (const { tokenSecret } of stage.watched.fleet.servers) expect(text).not.toContain(tokenSecret);
    const exported = JSON.parse(text);
    expect(exported.alerts.rules['storage-high']).toEqual({ threshold: 77 });
    const changed = { ...exported, alerts: { ...exported.alerts, rules: { 'storage-high': { threshold: 78 } } } };
    const choose = (name: string, content: string) =>
      page
        .locator('input[type=file]')
        .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) });
    await choose('none.json', 'no settings');
    await page.locator('.toast--error').getByText('holds no settings').waitFor();
    await choose('settings.json', JSON.stringify(changed));
    await save();
    expect(document().alerts).toMatchObject({ rules: { 'storage-high': { threshold: 78 } } });
  });
});

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../shared/time-units.ts';
import type { Scenario } from '../simulator/scenarios/scenario.ts';
import type { Fault } from '../simulator/wire/faults.ts';
import { addDatastore, addGroup, addServer, TIB } from '../simulator/world/build.ts';
import { setTokenRoles } from '../simulator/world/change-server.ts';
import { setMaintenance, unmountStore } from '../simulator/world/change-store.ts';
import { hasChromium, type OpenPage, type PageBrowser, startBrowser } from './open-page.ts';
import { openStage, type Stage } from './stage.ts';

/** What is wrong with a server from the first second, and what its page must say. */
const FAULTS: Readonly<Record<string, { readonly fault: Fault; readonly said: RegExp }>> = {
  refused: { fault: { kind: 'refuse' }, said: /Nothing accepts connections/ },
  unauthorized: { fault: { kind: 'status', status: 401 }, said: /token/ },
  hanging: { fault: { kind: 'hang' }, said: /answer|time/i },
  'wrong-certificate': { fault: { kind: 'other-certificate' }, said: /certificate/ },
  'plain-html': { fault: { kind: 'html', status: 502 }, said: /502|gateway|proxy|answer/i },
};

const NAMES = Object.keys(FAULTS);

const faulty: Scenario = {
  ...{ name: 'faulty', summary: 'a server for each fault', startMs: Date.UTC(2026, 8, 28, 10, 0, 0), pastDays: 2 },
  build(world) {
    for (const name of [...NAMES, 'forbidden', 'stores']) {
      const server = addServer(world, { name });
      for (const store of ['good', 'resting', 'in-the-safe']) {
        const made = addDatastore(world, server, store, { totalBytes: TIB, usedBytes: TIB / 4 });
        addGroup(world, server, made, '', { type: 'vm', id: '100', rhythm: 'daily' });
      }
    }
  },
};

describe.skipIf(!hasChromium)('a fleet in every fault', () => {
  let browser: PageBrowser;
  let stage: Stage;
  let opened: OpenPage;
  let page: Page;

  beforeAll(async () => {
    browser = await startBrowser();
    stage = await openStage({
      scenario: faulty,
      isSettled: false,
      // What hangs does so in real time.
      settings: { polling: { timeoutSeconds: 1 } },
      async prepare(watched) {
        for (const [name, { fault }] of Object.entries(FAULTS)) await watched.server(name).faults.add(fault);
        const { node, tokenId } = watched.server('forbidden');
        setTokenRoles(node, tokenId, []);
        const stores = watched.server('stores').node;
        const { world } = watched.fleet;
        const resting = stores.datastores.get('resting');
        const away = stores.datastores.get('in-the-safe');
        if (resting === undefined || away === undefined) throw new Error('the scenario lacks its datastores');
        setMaintenance(world, stores, resting, { type: 'offline', message: 'disk swap' });
        unmountStore(world, stores, away);
        await watched.pass(6 * MINUTE);
      },
    });
    opened = await browser.open(stage.address, { locale: 'en-GB' });
    page = opened.page;
    page.setDefaultTimeout(8_000);
    await page.getByRole('grid').first().waitFor();
  }, 180_000);
  afterAll(async () => {
    expect(opened.faults).toEqual([]);
    await stage.close();
    await browser.close();
  });
  const go = (hash: string) => page.evaluate((to) => window.location.replace(to), hash);

  it('is nowhere called well', async () => {
    await go('#/');
    await page.locator('.verdict').waitFor();
    expect(await page.locator('.verdict--ok').count()).toBe(0);
    expect(await page.title()).not.toMatch(/all (is )?well/i);
    await page
      .locator('.coverage__tile', { hasText: 'Servers' })
      .getByText(`of ${NAMES.length + 2}`)
      .waitFor();
  });

  it.each(NAMES)('says of the server that is %s what is wrong, and claims no figure', async (name) => {
    await go(`#/server/${name}`);
    const main = page.getByRole('main');
    await main.getByRole('heading', { name, level: 1 }).waitFor();
    await main
      .getByText(FAULTS[name]?.said ?? /never/)
      .first()
      .waitFor();
    const text = (await main.textContent()) ?? '';
    expect(text).not.toMatch(/\b0(\.0)? %|Nothing is missing|NaN|Infinity|undefined|null/);
    await go('#/servers');
    const row = page.getByRole('grid').getByRole('row').filter({ hasText: name });
    await row.first().waitFor();
    expect(await row.first().textContent()).not.toMatch(/^Answers/);
  });

  it('names what a token without rights cannot see, with the line that grants it', async () => {
    await go('#/server/forbidden');
    await page
      .getByText(/proxmox-backup-manager acl update/)
      .first()
      .waitFor();
  });

  it('shows datastores that cannot be read as that, and the readable one beside them with its use', async () => {
    await go('#/?server=stores');
    const grid = page.getByRole('grid', { name: 'Datastores' });
    const row = (name: string) => grid.getByRole('row').filter({ hasText: name });
    await row('good').getByRole('meter').waitFor();
    for (const name of ['resting', 'in-the-safe']) {
      await row(name)
        .getByText(/Not readable|Unknown/)
        .waitFor();
      expect(await row(name).getByRole('meter').count()).toBe(0);
    }
    await go('#/datastore/stores/resting');
    await page
      .getByText(/maintenance.*disk swap/)
      .first()
      .waitFor();
    await go('#/datastore/stores/in-the-safe');
    await page
      .getByText(/not mounted|unmounted|removable|notmounted/i)
      .first()
      .waitFor();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../shared/time-units.ts';
import type { Scenario } from '../simulator/scenarios/scenario.ts';
import { addDatastore, addServer, TIB } from '../simulator/world/build.ts';
import { hasChromium, type PageBrowser, startBrowser } from './open-page.ts';
import { openStage, type Stage } from './stage.ts';

const scenario: Scenario = {
  ...{ name: 'renewed', summary: 'a certificate that was renewed', startMs: Date.UTC(2026, 8, 28, 10), pastDays: 1 },
  build(world) {
    const server = addServer(world, { name: 'renewed' });
    addDatastore(world, server, 'store', { totalBytes: TIB, usedBytes: TIB / 4 });
  },
};

describe.skipIf(!hasChromium)('another certificate than the pinned one, where settings lie in a file', () => {
  let browser: PageBrowser;
  let stage: Stage;
  let pinned = '';

  beforeAll(async () => {
    browser = await startBrowser();
    stage = await openStage({
      scenario,
      isSettled: false,
      async prepare(watched) {
        const server = watched.server('renewed');
        pinned = server.fingerprint;
        await watched.pass(2 * MINUTE);
        await server.faults.add({ kind: 'other-certificate' });
        await watched.pass(3 * MINUTE);
      },
    });
  });
  afterAll(async () => {
    await stage?.close();
    await browser?.close();
  });

  it('is shown beside it, with the line to write and no way to pin it here', async () => {
    const { page, faults } = await browser.open(stage.address);
    await page.getByRole('main').waitFor();
    await page.evaluate(() => window.location.replace('#/server/renewed'));
    const both = page.getByRole('region', { name: /^Certificates of https:/ });
    await both.getByText(pinned).waitFor();
    const line = both.getByText(/^"fingerprint": "([0-9A-F]{2}:){31}[0-9A-F]{2}"$/);
    await line.waitFor();
    expect(await line.textContent()).not.toContain(pinned);
    expect(await both.getByRole('button', { name: /^Pin/ }).count()).toBe(0);
    expect(faults).toEqual([]);
  });
});

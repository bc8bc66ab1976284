import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundles, ensureBuilt } from '../../build/run/bundles.mjs';
import { checkout } from '../../build/run/paths.mjs';
import { MINUTE, SECOND } from '../../shared/time-units.ts';
import { startFleet } from '../simulator/start-fleet.ts';
import { type DesktopRig, startRig } from './desktop-rig.ts';
import { noChromium, showWindowsIn, startChromium } from './page-in-chromium.ts';

if (noChromium !== null) {
  if (process.env.CI === 'true') throw new Error(noChromium);
  console.info(`skipped: the page over the app's own line needs Chromium (${noChromium})`);
}

await ensureBuilt(
  checkout,
  () => {},
  bundles.filter(({ name }) => name === 'preload' || name === 'renderer'),
);
const builtPage = join(checkout, 'out', 'renderer');

/** A page of three lines that keeps what it hears. */
const PAGE = '<!doctype html><title>page</title><script src="/page.js"></script>';
const SCRIPT = `window.heard = []; window.pbsTray.on((message) => window.heard.push(message));`;

describe.skipIf(noChromium !== null)('the real preload and a page in Chromium, over the app', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  async function started(options: { readonly page?: string } = {}) {
    const pages: Page[] = [];
    const troubles: string[] = [];
    const rig = await startRig({
      platform: 'darwin',
      ...(options.page === undefined ? {} : { page: options.page }),
      prepare(electron, folder) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'index.html'), PAGE);
        writeFileSync(join(folder, 'page.js'), SCRIPT);
        showWindowsIn(browser, electron, pages, troubles);
      },
    });
    return { rig, pages, troubles };
  }

  async function opened(rig: DesktopRig, pages: Page[]): Promise<Page> {
    rig.tray().rightClick();
    rig.tray().choose('Open PBS Tray');
    await expect.poll(() => pages.length).toBeGreaterThan(0);
    const page = pages.at(-1);
    if (page === undefined) throw new Error('no page');
    return page;
  }

  it('adds a server by its fingerprint, sees it go red, is told, clicks, and snoozes', async () => {
    const { rig, pages, troubles } = await started();
    const fleet = await startFleet({ scenario: 'small', nowMs: rig.clock.nowMs() });
    const [server] = fleet.servers;
    if (server === undefined) throw new Error('no server');
    const page = await opened(rig, pages);
    await sees(page, 'window.heard?.[0]?.kind === "state"');

    const draft = { kind: 'pbs', name: server.name, url: server.url, tokenId: server.tokenId };
    const unpinned = await call(page, 'testServer', { server: draft, secret: server.tokenSecret });
    expect(unpinned).toMatchObject({
      ok: true,
      value: { ok: false, certificate: { isTrusted: false, fingerprint: server.fingerprint } },
    });
    expect(server.stats.receivedText()).not.toContain(server.tokenSecret);
    const pinned = { ...draft, fingerprint: server.fingerprint };
    expect(await call(page, 'testServer', { server: pinned, secret: server.tokenSecret })).toMatchObject({
      value: { ok: true },
    });
    expect(await call(page, 'saveServer', { before: null, server: pinned, secret: server.tokenSecret })).toEqual({
      ok: true,
      value: { ok: true },
    });
    await rig.pass(2 * MINUTE);
    await rig.pass(SECOND);
    const key = `source/${server.name}`;
    await sees(page, `window.heard.some((m) => m.change?.set[${JSON.stringify(key)}]?.reach.kind === 'answering')`);

    await server.faults.add({ kind: 'refuse' });
    await rig.pass(15 * MINUTE);
    await sees(
      page,
      `window.heard.some((m) => m.change?.set.alerts?.alerts.some((a) => a.rule === 'server-unreachable' && a.state === 'firing'))`,
    );
    expect(rig.tray().image.bitmap).not.toBeNull();
    expect(rig.tray().title).toBe(' 1');
    const shown = rig.electron.world.notifications.filter(({ isShown, isClosed }) => isShown && !isClosed);
    expect(shown).toHaveLength(1);
    shown[0]?.click();
    await sees(
      page,
      `window.heard.some((m) => m.kind === 'navigate' && m.hash.startsWith('#/alerts/server-unreachable'))`,
    );

    const [alert] = [...rig.monitor.judge.alerts().values()].filter(({ rule }) => rule === 'server-unreachable');
    const untilMs = rig.clock.nowMs() + 60 * MINUTE;
    expect(await call(page, 'snooze', { id: alert?.id, untilMs, untilChange: false })).toEqual({
      ok: true,
      value: { ok: true },
    });
    await rig.pass(SECOND);
    expect(rig.tray().title).toBe('');
    expect(rig.tray().toolTip).not.toContain('1 critical');
    expect(troubles).toEqual([]);
    const all = await page.evaluate<string>('JSON.stringify(window.heard)');
    expect(all).not.toContain(server.tokenSecret);
    await fleet.close();
  });

  it('hands the page two functions and nothing of Electron', async () => {
    const { rig, pages } = await started();
    const page = await opened(rig, pages);
    await sees(page, 'window.heard?.length > 0');
    expect(await page.evaluate('Object.keys(window.pbsTray).sort()')).toEqual(['call', 'on']);
    expect(await page.evaluate('[typeof require, typeof process, typeof module]')).toEqual(Array(3).fill('undefined'));
    expect(await call(page, 'nonsense', {})).toMatchObject({ ok: false, sentence: 'There is no such call.' });
  });

  it('runs nothing that is not its own file', async () => {
    const { rig, pages, troubles } = await started();
    const page = await opened(rig, pages);
    await sees(page, 'window.heard?.length > 0');
    await page.evaluate(
      `document.body.innerHTML = '<img src=x onerror="window.pwned = 1"><iframe src="https://evil.example/"></iframe>'`,
    );
    await expect
      .poll(() => troubles.filter((text) => text.includes('Content Security Policy')).length)
      .toBeGreaterThan(0);
    expect(await page.evaluate('window.pwned')).toBeUndefined();
  });

  it.skipIf(!existsSync(join(builtPage, 'index.html')))(
    "shows the built page under the app's policy, without an error",
    async () => {
      const { rig, pages, troubles } = await started({ page: builtPage });
      const page = await opened(rig, pages);
      await sees(page, `document.body.innerText.trim().length > 40`);
      expect(troubles).toEqual([]);
    },
  );
});

async function call(page: Page, name: string, args: object): Promise<unknown> {
  return page.evaluate<unknown>(`window.pbsTray.call(${JSON.stringify(name)}, ${JSON.stringify(args)})`);
}

/** Asks again and again, because the page's policy lets nobody wait inside it by evaluating text. */
async function sees(page: Page, expression: string): Promise<void> {
  await expect.poll(() => page.evaluate<boolean>(`Boolean(${expression})`), { timeout: 10_000 }).toBe(true);
}

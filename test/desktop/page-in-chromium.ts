import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { checkout } from '../../build/run/paths.mjs';
import { APP_ORIGIN } from '../../main/electron/app-scheme.ts';
import type { FakeElectron } from './fake-electron/fake-electron.ts';
import type { FakeWindow } from './fake-electron/window.ts';

const CHROMIUM = '/usr/bin/chromium';
const PRELOAD = join(checkout, 'out', 'preload', 'preload.cjs');
/** Chromium knows no `app:`; the files, their types and their policy are the app's own all the same. */
const STAND_IN = 'http://pbs-tray.localhost';

/** Why there is no Chromium here; null: there is one. */
export const noChromium = existsSync(CHROMIUM) ? null : `${CHROMIUM} is missing`;

export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

/**
 * A real page behind each window of the fake: the built preload runs in it before anything else, its calls arrive at the
 * app's handlers as Electron would bring them, and what the app sends arrives in the page. `troubles` gets every error
 * of the page and of its policy, `told` every answer and event that the page was given.
 */
export function showWindowsIn(
  browser: Browser,
  electron: FakeElectron,
  pages: Page[],
  troubles: string[],
  told: string[] = [],
): void {
  electron.world.onLoad = async (window, url) => {
    const page = await browser.newPage();
    pages.push(page);
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text());
    });
    page.on('pageerror', (error) => troubles.push(error.message));
    // A window that the page asks for never comes about: the app is asked, and says what happens instead.
    page.on('popup', async (popup) => {
      await popup.waitForLoadState('domcontentloaded').catch(() => {});
      const wished = popup.url().replace(STAND_IN, APP_ORIGIN);
      await popup.close();
      if (!window.isDestroyed()) window.webContents.openWindow(wished);
    });
    await page
      .context()
      .route('**/*', (route) => serve(electron, route.request().url()).then((answer) => route.fulfill(answer)));
    await connect(page, electron, window, told);
    await page.goto(url.replace(APP_ORIGIN, STAND_IN));
  };
}

async function serve(electron: FakeElectron, url: string) {
  const response = await electron.world.protocolHandler?.(new Request(url.replace(STAND_IN, APP_ORIGIN)));
  if (response === undefined) throw new Error('the app serves nothing yet');
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  };
}

async function connect(page: Page, electron: FakeElectron, window: FakeWindow, told: string[]): Promise<void> {
  const { webContents } = window;
  await page.exposeFunction('fakeInvoke', async (channel: string, ...args: unknown[]) => {
    const event = { sender: webContents, senderFrame: webContents.mainFrame };
    const reply = await electron.ipc.invoke(event, channel, ...args);
    told.push(JSON.stringify(reply));
    return reply;
  });
  await page.addInitScript({
    content: `(() => {
      const listeners = new Map();
      window.fakeHear = (channel, values) => listeners.get(channel)?.forEach((listener) => listener({}, ...values));
      const fake = {
        contextBridge: { exposeInMainWorld: (name, value) => { window[name] = Object.freeze(value); } },
        ipcRenderer: {
          invoke: (...args) => window.fakeInvoke(...args),
          on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
          removeListener: (channel, listener) =>
            listeners.set(channel, (listeners.get(channel) ?? []).filter((one) => one !== listener)),
        },
      };
      const require = (name) => { if (name !== 'electron') throw new Error('module not found: ' + name); return fake; };
      ((require, module, exports) => {
        ${readFileSync(PRELOAD, 'utf8')}
      })(require, {}, {});
    })();`,
  });
  webContents.hear = (channel, values) => {
    told.push(JSON.stringify(values));
    void page.evaluate(`window.fakeHear(${JSON.stringify(channel)}, ${JSON.stringify(values)})`).catch(() => {});
  };
  window.on('closed', () => void page.close());
}

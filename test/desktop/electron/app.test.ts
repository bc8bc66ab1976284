import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ElectronApplication, _electron as electron } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ensureBuilt } from '../../../build/run/bundles.mjs';
import { electronFlags, noDisplay, presentElectron } from '../../../build/run/electron.mjs';
import { checkout } from '../../../build/run/paths.mjs';

const executable = presentElectron(checkout);
const reason = executable === null ? "Electron's executable is missing" : noDisplay(process.platform, process.env);
if (reason !== null) console.info(`skipped: the app in the real Electron (${reason})`);

describe.skipIf(reason !== null)('the app in the real Electron', () => {
  async function launch(...args: string[]): Promise<ElectronApplication> {
    await ensureBuilt(checkout, () => {});
    const folder = mkdtempSync(join(tmpdir(), 'electron-'));
    writeFileSync(join(folder, 'config.json'), '{}');
    const app = await electron.launch({
      args: [...electronFlags(process.platform, process.getuid?.()), checkout, `--data=${folder}`, '--demo', ...args],
      ...(executable === null ? {} : { executablePath: executable }),
      timeout: 60_000,
    });
    onTestFinished(async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    });
    return app;
  }

  it('shows its page, sandboxed and under its own scheme', async () => {
    const app = await launch();
    const page = await app.firstWindow();
    expect(page.url()).toMatch(/^app:\/\/pbs-tray\/index\.html/);
    await expect.poll(() => page.evaluate('document.body.innerText.trim().length > 40')).toBe(true);
    expect(await page.evaluate('[typeof require, typeof process]')).toEqual(['undefined', 'undefined']);
    expect(await page.evaluate('Object.keys(window.pbsTray).sort()')).toEqual(['call', 'on']);
    const state = await page.evaluate('window.pbsTray.call("readState", {})');
    expect(state).toMatchObject({ ok: true, value: { parts: { app: { host: 'app' } } } });
  });

  it('lets its page go nowhere', async () => {
    const app = await launch();
    const page = await app.firstWindow();
    await page.evaluate('window.open("https://evil.example/")');
    expect(app.windows()).toHaveLength(1);
    await page.evaluate('location.href = "https://evil.example/"').catch(() => {});
    expect(page.url()).toMatch(/^app:/);
  });

  it('started hidden has no window, and quits', async () => {
    const app = await launch('--hidden');
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0);
    expect(await app.evaluate(({ app: own }) => own.isReady())).toBe(true);
  });

  it('asks the keychain in a process of its own, and lives on whatever it says', async () => {
    const app = await launch();
    const page = await app.firstWindow();
    const settings = await page.evaluate('window.pbsTray.call("readSettings", {})');
    expect(settings).toMatchObject({ ok: true, value: { canChange: true, secretsKept: [] } });
  });
});

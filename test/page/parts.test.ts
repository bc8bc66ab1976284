import { existsSync } from 'node:fs';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onPage } from './gallery/on-page.ts';
import { CHROMIUM, type Gallery, openGallery } from './gallery/open-gallery.ts';

const hasBrowser = existsSync(CHROMIUM);
let gallery: Gallery;

beforeAll(async () => {
  if (hasBrowser) gallery = await openGallery();
}, 120_000);
afterAll(() => gallery?.close());

describe.skipIf(!hasBrowser)('the page of all parts', () => {
  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['high contrast', { colorScheme: 'dark', contrast: 'more' }],
    ['narrow', { colorScheme: 'light', viewport: { width: 320, height: 800 } }],
  ] as const)('has no fault that axe finds, %s', async (_name, options) => {
    await onPage(gallery, options, async (page) => {
      await page.getByRole('grid', { name: 'Freshness' }).getByRole('button', { name: 'Details' }).first().click();
      await page.getByRole('button', { name: 'Show as table' }).first().click();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Open dialog' }).click();
      expect(await violations(page)).toEqual([]);
    });
  });

  it('does not scroll sideways at 320 pixels', async () => {
    await onPage(gallery, { viewport: { width: 320, height: 800 } }, async (page) => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    });
  });

  it('shows hostile names as text', async () => {
    await onPage(gallery, {}, async (page) => {
      expect(await page.title()).toBe('Parts');
      expect(await page.locator('#gallery img, #gallery b').count()).toBe(0);
      const long = page.locator('.facts bdi.name').filter({ hasText: 'a-very-long' }).first();
      expect((await long.getAttribute('title'))?.length).toBe(500);
      expect(await long.evaluate((name) => getComputedStyle(name).unicodeBidi)).toBe('isolate');
    });
  });
});

describe.skipIf(!hasBrowser)('a dialog', () => {
  it('takes the focus, keeps it, and gives it back when Escape closes it', async () => {
    await onPage(gallery, {}, async (page) => {
      const opener = page.getByRole('button', { name: 'Open dialog' });
      await opener.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      const isInside = () => page.evaluate(() => document.activeElement?.closest('dialog') !== null);
      expect(await isInside()).toBe(true);
      for (let presses = 0; presses < 4; presses += 1) {
        await page.keyboard.press('Tab');
        // The window itself is the one other stop that the browser allows.
        expect((await isInside()) || (await page.evaluate(() => document.activeElement === document.body))).toBe(true);
      }
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
      expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
      await opener.click();
      await page.getByRole('dialog').waitFor();
    });
  });
});

describe.skipIf(!hasBrowser)('small things to press', () => {
  it('a menu opens, is walked by keys past what is switched off, and gives the focus back', async () => {
    await onPage(gallery, {}, async (page) => {
      const opener = page.getByRole('button', { name: 'Snooze' });
      await opener.focus();
      await page.keyboard.press('ArrowDown');
      const at = () => page.evaluate(() => document.activeElement?.textContent);
      await expect.poll(at).toBe('For an hour');
      expect(await opener.getAttribute('aria-expanded')).toBe('true');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      expect(await at()).toBe('Switch the rule off');
      await page.keyboard.press('Escape');
      await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true);
      await page.keyboard.press('ArrowDown');
      await expect.poll(at).toBe('For an hour');
      await page.keyboard.press('Enter');
      expect(await page.locator('#chosen').textContent()).toBe('hour');
      expect(await page.getByRole('menu').count()).toBe(0);
    });
  });

  it('a busy button stays in place and focused, and is pressed once', async () => {
    await onPage(gallery, {}, async (page) => {
      const button = page.getByRole('button', { name: 'Test connection' });
      const before = await button.boundingBox();
      await button.click();
      expect(await button.getAttribute('aria-busy')).toBe('true');
      expect((await button.boundingBox())?.width).toBe(before?.width);
      expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    });
  });

  it('tabs are walked by arrows', async () => {
    await onPage(gallery, {}, async (page) => {
      await page.getByRole('tab', { name: 'Firing' }).focus();
      await page.keyboard.press('ArrowRight');
      expect(await page.getByRole('tab', { name: 'Pending' }).getAttribute('aria-selected')).toBe('true');
      await page.keyboard.press('End');
      expect(await page.getByRole('tabpanel').textContent()).toBe('What is history.');
    });
  });

  it('a command is selected where the clipboard is forbidden, or copied', async () => {
    await onPage(gallery, {}, async (page) => {
      await page.evaluate(() => {
        navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden'));
        document.execCommand = () => false;
      });
      await page.getByRole('button', { name: 'Copy command' }).click();
      await page.getByText('Selected: press Ctrl+C').waitFor();
      expect(await page.evaluate(() => getSelection()?.toString())).toContain('proxmox-backup-manager acl update');
      await page.evaluate(() => {
        navigator.clipboard.writeText = () => Promise.resolve();
      });
      await page.getByRole('button', { name: 'Copy command' }).click();
      await page.getByText('Copied', { exact: true }).waitFor();
    });
  });

  it('a wrong value is tied to what is said about it', async () => {
    await onPage(gallery, {}, async (page) => {
      const input = page.getByLabel('Threshold (%)');
      expect(await input.getAttribute('aria-invalid')).toBe('true');
      const said = await input.getAttribute('aria-describedby');
      expect(await page.locator(`[id="${said}"]`).textContent()).toBe('Write a number between 0 and 100.');
      await input.fill('85');
      expect(await input.getAttribute('aria-invalid')).toBeNull();
    });
  });
});

describe.skipIf(!hasBrowser)('a chart', () => {
  it('says itself in words and turns into a table of the same figures', async () => {
    await onPage(gallery, {}, async (page) => {
      const chart = page.getByRole('figure', { name: 'Usage of store-a' });
      const summary = await chart.getByRole('img').getAttribute('aria-label');
      expect(summary).toMatch(/^Usage of store-a\. Used: from .* TiB .*Expected to be full in 54 days, between 41/);
      await chart.getByRole('button', { name: 'Show as table' }).click();
      expect(await chart.getByRole('row').count()).toBe(1 + 56);
      expect(await chart.locator('canvas').count()).toBe(0);
    });
  });

  it('is drawn anew in the colours of another look', async () => {
    await onPage(gallery, { colorScheme: 'light' }, async (page) => {
      const canvas = page.getByRole('figure', { name: 'Usage of store-a' }).locator('canvas');
      const picture = () =>
        canvas.evaluate((element) => (element instanceof HTMLCanvasElement ? element.toDataURL() : ''));
      const light = await picture();
      await page.emulateMedia({ colorScheme: 'dark' });
      await expect.poll(async () => (await picture()) !== light).toBe(true);
    });
  });

  it('follows the width of its place', async () => {
    await onPage(gallery, {}, async (page) => {
      const canvas = page.getByRole('figure', { name: 'Usage of store-a' }).locator('canvas');
      await page.setViewportSize({ width: 500, height: 800 });
      await expect.poll(async () => (await canvas.boundingBox())?.width ?? 0).toBeLessThan(480);
    });
  });

  it('says that nothing is known instead of drawing nothing', async () => {
    await onPage(gallery, {}, async (page) => {
      await page.getByText('Nothing is known for this time').waitFor();
      await page.getByText('The history cannot be read').waitFor();
    });
  });
});

/** What axe finds, as `rule: element`. */
async function violations(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate<axe.AxeResults>('axe.run()');
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

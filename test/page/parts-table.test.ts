import { existsSync, readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onPage } from './gallery/on-page.ts';
import { CHROMIUM, type Gallery, openGallery } from './gallery/open-gallery.ts';

const hasBrowser = existsSync(CHROMIUM);
let gallery: Gallery;

beforeAll(async () => {
  if (hasBrowser) gallery = await openGallery();
}, 120_000);
afterAll(() => gallery?.close());

const table = (page: Page): Locator => page.getByRole('grid', { name: 'Groups' });
const firstCells = (page: Page) => table(page).locator('[data-index] [role="rowheader"]').allTextContents();
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex') ?? null);

describe.skipIf(!hasBrowser)('the table', () => {
  it('is sorted by its heads, numbers within names by value, and says so', async () => {
    await onPage(gallery, { hash: '#rows=40' }, async (page) => {
      const names = await firstCells(page);
      expect(names).toEqual([...names].sort(new Intl.Collator('en', { numeric: true }).compare));
      const head = page.getByRole('columnheader', { name: 'Size' });
      expect(await head.getAttribute('aria-sort')).toBe('none');
      await head.getByRole('button').click();
      expect(await head.getAttribute('aria-sort')).toBe('descending');
      expect(await page.getByRole('columnheader', { name: 'Group' }).getAttribute('aria-sort')).toBe('none');
      const bytes = () =>
        table(page)
          .locator('[data-index] .bytes')
          .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('title')?.replace(/\D/g, '') || 'NaN')));
      const falling = (await bytes()).filter((value) => !Number.isNaN(value));
      expect(falling.length).toBeGreaterThan(5);
      expect(falling).toEqual([...falling].sort((a, b) => b - a));
      await head.getByRole('button').click();
      expect(await head.getAttribute('aria-sort')).toBe('ascending');
      expect((await bytes())[0]).toBe(Math.min(...(await bytes()).filter((value) => !Number.isNaN(value))));
    });
  });

  it('builds only what is in sight of ten thousand rows, and counts them all', async () => {
    await onPage(gallery, { hash: '#rows=10000' }, async (page) => {
      expect(await table(page).getAttribute('aria-rowcount')).toBe('10001');
      expect(await table(page).locator('[data-index]').count()).toBeLessThan(40);
      await table(page).evaluate((box) => box.scrollTo(0, 200_000));
      await table(page).locator('[aria-rowindex="5005"]').waitFor();
      expect(await table(page).locator('[data-index]').count()).toBeLessThan(40);
    });
  });

  it('is walked by keys, keeps the focus where it scrolls away, and opens a row with Enter', async () => {
    await onPage(gallery, { hash: '#rows=10000' }, async (page) => {
      await table(page).locator('[tabindex="0"]').focus();
      const walk = async (key: string) => {
        await page.keyboard.press(key);
        return focused(page);
      };
      expect(await walk('ArrowDown')).toBe('3');
      expect(await walk('ArrowUp')).toBe('2');
      expect(Number(await walk('PageDown'))).toBeGreaterThan(8);
      expect(await walk('End')).toBe('10001');
      expect(await walk('ArrowDown')).toBe('10001');
      expect(await walk('Home')).toBe('2');
      await walk('ArrowDown');
      await table(page).evaluate((box) => box.scrollTo(0, 300_000));
      await table(page).locator('[aria-rowindex="7505"]').waitFor();
      expect(await focused(page)).toBe('3');
      expect(await walk('ArrowDown')).toBe('4');
      await expect.poll(() => table(page).evaluate((box) => box.scrollTop)).toBeLessThan(1000);
      const name = await table(page).locator('[aria-rowindex="4"] [role="rowheader"]').textContent();
      await page.keyboard.press('Enter');
      expect(await page.locator('#opened').textContent()).toBe(name);
    });
  });

  it('shows the rows that a search leaves, still in order', async () => {
    await onPage(gallery, { hash: '#rows=3000' }, async (page) => {
      await page.getByLabel('Search groups').fill('ct/1');
      await expect.poll(async () => (await firstCells(page)).every((name) => name.includes('ct/1'))).toBe(true);
      const names = await firstCells(page);
      expect(names).toEqual([...names].sort(new Intl.Collator('en', { numeric: true }).compare));
      await page.getByLabel('Search groups').fill('no such group');
      await page.getByText('No group matches.').waitFor();
      expect(await page.locator('[role="status"]').first().textContent()).toBe('0 groups shown');
    });
  });

  it('unfolds one row at a time and makes room for it', async () => {
    await onPage(gallery, {}, async (page) => {
      const freshness = page.getByRole('grid', { name: 'Freshness' });
      const second = freshness.locator('[aria-rowindex="3"]');
      const third = freshness.locator('[aria-rowindex="4"]');
      await second.getByRole('button', { name: 'Details' }).click();
      expect(await second.getByRole('button', { name: 'Details' }).getAttribute('aria-expanded')).toBe('true');
      const detail = freshness.getByRole('table');
      await detail.waitFor();
      const bottom = async (of: Locator) => {
        const box = await of.boundingBox();
        return box === null ? 0 : box.y + box.height;
      };
      await expect.poll(async () => ((await third.boundingBox())?.y ?? 0) >= (await bottom(detail))).toBe(true);
      await third.getByRole('button', { name: 'Details' }).click();
      await expect.poll(() => freshness.getByRole('table').count()).toBe(1);
      expect(await second.getByRole('button', { name: 'Details' }).getAttribute('aria-expanded')).toBe('false');
    });
  });

  it('saves all rows as CSV, formulas made harmless', async () => {
    await onPage(gallery, { hash: '#rows=500' }, async (page) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'CSV' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('groups.csv');
      const lines = readFileSync(await download.path(), 'utf8').split('\r\n');
      expect(lines[0]).toBe('\uFEFFGroup,State,Last backup,Size,Server,Comment');
      expect(lines).toHaveLength(502);
      expect(lines.some((line) => line.endsWith(",'=cmd|calc"))).toBe(true);
    });
  });

  it('leaves out columns where it is narrow', async () => {
    await onPage(gallery, { hash: '#rows=40', viewport: { width: 320, height: 700 } }, async (page) => {
      await expect.poll(() => table(page).getByRole('columnheader').allTextContents()).toEqual(['Group', 'State']);
    });
  });
});

/** How smooth a table of 10,000 rows is; prints JSON: `node test/page/gallery/measure-table.ts`. */
import type { Page } from 'playwright-core';
import { openGallery } from './open-gallery.ts';

/** Milliseconds between frames while the box scrolls by `px` per frame. */
function scrollFrames(page: Page, px: number): Promise<readonly number[]> {
  return page.getByRole('grid', { name: 'Groups' }).evaluate(async (box, step) => {
    box.scrollTop = 0;
    const times: number[] = [];
    await new Promise<void>((done) => {
      let before = performance.now();
      const frame = (now: number) => {
        times.push(now - before);
        before = now;
        box.scrollTop += step;
        if (times.length < 240) requestAnimationFrame(frame);
        else done();
      };
      requestAnimationFrame(frame);
    });
    return times.slice(1);
  }, px);
}

/** Milliseconds from a typed letter to the painted result. */
async function typingTimes(page: Page): Promise<readonly number[]> {
  const search = page.getByLabel('Search groups');
  const texts = ['c', 'ct', 'ct/', 'ct/1', 'ct/', 'ct', 'c', ''];
  const times: number[] = [];
  for (const text of texts) {
    const took = await search.evaluate(async (input, value) => {
      if (!(input instanceof HTMLInputElement)) return -1;
      const from = performance.now();
      input.value = value;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      // The second frame begins when the first one, with the result, is painted.
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return performance.now() - from;
    }, text);
    times.push(took);
  }
  return times;
}

const round = (value: number) => Math.round(value * 10) / 10;
const told = (times: readonly number[]) => {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return {
    frames: sorted.length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    worstMs: at(1),
    over50Ms: sorted.filter((ms) => ms > 50).length,
  };
};

const gallery = await openGallery();
try {
  const { page } = await gallery.open({ hash: '#rows=10000' });
  await scrollFrames(page, 200);
  const slow = told(await scrollFrames(page, 60));
  const fast = told(await scrollFrames(page, 1600));
  const typing = (await typingTimes(page)).map(round);
  const sort = await page.getByRole('columnheader', { name: 'Group' }).evaluate(async (head) => {
    const from = performance.now();
    head.querySelector('button')?.click();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return performance.now() - from;
  });
  console.log(JSON.stringify({ rows: 10_000, slow, fast, typingMs: typing, sortMs: round(sort) }, null, 2));
} finally {
  await gallery.close();
}

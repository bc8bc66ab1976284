import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { bundles, ensureBuilt } from '../../build/run/bundles.mjs';
import { checkout } from '../../build/run/paths.mjs';
import { startFakeService } from '../page/fake-service.ts';
import { type FixtureSize, fixtureState, LARGE, MORNING } from '../page/fixture-state.ts';
import type { Bench, Report } from './bench.ts';
import { quantilesOf } from './history/quantiles.ts';

const ROUNDS = 5;
const TYPED = ['s', 'st', 'store', 'store-1', 'store-12', 'vm/1', 'vm/10', 'v', 'ct', ''];

interface PageFigures {
  /** From navigation until the first row is painted and the page answers to input. */
  readonly shownMs: number;
  readonly keystrokesMs: readonly number[];
  readonly framesMs: readonly number[];
  readonly heapBytes: number;
}

/** What the page costs the browser: a real one, on a made-up fleet served from memory. */
export const pageBench: Bench = {
  name: 'page',
  summary: 'the overview in Chromium: until it is shown, keystroke to paint, scrolling, heap; small and large fleet',
  isSlow: false,
  async run(say) {
    const wanted = bundles.filter(({ name }) => name === 'renderer');
    await ensureBuilt(checkout, say, wanted);
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--js-flags=--expose-gc', '--enable-precise-memory-info'],
    });
    try {
      say(`the small fleet, ${ROUNDS} times`);
      const small = await measure(browser, MORNING);
      say(`the large fleet, ${ROUNDS} times`);
      const large = await measure(browser, LARGE);
      return report(small, large, bundleBytes());
    } finally {
      await browser.close();
    }
  },
};

async function measure(browser: Browser, size: FixtureSize): Promise<readonly PageFigures[]> {
  const service = await startFakeService({ state: fixtureState(size, Date.now()) });
  const rounds: PageFigures[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      rounds.push(await measureRound(page, service.url));
      await page.close();
    }
  } finally {
    await service.close();
  }
  return rounds;
}

/** All that runs in the page is text: its own world has other types than ours. */
async function measureRound(page: Page, url: string): Promise<PageFigures> {
  await page.addInitScript(WATCH_FIRST_ROW);
  await page.goto(url);
  const shownMs = await number(page, 'window.firstRowShown');
  // Trends and calendars come after the first paint.
  await page.locator('.sparkline').nth(20).waitFor();
  const keystrokesMs: number[] = [];
  for (const text of TYPED) {
    keystrokesMs.push(await number(page, `(${TYPE})(${JSON.stringify(text)})`));
    await page.waitForTimeout(150);
  }
  const frames: unknown = await page.evaluate(`(${SCROLL})()`);
  const heapBytes = await number(page, '(gc(), performance.memory.usedJSHeapSize)');
  return { shownMs, keystrokesMs, framesMs: Array.isArray(frames) ? frames.map(Number) : [], heapBytes };
}

async function number(page: Page, script: string): Promise<number> {
  return Number(await page.evaluate(script));
}

const WATCH_FIRST_ROW = `window.firstRowShown = new Promise((resolve) => {
  const look = () => document.querySelector('.virtual-table__row') === null
    ? requestAnimationFrame(look)
    : requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
  look();
});`;

/** The next task after the next frame is after its paint. */
const TYPE = `(text) => new Promise((resolve) => {
  const field = document.querySelector('#search');
  const startMs = performance.now();
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now() - startMs);
    channel.port2.postMessage(0);
  });
})`;

const SCROLL = `() => new Promise((resolve) => {
  const box = document.querySelector('.virtual-table__box');
  const frames = [];
  let before = performance.now();
  const step = () => {
    const now = performance.now();
    frames.push(now - before);
    before = now;
    box.scrollTop += 240;
    frames.length < 120 ? requestAnimationFrame(step) : resolve(frames.slice(2));
  };
  requestAnimationFrame(step);
})`;

function bundleBytes(): number {
  const folder = join(checkout, 'out', 'renderer', 'assets');
  const sizes = readdirSync(folder)
    .filter((file) => /\.(js|css)$/.test(file))
    .map((file) => gzipSync(readFileSync(join(folder, file))).length);
  return sizes.reduce((sum, size) => sum + size, 0);
}

function report(small: readonly PageFigures[], large: readonly PageFigures[], gzipBytes: number): Report {
  const fleets = [sumUp('30 datastores, 360 groups', small), sumUp('100 datastores, 10,500 groups', large)] as const;
  const [few, many] = fleets;
  return {
    figures: { small, large, gzipBytes },
    tables: [
      {
        title: 'The overview in Chromium (ms; MB)',
        columns: ['', 'shown', 'keystroke', 'its worst', 'frame', 'frame p99', 'heap'],
        rows: fleets.map(({ name, shownMs, keystroke, frame, heapMb }) => [
          ...[name, shownMs, keystroke.p50, keystroke.max, frame.p50, frame.p99, heapMb],
        ]),
        note: `Medians of ${ROUNDS} loads. The service is served from memory by the same machine.`,
      },
    ],
    budgets: [
      { what: 'small fleet, first useful paint', measured: few.shownMs, limit: 500, unit: 'ms', allows: 'below' },
      { what: 'large fleet, overview interactive', measured: many.shownMs, limit: 1500, unit: 'ms', allows: 'below' },
      { what: 'large fleet, keystroke to paint', measured: many.keystroke.p50, limit: 50, unit: 'ms', allows: 'below' },
      { what: 'large fleet, heap', measured: many.heapMb, limit: 120, unit: 'MB', allows: 'below' },
      { what: 'bundle, gzip', measured: gzipBytes / 1000, limit: 200, unit: 'KB', allows: 'below' },
    ],
  };
}

function sumUp(name: string, rounds: readonly PageFigures[]) {
  return {
    name,
    shownMs: quantilesOf(rounds.map(({ shownMs }) => shownMs)).p50,
    keystroke: quantilesOf(rounds.flatMap(({ keystrokesMs }) => keystrokesMs)),
    frame: quantilesOf(rounds.flatMap(({ framesMs }) => framesMs)),
    heapMb: Math.max(...rounds.map(({ heapBytes }) => heapBytes)) / 1e6,
  };
}

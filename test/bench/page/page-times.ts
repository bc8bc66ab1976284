import type { MeasuredPage, MeasuringBrowser } from './open-chromium.ts';
import { INTERACTIVE_AT, PAINT_PROBE, SCROLL_PROBE, TYPING_PROBE } from './probes.ts';

/** The overview of one fleet, in milliseconds since navigation unless said otherwise. */
export interface PageTimes {
  readonly groups: number;
  readonly paintedMs: Spread;
  readonly interactiveMs: Spread;
  /** From a key to the painted result of the filter. */
  readonly keystrokeMs: Spread;
  /** Of the rounds of scrolling, the longest frame of each. */
  readonly longestFrameMs: Spread;
  readonly heapBytes: number;
}

export interface Spread {
  readonly best: number;
  readonly median: number;
  readonly worst: number;
}

const LOADS = 7;
const SCROLLS = 5;
const WORD = 'vm/10';
const PATIENCE_MS = 60_000;
const LOOK_MS = 100;
const STANDS = 'window.probe.painted !== null && performance.now() > window.probe.painted + 1200';

export async function measurePage(browser: MeasuringBrowser, url: string): Promise<PageTimes> {
  const painted: number[] = [];
  const interactive: number[] = [];
  for (let load = 0; load < LOADS; load++) {
    const opened = await browser.open(url, PAINT_PROBE);
    await waitForPaint(opened);
    painted.push(await opened.page.evaluate<number>('window.probe.painted'));
    interactive.push(await opened.page.evaluate<number>(INTERACTIVE_AT));
    await opened.close();
  }
  const opened = await browser.open(url, PAINT_PROBE);
  await waitForPaint(opened);
  const keystrokes = await type(opened);
  const frames: number[] = [];
  for (let round = 0; round < SCROLLS; round++) frames.push(Math.max(...(await scroll(opened))));
  const times = {
    groups: await opened.page.evaluate<number>("Number(document.querySelector('[role=grid]').ariaRowCount) - 1"),
    paintedMs: spreadOf(painted),
    interactiveMs: spreadOf(interactive),
    keystrokeMs: spreadOf(keystrokes),
    longestFrameMs: spreadOf(frames),
    heapBytes: await heapOf(opened),
  };
  await opened.close();
  return times;
}

/** Waits until the page stands and has had time for what comes after. */
async function waitForPaint({ page }: MeasuredPage): Promise<void> {
  // The page's policy forbids what Playwright's own waiting evaluates.
  for (let waitedMs = 0; !(await page.evaluate<boolean>(STANDS)); waitedMs += LOOK_MS) {
    if (waitedMs > PATIENCE_MS) throw new Error('the overview was not painted in time');
    await page.waitForTimeout(LOOK_MS);
  }
}

async function type({ page }: MeasuredPage): Promise<readonly number[]> {
  await page.evaluate(TYPING_PROBE);
  await page.keyboard.press('/');
  let expected = 0;
  for (const key of [...WORD, ...[...WORD].map(() => 'Backspace'), ...WORD, ...[...WORD].map(() => 'Backspace')]) {
    const before = await page.evaluate<string>("document.querySelector('.panel__note').textContent");
    await page.keyboard.press(key);
    await page.waitForTimeout(400);
    const after = await page.evaluate<string>("document.querySelector('.panel__note').textContent");
    // A letter that leaves as many rows shows nothing new to wait for.
    if (before !== after) expected += 1;
  }
  const times = await page.evaluate<number[]>('window.typed');
  if (expected === 0 || times.length < expected) throw new Error('typing changed nothing that could be measured');
  return times;
}

async function scroll({ page }: MeasuredPage): Promise<readonly number[]> {
  await page.evaluate("document.querySelector('.virtual-table__box').scrollTop = 0");
  await page.waitForTimeout(300);
  return page.evaluate<number[]>(SCROLL_PROBE);
}

async function heapOf({ tools }: MeasuredPage): Promise<number> {
  await tools.send('HeapProfiler.enable');
  await tools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await tools.send('Runtime.getHeapUsage');
  return usedSize;
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { best: at(0), median: at(0.5), worst: at(1) };
}

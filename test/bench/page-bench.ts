import { join } from 'node:path';
import { bundles, ensureBuilt } from '../../build/run/bundles.mjs';
import { checkout } from '../../build/run/paths.mjs';
import { MINUTE } from '../../shared/time-units.ts';
import { spawnFleet } from '../simulator/spawn-fleet.ts';
import type { Bench, Report } from './bench.ts';
import type { Budget } from './budget.ts';
import { type BundleSize, bundleSize } from './page/bundle-size.ts';
import { openChromium } from './page/open-chromium.ts';
import { measurePage, type PageTimes } from './page/page-times.ts';
import { startHeadless } from './service/headless-service.ts';

const OVERVIEW_PATIENCE_MS = 3 * MINUTE;
/** On a machine that is busy otherwise the largest fleet's snapshots may not be read in time: then it says so. */
const SWEEP_PATIENCE_MS = 2 * MINUTE;

type FleetTimes = PageTimes & { readonly isSwept: boolean };
const POLLING_SECONDS = 60;

/** The overview in a real Chromium, of a small fleet and of the largest. */
export const pageBench: Bench = {
  name: 'page',
  summary: 'the dashboard in Chromium: first paint, typing, scrolling, memory, size',
  isSlow: false,
  async run(say) {
    await ensureBuilt(
      checkout,
      say,
      bundles.filter(({ name }) => name !== 'preload'),
    );
    const size = bundleSize(join(checkout, 'out', 'renderer'));
    return report(await measureFleet('small', say), await measureFleet('large', say), size);
  },
};

async function measureFleet(scenario: string, say: (line: string) => void): Promise<FleetTimes> {
  const fleet = await spawnFleet(['--scenario', scenario, '--now', new Date().toISOString()]);
  try {
    const service = await startHeadless(fleet.configFile, POLLING_SECONDS);
    try {
      say(`${scenario} fleet: the service reads it`);
      await service.reached('overviewCompleteAt', OVERVIEW_PATIENCE_MS);
      const isSwept = await service.reached('snapshotsCompleteAt', SWEEP_PATIENCE_MS).then(
        () => true,
        () => false,
      );
      const browser = await openChromium();
      try {
        say(`${scenario} fleet: the page is opened, typed into and scrolled`);
        return { ...(await measurePage(browser, service.baseUrl)), isSwept };
      } finally {
        await browser.close();
      }
    } finally {
      await service.close();
    }
  } finally {
    await fleet.close();
  }
}

function report(small: FleetTimes, large: FleetTimes, size: BundleSize): Report {
  const MB = 1_000_000;
  const below = (what: string, measured: number, limit: number, unit: string): Budget => ({
    ...{ what, measured, limit, unit, allows: 'below' },
  });
  return {
    figures: { small, large, size },
    tables: [
      {
        title: 'The overview in Chromium, medians (of scrolling: the longest frame of a round)',
        columns: [
          '',
          'groups',
          'painted ms',
          'interactive ms',
          'key to result ms',
          'worst key ms',
          'frame ms',
          'heap MB',
        ],
        rows: Object.entries({ small, large }).map(([name, times]) => [
          ...[name, times.groups, times.paintedMs.median, times.interactiveMs.median],
          ...[times.keystrokeMs.median, times.keystrokeMs.worst, times.longestFrameMs.median, times.heapBytes / MB],
        ]),
        note: `Compressed: ${(size.firstGzipBytes / 1000).toFixed(1)} KB before the first paint, ${(size.allGzipBytes / 1000).toFixed(1)} KB in all.${large.isSwept ? '' : ' The largest fleet was still being read meanwhile.'}`,
      },
    ],
    budgets: [
      below('small fleet, first useful paint', small.paintedMs.median, 500, 'ms'),
      below('large fleet, overview interactive', large.interactiveMs.median, 1_500, 'ms'),
      below('large fleet, key to painted result', large.keystrokeMs.median, 50, 'ms'),
      below('large fleet, longest frame while scrolling', large.longestFrameMs.median, 50, 'ms'),
      below('large fleet, JavaScript heap', large.heapBytes / MB, 120, 'MB'),
      below('the page, compressed', size.allGzipBytes / 1000, 200, 'KB'),
    ],
  };
}

import type { Bench, Report } from './bench.ts';
import { emptyStartMs, untilTooltip } from './desktop/desktop-process.ts';
import { startSmallFleet } from './desktop/small-fleet.ts';

const STARTS = 9;
const LIMIT_MS = 300;

/** How soon the app's icon says something after a start, on what it kept from before. */
export const desktopStartBench: Bench = {
  name: 'desktop-start',
  summary: "desktop app: from its start to the first state in the tray, on cached data, without Electron's own start",
  isSlow: false,
  async run(say) {
    const fleet = await startSmallFleet();
    const { folder, environment } = fleet;
    try {
      say('a first run, so that there is something to start from');
      await untilTooltip(folder, environment, /Data: under 2 min old/);
      say(`${STARTS} starts`);
      const whole: number[] = [];
      const empty: number[] = [];
      for (let at = 0; at < STARTS; at += 1) {
        whole.push(await untilTooltip(folder, environment, /^(?!PBS Tray: starting)/));
        empty.push(await emptyStartMs(folder));
      }
      return report(whole, empty);
    } finally {
      await fleet.close();
    }
  },
};

function report(whole: readonly number[], empty: readonly number[]): Report {
  const wholeMs = median(whole);
  const emptyMs = median(empty);
  const ownMs = wholeMs - emptyMs;
  return {
    figures: { starts: whole.length, wholeMs, emptyMs, ownMs },
    tables: [
      {
        title: 'desktop app, start to first tray state (median, ms)',
        columns: ['', 'ms'],
        rows: [
          ['process start to first state', Math.round(wholeMs)],
          ['of which Node and the fake of Electron', Math.round(emptyMs)],
          ["the app's own", Math.round(ownMs)],
        ],
      },
    ],
    budgets: [
      { what: 'desktop: start to first tray state', measured: ownMs, limit: LIMIT_MS, unit: 'ms', allows: 'below' },
    ],
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

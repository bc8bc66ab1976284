import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHistory } from '../../main/engine/history/sqlite-history.ts';
import type { HistoryStatistics } from '../../main/engine/ports.ts';
import { createFakeClock } from '../kit/fake-clock.ts';
import { createMemoryLog } from '../kit/memory-log.ts';
import type { Bench, Report } from './bench.ts';
import { type QueryFigures, timeQueries } from './history/chart-queries.ts';
import { type FirstLookFigures, timeFirstLook } from './history/first-look.ts';
import { type FleetShape, groupTotal, LARGE, SMALL } from './history/fleet-rows.ts';
import { seededRandom } from './history/seeded-random.ts';
import { feedYear, YEAR_END, type YearFigures } from './history/year.ts';
import type { Table } from './table.ts';

interface FleetFigures {
  readonly fleet: string;
  readonly groups: number;
  readonly statistics: HistoryStatistics;
  readonly year: YearFigures;
  readonly queries: QueryFigures;
  readonly openMs: number;
}

/** What a year of history weighs, and how quickly it takes and gives. */
export const historyBench: Bench = {
  name: 'history',
  summary: 'a simulated year of the small and the large fleet: rows, bytes, cost per poll, chart queries',
  isSlow: true,
  async run(say) {
    say('the first look at a large server');
    const firstLook = await timeFirstLook();
    const fleets: FleetFigures[] = [];
    for (const shape of [SMALL, LARGE]) {
      say(`a year of the ${shape.name} fleet, ${groupTotal(shape)} groups`);
      fleets.push(await measure(shape));
    }
    return report(fleets, firstLook);
  },
};

async function measure(shape: FleetShape): Promise<FleetFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'history-year-'));
  const clock = createFakeClock(YEAR_END);
  const random = seededRandom(20_260_928);
  try {
    const filled = await openHistory({ folder, clock, log: createMemoryLog() });
    const year = feedYear(filled, shape, random, writtenBytes);
    filled.history.close();
    const startedAtMs = performance.now();
    const { history } = await openHistory({ folder, clock, log: createMemoryLog() });
    const openMs = performance.now() - startedAtMs;
    const queries = timeQueries(history, shape, random);
    const statistics = history.statistics();
    history.close();
    if (statistics === null) throw new Error('history does not answer');
    return { fleet: shape.name, groups: groupTotal(shape), statistics, year, queries, openMs };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bytes that this process gave the system to write; only Linux says. */
function writtenBytes(): number | null {
  if (process.platform !== 'linux') return null;
  return Number(/^wchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}

function report(fleets: readonly FleetFigures[], firstLook: FirstLookFigures): Report {
  const large = fleets.find(({ fleet }) => fleet === LARGE.name);
  return {
    figures: { fleets, firstLook },
    tables: [...fleets.map(sizeTable), timeTable(fleets), firstLookTable(firstLook)],
    budgets: [
      {
        what: 'a chart of 30 days, large fleet, p99',
        measured: large?.queries.chartOf30Days.p99 ?? Number.NaN,
        limit: 20,
        unit: 'ms',
        allows: 'below',
      },
    ],
  };
}

const MB = 1e6;

function sizeTable({ fleet, groups, statistics }: FleetFigures): Table {
  const { rows, bytesByTable, fileBytes } = statistics;
  const filled = Object.entries(rows).filter(([, count]) => count > 0);
  return {
    title: `A year of the ${fleet} fleet (${groups} groups)`,
    columns: ['table', 'rows', 'MB'],
    rows: [
      ...filled.map(([table, count]) => [table, count, (bytesByTable[table] ?? 0) / MB]),
      ['the file', filled.reduce((sum, [, count]) => sum + count, 0), fileBytes / MB],
    ],
  };
}

function timeTable(fleets: readonly FleetFigures[]): Table {
  const rows = fleets.flatMap(({ fleet, year, queries, openMs }) => {
    const of = {
      ...queries,
      'append of a poll': year.appendMs,
      'append of backups': year.backupsAppendMs,
      'step of thinning': year.thinningStepMs,
    };
    const times = Object.entries(of).map(([what, { count, p50, p99, max }]) => [
      `${fleet}: ${what}`,
      count,
      p50,
      p99,
      max,
    ]);
    const written = year.writtenBytesPerDay === null ? null : year.writtenBytesPerDay / MB;
    return [
      ...times,
      [`${fleet}: open`, 1, openMs, openMs, openMs],
      [`${fleet}: MB written a day`, null, written, null, null],
    ];
  });
  return { title: 'How long it takes, in ms', columns: ['', 'times', 'p50', 'p99', 'longest'], rows };
}

function firstLookTable({ groups, snapshots, totalMs, longestBlockMs, nextPollMs }: FirstLookFigures): Table {
  return {
    title: 'The recorder meets a large server with all its snapshots',
    columns: ['', 'groups', 'snapshots', 'ms'],
    rows: [
      ['all of it', groups, snapshots, totalMs],
      ['the longest time without a turn for others', null, null, longestBlockMs],
      ['its next poll', null, null, nextPollMs],
    ],
  };
}

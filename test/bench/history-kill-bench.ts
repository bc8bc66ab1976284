import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { type KillFigures, killRounds } from './history/kill-rounds.ts';
import { seededRandom } from './history/seeded-random.ts';

const KILLS = 100;

/** A writer of history killed in the middle of its work, a hundred times on one file. */
export const historyKillBench: Bench = {
  name: 'history-kill',
  summary: 'kill -9 a hundred times under write load: committed rows lost, half commits, damaged files',
  isSlow: true,
  async run(say) {
    const folder = mkdtempSync(join(tmpdir(), 'history-kill-'));
    try {
      say(`${KILLS} kills`);
      const figures = await killRounds(folder, KILLS, seededRandom(20_260_928));
      return { figures, tables: [tableOf(figures)], budgets: budgetsOf(figures) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function tableOf({ kills, committed, lost, halves, damaged }: KillFigures) {
  return {
    title: 'SIGKILL while history is written',
    columns: ['', 'count'],
    rows: [
      ['kills', kills],
      ['commits said before a kill', committed],
      ['of them lost', lost],
      ['rows of half commits', halves],
      ['files damaged', damaged],
    ],
  };
}

function budgetsOf({ kills, lost, halves, damaged }: KillFigures) {
  const none = { limit: 0, allows: 'up to' } as const;
  return [
    { what: `${kills} kills`, measured: lost, unit: 'commits lost', ...none },
    { what: `${kills} kills`, measured: halves, unit: 'rows of half commits', ...none },
    { what: `${kills} kills`, measured: damaged, unit: 'files damaged', ...none },
  ];
}

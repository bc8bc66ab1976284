import type { Bench, BenchWish, Report } from './bench.ts';
import { REPLAYED_DAYS } from './replay/days.ts';
import { replayDays } from './replay/replay.ts';
import { falseTable, kindRows, kindTable, missedTable, replayBudgets, totalTable } from './replay/report.ts';
import { scoreOf } from './replay/score.ts';

/** Without a wish: one that was looked at while the product was made. */
const DEFAULT_SEED = 1;

/** Ninety days of a fleet's life in minutes: what is told, what is missed, what is said in error. */
export const replayBench: Bench = {
  name: 'replay',
  summary: '90 days of 3 servers, 30 datastores, 600 groups: incidents missed, false alarms, notices (--seed N)',
  isSlow: true,
  async run(say, { seed = DEFAULT_SEED }: BenchWish): Promise<Report> {
    const startedAtMs = performance.now();
    const { staged, product, baseline, groups, rounds, machine } = await replayDays({ seed, say });
    const wallSeconds = Math.round((performance.now() - startedAtMs) / 1000);
    const score = scoreOf(product, staged);
    const plain = scoreOf(baseline, staged);
    const rows = kindRows(score, plain);
    const asked = product.notices.filter(({ said }) => said.length === 0).length;
    const tables = [kindTable(rows), missedTable(score), falseTable(score), totalTable(score, plain)];
    return {
      figures: {
        ...{ seed, days: REPLAYED_DAYS, groups, rounds, wallSeconds, kinds: rows, machine, askedAboutRetired: asked },
        ...{ incidents: score.incidents, falseAlarms: score.falseAlarms, notices: score.notices },
        oddities: staged.oddities.length,
        tolerated: score.tolerated,
        plainRules: { incidents: plain.incidents, falseAlarms: plain.falseAlarms, notices: plain.notices },
      },
      tables: tables.filter((table) => table !== null),
      budgets: replayBudgets(score, asked, wallSeconds),
    };
  },
};

import { type Answers, answersFor, FUTURES } from '../unit/shared/rules/forecast/known-futures.ts';
import type { Bench } from './bench.ts';
import type { Table } from './table.ts';

interface Line extends Answers {
  readonly datastore: string;
}

/** How far forecasts are off for futures that are known, beside a least-squares line. The unit tests hold the limits. */
export const forecastBench: Bench = {
  name: 'forecast',
  summary: 'days until full for datastores whose future is known, beside a least-squares line',
  isSlow: false,
  async run() {
    const lines = Object.entries(FUTURES).map(([datastore, known]) => ({ datastore, ...answersFor(datastore, known) }));
    return { figures: { lines }, tables: [asTable(lines)], budgets: [] };
  },
};

function asTable(lines: readonly Line[]): Table {
  return {
    title: 'Days until full',
    columns: ['datastore', 'truth', 'ours', 'off', 'least squares', 'off', 'range or reason'],
    rows: lines.map(({ datastore, truth, ours, plain, forecast }) => [
      datastore,
      truth,
      ours,
      errorText(ours, truth),
      plain,
      errorText(plain, truth),
      answerText(forecast),
    ]),
  };
}

function errorText(days: number | null, truth: number | null): string | null {
  if (days === null || truth === null) return null;
  return `${((100 * Math.abs(days - truth)) / truth).toFixed(1)} %`;
}

function answerText(forecast: Answers['forecast']): string {
  if (forecast.kind !== 'filling') return forecast.kind === 'full' ? 'full' : `no trend: ${forecast.reason}`;
  return `${forecast.lowDays.toFixed(0)} to ${forecast.highDays?.toFixed(0) ?? 'beyond three years'}`;
}

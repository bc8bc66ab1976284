import type { ReadSeries } from '../../kit/exposition-reader.ts';
import { seriesKey, type TrueSeries } from './true-series.ts';

/** How many series of one name were compared, and how many of them are right. */
export interface Score {
  checked: number;
  right: number;
}

export interface Comparison {
  readonly byName: ReadonlyMap<string, Score>;
  /** One line for each series that is missing, too many or wrong. */
  readonly mismatches: readonly string[];
}

/** Compares both ways: what must be there, and nothing else. An extra series counts as one that was checked. */
export function compare(truth: readonly TrueSeries[], page: readonly ReadSeries[]): Comparison {
  const byName = new Map<string, Score>();
  const mismatches: string[] = [];
  const read = new Map<string, ReadSeries>();
  const note = (name: string, isRight: boolean) => {
    const score = byName.get(name) ?? { checked: 0, right: 0 };
    byName.set(name, score);
    score.checked += 1;
    if (isRight) score.right += 1;
  };
  for (const series of page) {
    const key = seriesKey(series);
    if (read.has(key)) mismatches.push(`twice    ${key}`);
    read.set(key, series);
  }
  const expected = new Set<string>();
  for (const series of truth) {
    const key = seriesKey(series);
    if (expected.has(key)) throw new Error(`the truth itself names this series twice: ${key}`);
    expected.add(key);
    const found = read.get(key);
    note(series.name, found?.value === series.value);
    if (found === undefined) mismatches.push(`missing  ${key} ${series.value}`);
    else if (found.value !== series.value) mismatches.push(`wrong    ${key} ${found.value} instead of ${series.value}`);
  }
  for (const [key, series] of read) {
    if (expected.has(key)) continue;
    note(series.name, false);
    mismatches.push(`extra    ${key} ${series.value}`);
  }
  return { byName, mismatches };
}

import {
  CASES,
  irregularShare,
  isPossible,
  KEEPS,
  LIVES,
  PRUNED,
  prunedShare,
  REGULAR,
  regularShare,
  type Share,
  SOURCES,
} from '../unit/shared/rules/rhythm/classified.ts';
import type { Bench } from './bench.ts';
import type { Table } from './table.ts';

interface Line {
  readonly group: string;
  readonly evidence: string;
  readonly share: Share;
}

/** Which share of made-up groups is classified right. The unit tests hold the least values. */
export const rhythmBench: Bench = {
  name: 'rhythm',
  summary: `share of groups whose rhythm is learned right, ${CASES} made-up pasts for each line`,
  isSlow: false,
  async run() {
    const lines = [
      ...regularLines(),
      { group: 'irregular', evidence: 'seen', share: irregularShare() },
      ...prunedLines(),
    ];
    return { figures: { casesPerLine: CASES, lines }, tables: [asTable(lines)], budgets: [] };
  },
};

function* regularLines(): Generator<Line> {
  for (const [name, row] of Object.entries(REGULAR)) {
    for (const [lifeName, life] of Object.entries(LIVES)) {
      if (!isPossible(name, life)) continue;
      for (const source of Object.keys(SOURCES)) {
        if (source !== 'seen' && source !== 'tasks') continue;
        yield { group: name, evidence: `${source}, ${lifeName}`, share: regularShare(row, life, source) };
      }
    }
  }
}

function* prunedLines(): Generator<Line> {
  for (const name of PRUNED) {
    const row = REGULAR[name];
    if (row === undefined) continue;
    for (const [keepName, keep] of Object.entries(KEEPS)) {
      yield { group: name, evidence: `a list alone, ${keepName}`, share: prunedShare(row, keep) };
    }
  }
}

function asTable(lines: readonly Line[]): Table {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return {
    title: 'Rhythms learned from schedules with jitter, gaps and extras',
    columns: ['group', 'evidence', 'right', 'unknown', 'wrong as'],
    rows: lines.map(({ group, evidence, share }) => [
      group,
      evidence,
      percent(share.right),
      percent(share.unknown),
      Object.entries(share.wrong)
        .map(([kind, count]) => `${kind} ${percent(count / CASES)}`)
        .join(', '),
    ]),
  };
}

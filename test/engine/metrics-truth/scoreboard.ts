import type { Comparison, Score } from './comparison.ts';
import { EXPORTER_NAMES, GUIDE_NAMES, OWN_NAMES } from './public-names.ts';

/** Adds up what was compared, by scenario and by name. */
export interface Scoreboard {
  add(scenario: string, comparison: Comparison): void;
  /** Names of the tables of which not a single series was compared. */
  unseen(): string[];
  /** How many series of each name were checked and right. */
  tables(): string;
  /** One line for each scenario. */
  closing(): string;
}

const TABLES: readonly (readonly [string, readonly string[]])[] = [
  ["the exporter's names", EXPORTER_NAMES],
  ["the guide's names", GUIDE_NAMES],
  ['our own names', OWN_NAMES],
];

export function createScoreboard(): Scoreboard {
  const byName = new Map<string, Score>();
  const byScenario = new Map<string, Score>();

  function count(into: Map<string, Score>, key: string, score: Score): void {
    const sum = into.get(key) ?? { checked: 0, right: 0 };
    into.set(key, { checked: sum.checked + score.checked, right: sum.right + score.right });
  }

  const scoreOf = (name: string): Score => byName.get(name) ?? { checked: 0, right: 0 };

  return {
    add(scenario, comparison) {
      for (const [name, score] of comparison.byName) {
        count(byName, name, score);
        count(byScenario, scenario, score);
      }
    },
    unseen: () => TABLES.flatMap(([, names]) => names.filter((name) => scoreOf(name).checked === 0)),
    tables: () =>
      TABLES.flatMap(([title, names]) => [title, ...names.map((name) => row(name, scoreOf(name)))]).join('\n'),
    closing: () =>
      [...byScenario]
        .map(
          ([scenario, { checked, right }]) => `metrics truth: ${checked} series checked, ${right} right (${scenario})`,
        )
        .join('\n'),
  };
}

function row(name: string, { checked, right }: Score): string {
  return `  ${name.padEnd(36)}${String(checked).padStart(8)}${String(right).padStart(8)}`;
}

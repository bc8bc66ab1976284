import { isRuleName, thresholdUnitOf } from './rule-names.ts';
import type { RuleSettings, Settings } from './schema.ts';
import { pathText } from './settings-problem.ts';

/** Who waits longer than this will hardly ever hear of anything. */
const LONGEST_FOR_SECONDS = 30 * 86_400;

/** Sentences about thresholds and times of rules that can never trip, or always do. */
export function thresholdWarnings({ alerts }: Settings): readonly string[] {
  const everywhere = ruleWarnings(['alerts', 'rules'], alerts.rules);
  const overridden = alerts.overrides.flatMap(({ rules }, index) =>
    ruleWarnings(['alerts', 'overrides', index, 'rules'], rules),
  );
  return [...everywhere, ...overridden, ...orderWarnings(alerts.rules)];
}

type Rules = Settings['alerts']['rules'];

function ruleWarnings(keys: readonly PropertyKey[], rules: Rules): readonly string[] {
  return Object.entries(rules).flatMap(([name, rule]) =>
    rule === undefined ? [] : warningsOf([...keys, name], name, rule),
  );
}

function warningsOf(keys: readonly PropertyKey[], name: string, { threshold, forSeconds }: RuleSettings): string[] {
  const found: string[] = [];
  const why = threshold === undefined || !isRuleName(name) ? null : thresholdTrouble(name, threshold);
  if (why !== null) found.push(`${pathText([...keys, 'threshold'])}: ${why}.`);
  if (forSeconds !== undefined && forSeconds > LONGEST_FOR_SECONDS) {
    found.push(
      `${pathText([...keys, 'forSeconds'])}: ${forSeconds} seconds are more than 30 days, so it hardly ever fires.`,
    );
  }
  return found;
}

function thresholdTrouble(name: Parameters<typeof thresholdUnitOf>[0], threshold: number): string | null {
  const unit = thresholdUnitOf(name);
  if (name === 'verification-coverage-low') return threshold === 0 ? `${name} never trips at 0 %` : null;
  if (unit === 'percent' && threshold === 100) return `nothing is ever fuller than 100 %, so ${name} never trips`;
  if (name === 'dedup-low' && threshold < 1)
    return 'the deduplication factor is hardly ever below 1, so it never trips';
  const isAlways = threshold === 0 && name !== 'dedup-low' && name !== 'certificate-expiring';
  return isAlways && name !== 'storage-full-soon' ? `at 0 ${name} always trips` : null;
}

/** A warning that comes after what it warns of. */
function orderWarnings(rules: Rules): readonly string[] {
  const high = rules['storage-high']?.threshold ?? 85;
  const critical = rules['storage-critical']?.threshold ?? 95;
  if (high <= critical) return [];
  return [
    `alerts.rules.storage-high.threshold: ${high} % lies above storage-critical's ${critical} %, so the warning comes after it.`,
  ];
}

import type { SettingsView } from '../../../shared/contract/calls.ts';
import { EVERY_RULE, RULE_BY_NAME } from '../../../shared/rules/alerts/every-rule.ts';
import { isRuleName, thresholdUnitOf } from '../../../shared/settings/rule-names.ts';
import { SECOND } from '../../../shared/time-units.ts';

/** What each rule goes by where the settings say nothing. */
export function ruleDefaults(): SettingsView['rules'] {
  const rules = EVERY_RULE.filter((rule) => RULE_BY_NAME.get(rule.name) === rule);
  return rules.flatMap(({ name, defaults: { threshold, forMs, severity } }) =>
    isRuleName(name)
      ? [{ rule: name, unit: thresholdUnitOf(name), threshold, forSeconds: forMs / SECOND, severity }]
      : [],
  );
}

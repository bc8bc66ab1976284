import type { SettingsView } from '../../../shared/contract/calls.ts';
import { ALL_RULES } from '../../../shared/rules/alerts/all-rules.ts';
import { isRuleName, thresholdUnitOf } from '../../../shared/settings/rule-names.ts';
import { SECOND } from '../../../shared/time-units.ts';

/** What each rule goes by where the settings say nothing. */
export function ruleDefaults(): SettingsView['rules'] {
  return ALL_RULES.flatMap(({ name, defaults: { threshold, forMs, severity } }) =>
    isRuleName(name)
      ? [{ rule: name, unit: thresholdUnitOf(name), threshold, forSeconds: forMs / SECOND, severity }]
      : [],
  );
}

import { isRuleName, thresholdUnitOf } from './rule-names.ts';
import { forwardingSecretName, secretVariable } from './secret-variable.ts';
import { memberOf } from './setting-shape.ts';
import { type SettingsProblem, settingsProblem } from './settings-problem.ts';

/**
 * What no single value shows: names given twice, names that share a secret's variable, thresholds that a rule does not
 * have. Looks at the raw document, so that these are reported together with everything else.
 */
export function crossChecks(document: unknown): readonly SettingsProblem[] {
  const servers = namesIn(document, 'servers', (name) => name);
  const forwarders = namesIn(document, 'forwarding', forwardingSecretName);
  return [
    ...duplicateNames(servers),
    ...duplicateNames(forwarders),
    ...sharedVariables([...servers, ...forwarders]),
    ...thresholdProblems(document),
  ];
}

interface Named {
  readonly list: string;
  readonly index: number;
  readonly name: string;
  readonly secretName: string;
}

function namesIn(document: unknown, list: string, secretNameOf: (name: string) => string): readonly Named[] {
  return entriesOf(memberOf(document, list)).flatMap((entry, index) => {
    const name = memberOf(entry, 'name');
    return typeof name === 'string' ? [{ list, index, name, secretName: secretNameOf(name) }] : [];
  });
}

function duplicateNames(named: readonly Named[]): readonly SettingsProblem[] {
  const first = new Map<string, Named>();
  const problems: SettingsProblem[] = [];
  for (const entry of named) {
    const earlier = first.get(entry.name);
    if (earlier === undefined) first.set(entry.name, entry);
    else problems.push(duplicateName(entry, earlier));
  }
  return problems;
}

function duplicateName(entry: Named, earlier: Named): SettingsProblem {
  return settingsProblem({
    keys: [entry.list, entry.index, 'name'],
    expected: 'a name of its own',
    found: `${JSON.stringify(entry.name)}, which ${earlier.list}[${earlier.index}] has already`,
    hint: 'rename one of them',
  });
}

function sharedVariables(named: readonly Named[]): readonly SettingsProblem[] {
  const first = new Map<string, Named>();
  const problems: SettingsProblem[] = [];
  for (const entry of named) {
    const variable = secretVariable(entry.secretName);
    const earlier = first.get(variable);
    if (earlier === undefined) first.set(variable, entry);
    else if (earlier.secretName !== entry.secretName) {
      const found = `${JSON.stringify(entry.name)} beside ${JSON.stringify(earlier.name)} (${earlier.list}[${earlier.index}])`;
      const hint = `both would take their secret from ${variable}; rename one of them`;
      problems.push(
        settingsProblem({
          keys: [entry.list, entry.index, 'name'],
          expected: 'a name whose secret has a variable of its own',
          found,
          hint,
        }),
      );
    }
  }
  return problems;
}

function thresholdProblems(document: unknown): readonly SettingsProblem[] {
  const alerts = memberOf(document, 'alerts');
  const overrides = entriesOf(memberOf(alerts, 'overrides'));
  return [
    ...thresholdsIn(memberOf(alerts, 'rules'), ['alerts', 'rules']),
    ...overrides.flatMap((entry, index) =>
      thresholdsIn(memberOf(entry, 'rules'), ['alerts', 'overrides', index, 'rules']),
    ),
  ];
}

function thresholdsIn(rules: unknown, keys: readonly PropertyKey[]): readonly SettingsProblem[] {
  if (typeof rules !== 'object' || rules === null) return [];
  return Object.keys(rules).flatMap((rule) => {
    const threshold = memberOf(memberOf(rules, rule), 'threshold');
    if (!isRuleName(rule) || typeof threshold !== 'number') return [];
    const unit = thresholdUnitOf(rule);
    const at = [...keys, rule, 'threshold'];
    if (unit === null) {
      const found = String(threshold);
      return [
        settingsProblem({
          keys: at,
          expected: 'no threshold, because this rule has none',
          found,
          hint: 'leave it out',
        }),
      ];
    }
    if (unit !== 'percent' || threshold <= 100) return [];
    return [settingsProblem({ keys: at, expected: 'a percentage from 0 to 100', found: String(threshold) })];
  });
}

function entriesOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

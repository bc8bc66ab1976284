import type { VNode } from 'preact';
import type { SettingsView } from '../../../shared/contract/calls.ts';
import { durationText } from '../../../shared/view/quantities.ts';
import { Panel } from '../../parts/Panel.tsx';
import { isObject, type Json, type JsonObject } from './json-at.ts';
import { offlineFrom, offlineRows } from './offline-rows.ts';
import { overrideRows, overridesFrom } from './override-rows.ts';
import { type RowField, RowsEditor } from './RowsEditor.tsx';
import type { SettingsDraft } from './settings-draft.ts';

export interface SectionProps {
  readonly settings: SettingsView;
  readonly draft: SettingsDraft;
}

const SEVERITIES = [
  { value: '', text: 'as it is' },
  { value: 'info', text: 'info' },
  { value: 'warning', text: 'warning' },
  { value: 'critical', text: 'critical' },
];

const RULES = ['alerts', 'rules'];
const OVERRIDES = ['alerts', 'overrides'];
const OFFLINE = ['alerts', 'expectedOffline'];

/** Rules everywhere, rules for a part of the fleet, and times when something is off on purpose. */
export function AlertsSection({ settings, draft }: SectionProps): VNode {
  const isReadOnly = !settings.canChange;
  return (
    <>
      <Panel
        title="Rules"
        note="An empty field keeps the default beside it. The threshold of backup-stale is for groups without a rhythm"
      >
        <RowsEditor
          one="rule"
          rows={ruleRows(settings, draft.get(RULES))}
          fields={RULE_FIELDS}
          fresh={{}}
          isReadOnly={isReadOnly}
          isFixed
          onRows={(rows) => draft.set(RULES, rulesFrom(rows))}
          empty=""
          titleOf={(row) => <RuleTitle row={row} />}
        />
      </Panel>
      <Panel
        title="Exceptions"
        note="Patterns with * and ?; a later one wins. A threshold of backup-stale stands above the learned rhythm"
      >
        <RowsEditor
          one="exception"
          rows={overrideRows(draft.get(OVERRIDES))}
          fields={overrideFields(settings)}
          fresh={{ server: '*', datastore: '*', namespace: '*', group: '*', client: '*', rule: 'backup-stale' }}
          isReadOnly={isReadOnly}
          onRows={(rows) => draft.set(OVERRIDES, overridesFrom(rows))}
          empty="The same rules hold for all servers."
        />
      </Panel>
      <Panel title="Off on purpose" note="Nothing is told of what is expected to be off">
        <RowsEditor
          one="window"
          rows={offlineRows(draft.get(OFFLINE))}
          fields={OFFLINE_FIELDS}
          fresh={{ server: '*', datastore: '*', days: 'mon tue wed thu fri', from: '08:00', to: '20:00', timeZone: '' }}
          isReadOnly={isReadOnly}
          onRows={(rows) => draft.set(OFFLINE, offlineFrom(rows))}
          empty="All servers are expected to be there at all times."
        />
      </Panel>
    </>
  );
}

const RULE_FIELDS: readonly RowField[] = [
  { key: 'enabled', label: 'On', kind: 'switch' },
  { key: 'threshold', label: 'Threshold', kind: 'number', isFor: ({ unit }) => unit !== null },
  { key: 'forSeconds', label: 'For (seconds)', kind: 'number' },
  { key: 'severity', label: 'Severity', kind: 'choice', choices: SEVERITIES },
];

const OFFLINE_FIELDS: readonly RowField[] = [
  { key: 'server', label: 'Server', kind: 'text' },
  { key: 'datastore', label: 'Datastore', kind: 'text' },
  { key: 'days', label: 'Days', kind: 'text', placeholder: 'mon tue wed' },
  { key: 'from', label: 'From', kind: 'text', placeholder: '08:00' },
  { key: 'to', label: 'To', kind: 'text', placeholder: '20:00' },
  { key: 'timeZone', label: 'Time zone', kind: 'text', placeholder: "this computer's" },
];

function overrideFields({ rules }: SettingsView): readonly RowField[] {
  return [
    { key: 'rule', label: 'Rule', kind: 'choice', choices: rules.map(({ rule }) => ({ value: rule, text: rule })) },
    { key: 'server', label: 'Server', kind: 'text' },
    { key: 'datastore', label: 'Datastore', kind: 'text' },
    { key: 'namespace', label: 'Namespace', kind: 'text' },
    { key: 'group', label: 'Group', kind: 'text', placeholder: 'vm/*' },
    { key: 'client', label: 'Client', kind: 'text' },
    ...RULE_FIELDS.filter(({ key }) => key !== 'threshold'),
    { key: 'threshold', label: 'Threshold', kind: 'number' },
  ];
}

/** A row for each rule that there is, with what the settings change. */
function ruleRows({ rules }: SettingsView, changes: Json | undefined): readonly JsonObject[] {
  return rules.map((defaults) => {
    const change = isObject(changes) ? changes[defaults.rule] : undefined;
    return {
      ...{ rule: defaults.rule, unit: defaults.unit, defaultThreshold: defaults.threshold },
      ...{ defaultFor: defaults.forSeconds, defaultSeverity: defaults.severity },
      ...(isObject(change) ? change : {}),
    };
  });
}

/** The settings' `alerts.rules`: only what differs. */
function rulesFrom(rows: readonly JsonObject[]): JsonObject {
  const changed = rows.flatMap(({ rule, enabled, threshold, forSeconds, severity }) => {
    const change: JsonObject = {
      ...(enabled === false ? { enabled: false } : {}),
      ...(threshold === undefined || threshold === '' ? {} : { threshold }),
      ...(forSeconds === undefined || forSeconds === '' ? {} : { forSeconds }),
      ...(severity === undefined || severity === '' ? {} : { severity }),
    };
    return typeof rule === 'string' && Object.keys(change).length > 0 ? [[rule, change] as const] : [];
  });
  return Object.fromEntries(changed);
}

function RuleTitle({ row }: { readonly row: JsonObject }): VNode {
  const { rule, unit, defaultThreshold, defaultFor, defaultSeverity } = row;
  const parts = [
    typeof defaultThreshold === 'number' && typeof unit === 'string' ? thresholdText(defaultThreshold, unit) : null,
    typeof defaultFor === 'number' && defaultFor > 0 ? `for ${durationText(defaultFor * 1000)}` : 'at once',
    typeof defaultSeverity === 'string' ? defaultSeverity : null,
  ];
  return (
    <span class="settings__rule">
      <strong>{typeof rule === 'string' ? rule : ''}</strong>
      <span class="muted"> {parts.filter(Boolean).join(', ')}</span>
    </span>
  );
}

/** A threshold with its unit as people say it. */
function thresholdText(threshold: number, unit: string): string {
  switch (unit) {
    case 'percent':
      return `${threshold} %`;
    case 'factor':
      return `factor ${threshold}`;
    case 'number':
      return String(threshold);
    default:
      return `${threshold} ${unit}`;
  }
}

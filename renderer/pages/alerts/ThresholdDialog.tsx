import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { AlertSubject } from '../../../shared/domain/alert.ts';
import { isRuleName, thresholdUnitOf } from '../../../shared/settings/rule-names.ts';
import { MINUTE } from '../../../shared/time-units.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { Button } from '../../parts/Button.tsx';
import { Copyable } from '../../parts/Copyable.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { NumberField } from '../../parts/NumberField.tsx';
import { ProgressDots } from '../../parts/ProgressDots.tsx';
import { SelectField } from '../../parts/SelectField.tsx';
import { SwitchField } from '../../parts/SwitchField.tsx';
import { DryRunResult } from './DryRunResult.tsx';
import { type RuleChange, type RuleScope, scopesOf, thresholdHint, withRuleChange } from './rule-change.ts';

export interface ThresholdDialogProps {
  readonly rule: string;
  readonly subject: AlertSubject;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Changes a rule for a part of the fleet, and says beforehand what that would have meant. */
export function ThresholdDialog(props: ThresholdDialogProps): VNode {
  return (
    <Dialog title={`Adjust ${props.rule}`} isOpen={props.isOpen} onClose={props.onClose} size="large">
      <ThresholdForm {...props} />
    </Dialog>
  );
}

function ThresholdForm({ rule, subject, onClose }: ThresholdDialogProps): VNode {
  const { views } = useDesk();
  const scopes = scopesOf(subject);
  const scopeKey = useSignal(scopes[0]?.key ?? 'everywhere');
  const isOn = useSignal(true);
  const threshold = useSignal('');
  const forMinutes = useSignal('');
  const unit = isRuleName(rule) ? thresholdUnitOf(rule) : null;
  const scope = scopes.find(({ key }) => key === scopeKey.value) ?? scopes[0];
  const change = changeFrom(isOn.value, threshold.value, forMinutes.value);
  if (scope === undefined) return <p class="muted">This rule cannot be adjusted.</p>;
  return (
    <div class="alerts__form">
      <SelectField
        label="Where"
        value={scopeKey.value}
        options={scopes.map(({ key, text }) => ({ value: key, text }))}
        onSelect={(key) => {
          scopeKey.value = key;
        }}
      />
      <SwitchField
        label="The rule is on"
        isOn={isOn.value}
        onSwitch={(on) => {
          isOn.value = on;
        }}
      />
      {unit === null || !isOn.value ? null : (
        <NumberField
          label="Threshold"
          unit={unit}
          hint={thresholdHint(rule, scope)}
          value={threshold.value}
          error={errorOf(threshold.value)}
          onInput={(value) => {
            threshold.value = value;
          }}
        />
      )}
      {isOn.value ? (
        <NumberField
          label="It must hold for"
          unit="minutes"
          hint="Leave it empty to keep what holds now."
          value={forMinutes.value}
          error={errorOf(forMinutes.value)}
          onInput={(value) => {
            forMinutes.value = value;
          }}
        />
      ) : null}
      {change === null || !isOn.value ? null : <DryRunResult rule={rule} match={scope.match} change={change} />}
      {views.app.value?.canChangeSettings === true ? (
        <SaveButton rule={rule} scope={scope} change={change} onClose={onClose} />
      ) : (
        <ForTheFile rule={rule} scope={scope} change={change} />
      )}
    </div>
  );
}

interface ChangeProps {
  readonly rule: string;
  readonly scope: RuleScope;
  /** Null: nothing, or nothing sensible, was entered. */
  readonly change: RuleChange | null;
}

function SaveButton({ rule, scope, change, onClose }: ChangeProps & { readonly onClose: () => void }): VNode {
  const { command, reads } = useDesk();
  const isBusy = useSignal(false);
  const read = reads.read('readSettings', {}, MINUTE).value;
  if (read.kind === 'loading') return <ProgressDots label="Reading the settings" />;
  if (read.kind === 'failed') return <p class="field-error">{read.sentence}</p>;
  const { document: settings } = read.value;
  const save = async () => {
    if (change === null || typeof settings !== 'object' || settings === null) return;
    isBusy.value = true;
    const alerts = 'alerts' in settings ? settings.alerts : undefined;
    const text = JSON.stringify({
      ...settings,
      alerts: withRuleChange(alerts, rule, scope, change),
      servers: undefined,
    });
    const reply = await command('saveSettings', { document: JSON.parse(text) }, 'Saved.');
    isBusy.value = false;
    reads.forget('readSettings');
    if (reply?.ok === true) onClose();
  };
  return (
    <div class="alerts__actions">
      <Button kind="primary" isBusy={isBusy.value} isDisabled={change === null} onClick={() => void save()}>
        Save
      </Button>
      <Button onClick={onClose}>Cancel</Button>
    </div>
  );
}

/** Where the settings are a file that is only read: the lines to add to it. */
function ForTheFile({ rule, scope, change }: ChangeProps): VNode {
  if (change === null) {
    return <p class="muted">Enter what shall be different; the lines for the settings file appear here.</p>;
  }
  const text = JSON.stringify({ alerts: withRuleChange({}, rule, scope, change) }, null, 2);
  return (
    <>
      <p class="muted">The settings are read-only here. Add this to the settings file and restart the service.</p>
      <Copyable text={text} label="Lines for the settings file" />
    </>
  );
}

function changeFrom(enabled: boolean, threshold: string, forMinutes: string): RuleChange | null {
  if (!enabled) return { enabled: false };
  if (errorOf(threshold) !== null || errorOf(forMinutes) !== null) return null;
  const change: RuleChange = {
    ...(threshold.trim() === '' ? {} : { threshold: numberOf(threshold) }),
    ...(forMinutes.trim() === '' ? {} : { forSeconds: 60 * numberOf(forMinutes) }),
  };
  return Object.keys(change).length === 0 ? null : change;
}

const numberOf = (text: string) => Number(text.trim().replace(',', '.'));

function errorOf(text: string): string | null {
  if (text.trim() === '') return null;
  return Number.isFinite(numberOf(text)) && numberOf(text) >= 0 ? null : 'Enter a number of 0 or more.';
}

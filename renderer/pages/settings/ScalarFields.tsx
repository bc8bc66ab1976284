import type { VNode } from 'preact';
import { NumberField } from '../../parts/NumberField.tsx';
import { SelectField } from '../../parts/SelectField.tsx';
import { SwitchField } from '../../parts/SwitchField.tsx';
import { TextField } from '../../parts/TextField.tsx';
import { textOf } from './json-at.ts';
import type { ScalarField } from './scalar-fields.ts';
import type { SettingsDraft } from './settings-draft.ts';

export interface ScalarFieldsProps {
  readonly fields: readonly ScalarField[];
  readonly draft: SettingsDraft;
  readonly isReadOnly: boolean;
}

/** Fields of single values, one below the other. */
export function ScalarFields({ fields, draft, isReadOnly }: ScalarFieldsProps): VNode {
  return (
    <div class="settings__fields">
      {fields.map((field) => (
        <Scalar key={field.path.join('.')} field={field} draft={draft} isReadOnly={isReadOnly} />
      ))}
    </div>
  );
}

function Scalar({ field, draft, isReadOnly }: { field: ScalarField } & Omit<ScalarFieldsProps, 'fields'>): VNode {
  const { path, label, hint, kind, unit, choices = [] } = field;
  const value = draft.get(path);
  const common = { label, isDisabled: isReadOnly, ...(hint === undefined ? {} : { hint }) };
  switch (kind) {
    case 'switch':
      return <SwitchField {...common} isOn={value === true} onSwitch={(isOn) => draft.set(path, isOn)} />;
    case 'choice':
      return (
        <SelectField {...common} value={textOf(value)} options={choices} onSelect={(text) => draft.set(path, text)} />
      );
    case 'text':
      return (
        <TextField {...common} value={textOf(value)} onInput={(text) => draft.set(path, text === '' ? null : text)} />
      );
    case 'number':
      return (
        <NumberField
          {...common}
          {...(unit === undefined ? {} : { unit })}
          value={textOf(value)}
          error={typeof value === 'number' ? null : 'Enter a number.'}
          onInput={(text) => draft.set(path, numberOr(text))}
        />
      );
  }
}

/** The number that a text is; the text itself while it is none, so that nothing typed is lost. */
export function numberOr(text: string): number | string {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(value) || text.trim().endsWith('.') ? text : value;
}

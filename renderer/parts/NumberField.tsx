import type { VNode } from 'preact';
import { FieldFrame, type FieldProps } from './FieldFrame.tsx';

export interface NumberFieldProps extends FieldProps {
  /** As typed: a half-typed number is not one yet. */
  readonly value: string;
  readonly onInput: (value: string) => void;
  /** Such as `%` or `hours`; part of its name. */
  readonly unit?: string | undefined;
}

/** A number with its unit. The owner reads the text: `type=number` would hide what is wrong with it. */
export function NumberField(props: NumberFieldProps): VNode {
  const { value, onInput, unit } = props;
  const label = unit === undefined ? undefined : `${props.label} (${unit})`;
  return (
    <FieldFrame field={props} kind="number">
      {(ties) => (
        <span class="input-with-unit">
          <input
            {...ties}
            class="input"
            type="text"
            inputMode="decimal"
            aria-label={label}
            autocomplete="off"
            value={value}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          {unit === undefined ? null : (
            <span class="input-with-unit__unit" aria-hidden="true">
              {unit}
            </span>
          )}
        </span>
      )}
    </FieldFrame>
  );
}

import type { VNode } from 'preact';
import { FieldFrame, type FieldProps } from './FieldFrame.tsx';

export interface SelectOption {
  readonly value: string;
  readonly text: string;
}

export interface SelectFieldProps extends FieldProps {
  /** An option's value. One that no option has is shown as it is, not swallowed. */
  readonly value: string;
  readonly options: readonly SelectOption[];
  readonly onSelect: (value: string) => void;
}

/** One of several. */
export function SelectField(props: SelectFieldProps): VNode {
  const { value, options, onSelect } = props;
  const isKnown = options.some((option) => option.value === value);
  const all = isKnown ? options : [{ value, text: value }, ...options];
  return (
    <FieldFrame field={props} kind="select">
      {(ties) => (
        <select
          {...ties}
          class="input input--select"
          value={value}
          onChange={(event) => onSelect(event.currentTarget.value)}
        >
          {all.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}

import type { VNode } from 'preact';
import { FieldFrame, type FieldProps } from './FieldFrame.tsx';

export interface SwitchFieldProps extends FieldProps {
  readonly isOn: boolean;
  readonly onSwitch: (isOn: boolean) => void;
}

/** On or off. */
export function SwitchField(props: SwitchFieldProps): VNode {
  const { isOn, onSwitch } = props;
  return (
    <FieldFrame field={props} kind="switch">
      {({ required: _, ...ties }) => (
        <input
          {...ties}
          class="switch"
          type="checkbox"
          role="switch"
          checked={isOn}
          aria-checked={isOn}
          onChange={(event) => onSwitch(event.currentTarget.checked)}
        />
      )}
    </FieldFrame>
  );
}

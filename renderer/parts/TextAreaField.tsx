import type { VNode } from 'preact';
import { FieldFrame, type FieldProps } from './FieldFrame.tsx';

export interface TextAreaFieldProps extends FieldProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly rows?: number | undefined;
  readonly isCode?: boolean | undefined;
}

/** Several lines of text. */
export function TextAreaField(props: TextAreaFieldProps): VNode {
  const { value, onInput, rows = 4, isCode = false } = props;
  return (
    <FieldFrame field={props} kind="text">
      {(ties) => (
        <textarea
          {...ties}
          class={isCode ? 'input input--code' : 'input'}
          rows={rows}
          spellcheck={false}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </FieldFrame>
  );
}

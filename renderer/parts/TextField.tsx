import type { VNode } from 'preact';
import { FieldFrame, type FieldProps } from './FieldFrame.tsx';

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly type?: 'text' | 'search' | 'password' | 'url' | 'time' | undefined;
  readonly placeholder?: string | undefined;
  /** Shown in the typeface of code: ids, addresses, fingerprints. */
  readonly isCode?: boolean | undefined;
}

/** A line of text. What is typed is never corrected, filled in or sent to a spelling service. */
export function TextField(props: TextFieldProps): VNode {
  const { value, onInput, type = 'text', placeholder, isCode = false } = props;
  return (
    <FieldFrame field={props} kind="text">
      {(ties) => {
        const input = {
          ...ties,
          class: isCode ? 'input input--code' : 'input',
          value,
          placeholder,
          spellcheck: false,
          onInput: (event: InputEvent & { readonly currentTarget: HTMLInputElement }) =>
            onInput(event.currentTarget.value),
        };
        switch (type) {
          case 'password':
            return <input {...input} type="password" autocomplete="new-password" />;
          case 'search':
            return <input {...input} type="search" autocomplete="off" />;
          case 'time':
            return <input {...input} type="time" />;
          case 'url':
            return <input {...input} type="url" autocomplete="off" />;
          case 'text':
            return <input {...input} type="text" autocomplete="off" />;
        }
      }}
    </FieldFrame>
  );
}

import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';
import './Field.css';

/** What every labelled input takes. */
export interface FieldProps {
  readonly label: string;
  /** What it means, or an example. */
  readonly hint?: string | undefined;
  /** What is wrong with its value, a sentence; null or absent: nothing. */
  readonly error?: string | null | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly isRequired?: boolean | undefined;
}

/** What the input itself gets so that label, hint and error belong to it. */
export interface InputTies {
  readonly id: string;
  readonly disabled: boolean;
  readonly required: boolean;
  readonly 'aria-invalid': 'true' | undefined;
  readonly 'aria-describedby': string | undefined;
}

interface FrameProps {
  readonly field: FieldProps;
  readonly kind: string;
  readonly children: (ties: InputTies) => ComponentChildren;
}

/** Label, input, hint and error, tied together for screen readers. */
export function FieldFrame({ field, kind, children }: FrameProps): VNode {
  const { label, hint, error = null, isDisabled = false, isRequired = false } = field;
  const id = useId();
  const describedBy = [...(error === null ? [] : [`${id}-error`]), ...(hint === undefined ? [] : [`${id}-hint`])];
  const ties: InputTies = {
    id,
    disabled: isDisabled,
    required: isRequired,
    'aria-invalid': error === null ? undefined : 'true',
    'aria-describedby': describedBy.length === 0 ? undefined : describedBy.join(' '),
  };
  return (
    <div class={`form-field form-field--${kind}${error === null ? '' : ' form-field--wrong'}`}>
      <label class="form-field__label" for={id}>
        {label}
      </label>
      <div class="form-field__input">{children(ties)}</div>
      {hint === undefined ? null : (
        <p class="form-field__hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error === null ? null : (
        <p class="form-field__error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

import type { ComponentChildren, VNode } from 'preact';
import './Button.css';
import { Icon, type IconName } from './Icon.tsx';
import { ProgressDots } from './ProgressDots.tsx';

export interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick?: (() => void) | undefined;
  /** `primary` once per view, `danger` for what destroys, `quiet` inside tables and heads. */
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger' | undefined;
  readonly icon?: IconName | undefined;
  /** Shows the icon alone; the text is its name. */
  readonly isIconOnly?: boolean | undefined;
  /** At work: it stays focused and in place, and ignores presses. */
  readonly isBusy?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
  /** On or off, for buttons that switch. */
  readonly isPressed?: boolean | undefined;
  readonly type?: 'button' | 'submit' | undefined;
  readonly title?: string | undefined;
}

/** Something to press. */
export function Button(props: ButtonProps): VNode {
  const { children, onClick, kind = 'plain', icon, isIconOnly = false, isBusy = false, type = 'button' } = props;
  const press = (event: Event) => {
    if (!isBusy) return onClick?.();
    event.preventDefault();
  };
  return (
    <button
      type={type}
      class={`button button--${kind}${isIconOnly ? ' button--icon-only' : ''}${isBusy ? ' button--busy' : ''}`}
      disabled={props.isDisabled === true}
      aria-disabled={isBusy ? 'true' : undefined}
      aria-busy={isBusy ? 'true' : undefined}
      aria-pressed={props.isPressed}
      title={props.title ?? (isIconOnly && typeof children === 'string' ? children : undefined)}
      onClick={press}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      <span class={isIconOnly ? 'visually-hidden' : 'button__text'}>{children}</span>
      {isBusy ? <ProgressDots label={null} /> : null}
    </button>
  );
}

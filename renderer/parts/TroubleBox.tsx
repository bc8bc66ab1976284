import type { ComponentChildren, VNode } from 'preact';
import { Icon } from './Icon.tsx';
import './TroubleBox.css';

export interface TroubleBoxProps {
  /** What is wrong, a sentence. */
  readonly what: string;
  /** The next step, a sentence. Null: there is none. */
  readonly next: string | null;
  readonly tone?: 'critical' | 'warning' | 'unknown' | 'info' | undefined;
  /** Since when, such as an `Age`. */
  readonly since?: ComponentChildren;
  /** Buttons or a command to copy. */
  readonly action?: ComponentChildren;
  /** Read out at once: only for what the user's own action just caused. */
  readonly isUrgent?: boolean | undefined;
}

/** What is wrong and what to do about it. */
export function TroubleBox(props: TroubleBoxProps): VNode {
  const { what, next, tone = 'warning', since, action, isUrgent = false } = props;
  return (
    <div class={`trouble-box trouble-box--${tone}`} role={isUrgent ? 'alert' : undefined}>
      <span class="trouble-box__icon">
        <Icon name={tone} />
      </span>
      <div class="trouble-box__text">
        <p class="trouble-box__what">
          <bdi>{what}</bdi>
          {since === undefined || since === null ? null : <span class="trouble-box__since"> {since}</span>}
        </p>
        {next === null ? null : (
          <p class="trouble-box__next">
            <bdi>{next}</bdi>
          </p>
        )}
        {action === undefined || action === null ? null : <div class="trouble-box__action">{action}</div>}
      </div>
    </div>
  );
}

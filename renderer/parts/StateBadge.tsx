import type { VNode } from 'preact';
import { Icon } from './Icon.tsx';
import './StateBadge.css';

/** How something stands. `late` is a backup over its time; `unknown` is never shown as fine. */
export type BadgeState = 'ok' | 'due' | 'late' | 'warning' | 'critical' | 'unknown' | 'paused' | 'not-watched';

const WORDS: Readonly<Record<BadgeState, string>> = {
  ok: 'OK',
  due: 'Due',
  late: 'Late',
  warning: 'Warning',
  critical: 'Critical',
  unknown: 'Unknown',
  paused: 'Paused',
  'not-watched': 'Not watched',
};

export interface StateBadgeProps {
  readonly state: BadgeState;
  /** Another word for it, such as `Fresh`. */
  readonly text?: string | undefined;
  /** Why, or since when; shown on hovering. */
  readonly title?: string | undefined;
}

/** A state as shape, word and colour; each of them alone is enough. */
export function StateBadge({ state, text = WORDS[state], title }: StateBadgeProps): VNode {
  return (
    <span class={`state-badge state-badge--${state}`} title={title}>
      <Icon name={state} />
      <span class="state-badge__text">{text}</span>
    </span>
  );
}

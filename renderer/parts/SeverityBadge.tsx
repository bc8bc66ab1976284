import type { VNode } from 'preact';
import type { Severity } from '../../shared/domain/alert.ts';
import { countText } from '../../shared/view/quantities.ts';
import { Icon } from './Icon.tsx';
import './StateBadge.css';

const WORDS: Readonly<Record<Severity, string>> = { info: 'Info', warning: 'Warning', critical: 'Critical' };

export interface SeverityBadgeProps {
  readonly severity: Severity;
  /** How many alerts of it, where it stands for several. */
  readonly count?: number | undefined;
}

/** How loud an alert is, as shape, word and colour. */
export function SeverityBadge({ severity, count }: SeverityBadgeProps): VNode {
  return (
    <span class={`state-badge state-badge--${severity}`}>
      <Icon name={severity} />
      <span class="state-badge__text">{count === undefined ? WORDS[severity] : countedText(severity, count)}</span>
    </span>
  );
}

/** `2 critical`, `1 warning`, `5 warnings`, `3 info`. */
function countedText(severity: Severity, count: number): string {
  return severity === 'warning' ? countText(count, 'warning') : `${count} ${severity}`;
}

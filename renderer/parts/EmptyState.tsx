import type { ComponentChildren, VNode } from 'preact';
import './EmptyState.css';
import { Icon, type IconName } from './Icon.tsx';

export interface EmptyStateProps {
  /** What is so, such as `No alerts`. */
  readonly title: string;
  /** Why, since when, or what to do. */
  readonly children?: ComponentChildren;
  /** A picture of what it means: `ok` only where nothing to show is good news. */
  readonly icon?: IconName | undefined;
  readonly action?: ComponentChildren;
}

/** What stands where there is nothing to show. */
export function EmptyState({ title, children, icon, action }: EmptyStateProps): VNode {
  return (
    <div class="empty-state">
      {icon === undefined ? null : (
        <span class={`empty-state__icon empty-state__icon--${icon}`}>
          <Icon name={icon} />
        </span>
      )}
      <p class="empty-state__title">{title}</p>
      {children === undefined ? null : <div class="empty-state__text">{children}</div>}
      {action === undefined ? null : <div class="empty-state__action">{action}</div>}
    </div>
  );
}

import type { VNode } from 'preact';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import './Toasts.css';

export interface Toast {
  readonly key: string;
  readonly text: string;
  readonly tone: 'ok' | 'info' | 'warning' | 'critical';
}

export interface ToastsProps {
  /** Oldest first. How long each stays is the owner's to say; what went wrong should stay until it is dismissed. */
  readonly toasts: readonly Toast[];
  readonly onDismiss: (key: string) => void;
}

/** What just happened, at the window's lower edge; read out politely. Always on the page, so that its region is known. */
export function Toasts({ toasts, onDismiss }: ToastsProps): VNode {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.map(({ key, text, tone }) => (
        <div key={key} class={`toast toast--${tone}`}>
          <Icon name={tone} />
          <bdi class="toast__text">{text}</bdi>
          <Button kind="quiet" icon="close" isIconOnly onClick={() => onDismiss(key)}>
            Dismiss
          </Button>
        </div>
      ))}
    </div>
  );
}

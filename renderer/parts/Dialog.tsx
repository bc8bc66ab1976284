import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from './Button.tsx';
import './Dialog.css';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** Escape, the cross, or a press beside it. */
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Buttons at its foot; the one that does it comes last. */
  readonly actions?: ComponentChildren;
  readonly size?: 'small' | 'large' | undefined;
}

/**
 * Something that must be answered before all else goes on. The browser's own modal dialog: it keeps the focus inside and
 * gives it back afterwards. The content is only built while it is open.
 */
export function Dialog({ title, isOpen, onClose, children, actions, size = 'small' }: DialogProps): VNode {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null || element.open === isOpen) return;
    if (isOpen) element.showModal();
    else element.close();
  }, [isOpen]);
  const cancel = (event: Event) => {
    // It is the owner's to close it: by `isOpen`.
    event.preventDefault();
    onClose();
  };
  const press = (event: MouseEvent) => {
    if (event.target === dialog.current) onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key for it, and `onCancel` hears it
    <dialog class={`dialog dialog--${size}`} ref={dialog} aria-labelledby={id} onCancel={cancel} onClick={press}>
      {isOpen ? (
        <div class="dialog__box">
          <header class="dialog__head">
            <h2 class="dialog__title" id={id}>
              {title}
            </h2>
            <Button kind="quiet" icon="close" isIconOnly onClick={onClose}>
              Close
            </Button>
          </header>
          <div class="dialog__body">{children}</div>
          {actions === undefined ? null : <footer class="dialog__foot">{actions}</footer>}
        </div>
      ) : null}
    </dialog>
  );
}

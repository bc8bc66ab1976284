import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../parts/Button.tsx';
import type { Shortcut } from './keyboard.ts';
import './ShortcutsDialog.css';

export interface ShortcutsDialogProps {
  readonly shortcuts: readonly Shortcut[];
  readonly onClose: () => void;
}

/** Lists the keys. Open as long as it is there. */
export function ShortcutsDialog({ shortcuts, onClose }: ShortcutsDialogProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="shortcuts" aria-labelledby="shortcuts-title" onClose={onClose}>
      <header class="shortcuts__head">
        <h2 id="shortcuts-title">Keyboard</h2>
        <Button kind="quiet" icon="close" isIconOnly onClick={() => dialog.current?.close()}>
          Close
        </Button>
      </header>
      <dl class="shortcuts__list">
        {[...shortcuts, ...IN_TABLES].map(({ keys, text }) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}

const IN_TABLES = [
  { keys: '↑ ↓', text: 'Row by row, in a table' },
  { keys: 'Enter', text: 'Open the row' },
  { keys: 'Esc', text: 'Clear the search, close a dialog' },
] as const;

import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDesk } from '../connected/desk-context.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import './Toast.css';

const SHOWN_MS = 6_000;

/** What was said last, shown for a while; errors stay until they are closed. */
export function Toast(): VNode {
  const { notice } = useDesk();
  const [closedId, setClosedId] = useState(0);
  const said = notice.value;
  const shown = said !== null && said.id !== closedId ? said : null;
  useEffect(() => {
    if (shown === null || shown.tone === 'error') return;
    const timer = setTimeout(() => setClosedId(shown.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return (
    <div class="toast-place" role="status" aria-live="polite">
      {shown === null ? null : (
        <div class={`toast toast--${shown.tone}`}>
          <Icon name={shown.tone === 'error' ? 'warning' : 'check'} />
          <span>{shown.text}</span>
          <Button kind="quiet" icon="close" isIconOnly onClick={() => setClosedId(shown.id)}>
            Close
          </Button>
        </div>
      )}
    </div>
  );
}

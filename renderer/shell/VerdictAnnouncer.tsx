import type { VNode } from 'preact';
import { useDesk } from '../connected/desk-context.ts';

/** Reads out the state of the fleet when it changes, for those who do not see it change. */
export function VerdictAnnouncer(): VNode {
  const { views, line } = useDesk();
  const { title } = views.verdict.value;
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {line.value.kind === 'open' ? title : ''}
    </div>
  );
}

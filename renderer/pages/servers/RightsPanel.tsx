import type { VNode } from 'preact';
import type { SourcePart } from '../../../shared/contract/page-state.ts';
import { countText } from '../../../shared/view/quantities.ts';
import { Copyable } from '../../parts/Copyable.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Panel } from '../../parts/Panel.tsx';

/** The permission doctor: what the token may not do, what stays invisible for it, and the line that grants it. */
export function RightsPanel({ source: { missingRights, reach } }: { readonly source: SourcePart }): VNode {
  if (missingRights === null) {
    return (
      <Panel title="Rights of the token">
        <EmptyState title="Not known" icon="unknown">
          They are read once the server answers.
        </EmptyState>
      </Panel>
    );
  }
  if (missingRights.length === 0) {
    return (
      <Panel title="Rights of the token">
        {reach.kind === 'answering' ? (
          <EmptyState title="Nothing is missing" icon="ok">
            The token may read all that is shown here.
          </EmptyState>
        ) : (
          <EmptyState title="Nothing was missing" icon="unknown">
            So it was when the server last answered.
          </EmptyState>
        )}
      </Panel>
    );
  }
  return (
    <Panel title="Rights of the token" note={`${countText(missingRights.length, 'right')} missing`}>
      <ul class="servers__rights">
        {missingRights.map(({ what, privilege, path, withoutIt, command }) => (
          <li key={`${path} ${privilege}`} class="servers__right">
            <p>
              <strong>{what}</strong> needs <code>{privilege}</code> on <code>{path}</code>. {withoutIt}
            </p>
            <Copyable text={command} label={`Command that grants ${privilege} on ${path}`} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

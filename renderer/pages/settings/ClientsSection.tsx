import type { VNode } from 'preact';
import { Panel } from '../../parts/Panel.tsx';
import type { SectionProps } from './AlertsSection.tsx';
import { clientRows, clientsFrom } from './client-rows.ts';
import { type RowField, RowsEditor } from './RowsEditor.tsx';

const FIELDS: readonly RowField[] = [
  { key: 'client', label: 'Client', kind: 'text' },
  { key: 'server', label: 'Server', kind: 'text', placeholder: '*' },
  { key: 'datastore', label: 'Datastore', kind: 'text' },
  { key: 'whole', label: 'The whole of it', kind: 'switch' },
  {
    key: 'namespace',
    label: 'Namespace',
    kind: 'text',
    placeholder: 'empty is the root',
    isFor: ({ whole }) => whole === false,
  },
];

/** Who owns what. */
export function ClientsSection({ settings, draft }: SectionProps): VNode {
  return (
    <Panel title="Clients" note="Who owns which datastore or namespace">
      <RowsEditor
        one="part"
        rows={clientRows(draft.get(['clients']))}
        fields={FIELDS}
        fresh={{ client: '', server: '*', datastore: '', whole: true, namespace: '' }}
        isReadOnly={!settings.canChange}
        onRows={(rows) => draft.set(['clients'], clientsFrom(rows))}
        empty="No client is configured: everything is your own."
      />
    </Panel>
  );
}

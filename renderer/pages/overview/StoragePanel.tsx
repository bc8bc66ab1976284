import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { useDesk } from '../../connected/desk-context.ts';
import { useLater } from '../../connected/use-later.ts';
import { DownloadCsv } from '../../parts/DownloadCsv.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { VirtualTable } from '../../parts/VirtualTable.tsx';
import type { DatastoreLine } from '../../state/fleet-rows.ts';
import { STORAGE_FILE_COLUMNS, storageColumns } from './storage-columns.tsx';

/** Datastores, fullest first, with their limits, trends and the day they are full. */
export function StoragePanel(): VNode {
  const { views, place, clock } = useDesk();
  const rows = useLater(views.shownDatastores);
  const total = views.datastores.value.length;
  const nowMs = clock.nowMs.value;
  const columns = useMemo(() => storageColumns(nowMs), [nowMs]);
  return (
    <Panel
      title="Storage"
      note={rows.length === total ? `${total} datastores, fullest first` : `${rows.length} of ${total} datastores`}
      actions={<DownloadCsv columns={[...columns, ...STORAGE_FILE_COLUMNS]} rows={rows} fileName="datastores" />}
      isFlush
    >
      <VirtualTable
        label="Datastores"
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        rowHeight={48}
        mostRowsInSight={12}
        initialOrder={{ key: 'use', direction: 'descending' }}
        toneOf={toneOf}
        onOpen={({ server, datastore }) => place.go(['datastore', server, datastore])}
        empty={
          <EmptyState title={total === 0 ? 'No datastore was read yet' : 'No datastore fits the filter'}>
            {total === 0 ? 'They appear as soon as a server has listed them.' : 'Change or clear the filter above.'}
          </EmptyState>
        }
      />
    </Panel>
  );
}

const keyOf = (line: DatastoreLine) => line.key;

function toneOf({ level, isRead }: DatastoreLine) {
  return level === 'critical' ? 'critical' : level === 'high' ? 'warning' : isRead ? null : 'muted';
}

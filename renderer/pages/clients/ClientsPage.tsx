import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { isEmptyFilter } from '../../../shared/view/fleet-filter.ts';
import { countText } from '../../../shared/view/quantities.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { FilterBar } from '../../connected/FilterBar.tsx';
import { PageHead } from '../../connected/PageHead.tsx';
import { Copyable } from '../../parts/Copyable.tsx';
import { DownloadCsv } from '../../parts/DownloadCsv.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { VirtualTable } from '../../parts/VirtualTable.tsx';
import { clientColumns } from './client-columns.tsx';
import { type ClientLine, clientLines } from './client-lines.ts';
import './ClientsPage.css';

/** One row per client: is it fine, when was its last backup, when is the next, how much room is left. */
export function ClientsPage(): VNode {
  const { views, place, clock } = useDesk();
  const clients = views.app.value?.clients ?? [];
  const filter = place.filter.value;
  const groups = views.shownGroups.value;
  const datastores = views.shownDatastores.value;
  const alerts = views.alerts.value;
  const lines = useMemo(
    () => clientLines({ clients, groups, datastores, alerts, withEmpty: isEmptyFilter(filter) }),
    [clients, groups, datastores, alerts, filter],
  );
  const nowMs = clock.nowMs.value;
  const isByClient = clients.length > 0;
  const columns = useMemo(() => clientColumns(nowMs, isByClient), [nowMs, isByClient]);
  const open = ({ name, datastore }: ClientLine) => {
    if (datastore !== null) return place.go(['datastore', datastore.server, datastore.datastore]);
    place.go([]);
    place.setFilter({ client: name, state: null });
  };
  return (
    <>
      <PageHead title="Clients" note={isByClient ? undefined : 'each datastore stands for one'} />
      <FilterBar />
      {isByClient ? null : <HowToConfigure />}
      <Panel
        title={isByClient ? 'Clients' : 'Datastores'}
        note={`${isByClient ? countText(lines.length, 'client') : countText(lines.length, 'datastore')}, worst first`}
        actions={<DownloadCsv columns={columns} rows={lines} fileName="clients" />}
        isFlush
      >
        <VirtualTable
          label="Clients"
          columns={columns}
          rows={lines}
          rowKey={({ key }) => key}
          rowHeight={52}
          mostRowsInSight={40}
          toneOf={({ summary: { state } }) =>
            state === 'critical' || state === 'late' ? 'critical' : state === 'warning' ? 'warning' : null
          }
          onOpen={open}
          empty={<EmptyState title="No client fits the filter">Change or clear the filter above.</EmptyState>}
        />
      </Panel>
    </>
  );
}

const EXAMPLE =
  '"clients": { "client-a": [{ "server": "*", "datastore": "store-a" }, { "datastore": "shared", "namespace": "a" }] }';

function HowToConfigure(): VNode {
  const { views, place } = useDesk();
  const canChange = views.app.value?.canChangeSettings === true;
  return (
    <details class="clients-how">
      <summary>No clients are configured. How to see one row per client</summary>
      <p>
        A client is a name for datastores and namespaces.{' '}
        {canChange ? 'Add them on the page ' : 'Add them to the settings file'}
        {canChange ? <a href={place.hashFor(['settings'])}>Settings</a> : null}
        {canChange ? ', or in the settings document:' : ', such as:'}
      </p>
      <Copyable text={EXAMPLE} label="Setting" />
    </details>
  );
}

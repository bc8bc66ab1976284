import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { AlertView } from '../../../shared/contract/page-state.ts';
import { alertPlace } from '../../../shared/view/alert-place.ts';
import { filterTest } from '../../../shared/view/fleet-filter.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { FilterBar } from '../../connected/FilterBar.tsx';
import { PageHead } from '../../connected/PageHead.tsx';
import type { PageProps } from '../../connected/page-props.ts';
import { Age } from '../../parts/Age.tsx';
import { DownloadCsv } from '../../parts/DownloadCsv.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Tabs } from '../../parts/Tabs.tsx';
import { VirtualTable } from '../../parts/VirtualTable.tsx';
import { AlertDetail } from './AlertDetail.tsx';
import { AlertHistory } from './AlertHistory.tsx';
import { ALERT_FILE_COLUMNS, alertColumns } from './alert-columns.tsx';
import { type AlertList, alertList } from './alert-lists.ts';
import { RetiredPanel } from './RetiredPanel.tsx';
import './AlertsPage.css';

const LISTS = ['firing', 'pending', 'silenced', 'over'] as const;
const TITLES: Readonly<Record<AlertList, string>> = {
  firing: 'Firing',
  pending: 'Pending',
  silenced: 'Snoozed and acknowledged',
  over: 'Over',
};

/** What is wrong, what may become so, what was silenced, and what was. An alert in the address is shown unfolded. */
export function AlertsPage({ names: [addressed] }: PageProps): VNode {
  const { views, clock } = useDesk();
  const nowMs = clock.nowMs.value;
  const shown = useShownAlerts(addressed);
  const target = shown.find(({ id }) => id === addressed);
  const selected = useSignal<string>('firing');
  const isKnown = target !== undefined;
  useEffect(() => {
    if (target !== undefined) selected.value = alertList(target, nowMs);
    // Once for each address, and once more when its alert arrives: afterwards the tabs are the person's.
  }, [addressed, isKnown]);
  const byList = Map.groupBy(shown, (alert) => alertList(alert, nowMs));
  const judgedAtMs = views.app.value?.judgedAtMs ?? null;
  const tabs = [
    ...LISTS.map((list) => ({ key: list, title: TITLES[list], note: String(byList.get(list)?.length ?? 0) })),
    { key: 'history', title: 'History' },
  ];
  return (
    <>
      <PageHead
        title="Alerts"
        note={
          <>
            judged <Age atMs={judgedAtMs} nowMs={nowMs} absent="not yet" />
          </>
        }
      />
      <FilterBar sides={['server', 'client', 'datastore']} />
      <section class="panel alerts__panel" aria-label="Alerts">
        <Tabs
          label="Alerts"
          tabs={tabs}
          selected={selected.value}
          onSelect={(key) => {
            selected.value = key;
          }}
        >
          {selected.value === 'history' ? (
            <AlertHistory />
          ) : (
            <AlertTable
              list={selected.value}
              alerts={byList.get(asList(selected.value)) ?? []}
              unfolded={target?.id ?? null}
            />
          )}
        </Tabs>
      </section>
      <RetiredPanel />
    </>
  );
}

function asList(key: string): AlertList {
  return LISTS.find((list) => list === key) ?? 'firing';
}

/** The alert in the address is among them whatever the filter: a click on a notification must not lead to nothing. */
function useShownAlerts(addressed: string | undefined): readonly AlertView[] {
  const { views, place } = useDesk();
  const filter = place.filter.value;
  const alerts = views.alerts.value;
  return useMemo(() => {
    const fits = filterTest({ ...filter, state: null });
    return alerts.filter((alert) => {
      if (alert.id === addressed) return true;
      const { server, datastore, namespace } = alert.subject;
      const searchText = [alert.summary, alert.rule, alertPlace(alert.subject), alert.client]
        .filter(Boolean)
        .join('\n')
        .toLowerCase();
      return fits({
        ...{ server: server ?? '', client: alert.client, searchText },
        ...(datastore === null ? {} : { datastore }),
        ...(namespace === null ? {} : { namespace }),
      });
    });
  }, [alerts, filter, addressed]);
}

interface AlertTableProps {
  readonly list: string;
  readonly alerts: readonly AlertView[];
  /** Id of the alert in the address; null: none. */
  readonly unfolded: string | null;
}

function AlertTable({ list, alerts, unfolded }: AlertTableProps): VNode {
  const { clock } = useDesk();
  const nowMs = clock.nowMs.value;
  const columns = useMemo(() => alertColumns(nowMs), [nowMs]);
  return (
    <>
      <div class="alerts__tools">
        <DownloadCsv columns={[...columns, ...ALERT_FILE_COLUMNS]} rows={alerts} fileName={`alerts-${list}`} />
      </div>
      <VirtualTable
        key={list}
        label={`Alerts: ${TITLES[asList(list)]}`}
        columns={columns}
        rows={alerts}
        rowKey={keyOf}
        rowHeight={52}
        toneOf={toneOf}
        unfolded={unfolded}
        renderDetail={(alert) => <AlertDetail alert={alert} />}
        empty={<NoAlerts list={asList(list)} />}
      />
    </>
  );
}

function NoAlerts({ list }: { readonly list: AlertList }): VNode {
  const { views } = useDesk();
  const { value: verdict } = views.verdict;
  if (list !== 'firing')
    return <EmptyState title="None">Nothing is in this list, or nothing that fits the filter.</EmptyState>;
  return verdict.kind === 'well' ? (
    <EmptyState title="Nothing fires" icon="ok">
      All sources were read and judged.
    </EmptyState>
  ) : (
    <EmptyState title="Nothing in this list" icon="unknown">
      That is no proof that all is well: the overview says what is not known.
    </EmptyState>
  );
}

const keyOf = ({ id }: AlertView) => id;

function toneOf({ severity, state }: AlertView) {
  if (state !== 'firing') return 'muted';
  return severity === 'info' ? null : severity;
}

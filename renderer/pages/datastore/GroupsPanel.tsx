import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { partKey } from '../../../shared/contract/page-state.ts';
import { filterTest } from '../../../shared/view/fleet-filter.ts';
import { countText } from '../../../shared/view/quantities.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { FilterBar } from '../../connected/FilterBar.tsx';
import { Age } from '../../parts/Age.tsx';
import { DownloadCsv } from '../../parts/DownloadCsv.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { TroubleBox } from '../../parts/TroubleBox.tsx';
import { VirtualTable } from '../../parts/VirtualTable.tsx';
import type { GroupLine } from '../../state/fleet-rows.ts';
import { GroupDetail } from './GroupDetail.tsx';
import { GROUP_FILE_COLUMNS, groupColumns } from './group-columns.tsx';

export interface GroupsPanelProps {
  readonly server: string;
  readonly datastore: string;
  /** The group that the address names, shown first and in full. */
  readonly opened: { readonly group: string; readonly namespace: string } | null;
}

/** Every backup group of a datastore. */
export function GroupsPanel({ server, datastore, opened }: GroupsPanelProps): VNode {
  const { views, place, clock } = useDesk();
  const nowMs = clock.nowMs.value;
  const columns = useMemo(() => groupColumns(nowMs), [nowMs]);
  const all = views.groups.value;
  const filter = place.filter.value;
  const inside = useMemo(
    () => all.filter((line) => line.server === server && line.datastore === datastore),
    [all, server, datastore],
  );
  const rows = useMemo(() => {
    const fits = filterTest({ ...filter, server: null, client: null, datastore: null });
    return inside.filter(fits);
  }, [inside, filter]);
  const named = opened === null ? undefined : inside.find((line) => isNamed(line, opened));
  return (
    <>
      {named === undefined ? null : (
        <Panel title={named.group} note={<bdi>{named.row.comment ?? named.namespace}</bdi>}>
          <GroupDetail line={named} />
        </Panel>
      )}
      <FilterBar sides={['namespace', 'state']} />
      <ListTroubles server={server} datastore={datastore} />
      <Panel
        title="Backup groups"
        note={<span aria-live="polite">{countText(rows.length, 'group')}</span>}
        actions={
          <DownloadCsv columns={[...columns, ...GROUP_FILE_COLUMNS]} rows={rows} fileName={`groups-${datastore}`} />
        }
        isFlush
      >
        <VirtualTable
          label={`Backup groups of ${datastore}`}
          columns={columns}
          rows={rows}
          rowKey={keyOf}
          rowHeight={48}
          toneOf={toneOf}
          renderDetail={(line) => <GroupDetail line={line} />}
          empty={
            <EmptyState title={inside.length === 0 ? 'No backup group is known' : 'No backup group fits the filter'}>
              {inside.length === 0 ? 'It is empty, or its list was not read yet.' : 'Change or clear the filter above.'}
            </EmptyState>
          }
        />
      </Panel>
    </>
  );
}

/** Namespaces whose list could not be read: what they hold is unknown. */
function ListTroubles({ server, datastore }: Pick<GroupsPanelProps, 'server' | 'datastore'>): VNode | null {
  const { store, clock } = useDesk();
  const part = store.part(partKey.groups(server, datastore)).value;
  if (part === undefined || part.kind !== 'groups') return null;
  const nowMs = clock.nowMs.value;
  const { namespacesTrouble } = part;
  return (
    <>
      {namespacesTrouble === null ? null : (
        <TroubleBox
          what={namespacesTrouble.what}
          next={namespacesTrouble.next}
          since={<Age atMs={namespacesTrouble.sinceMs} nowMs={nowMs} />}
        />
      )}
      {part.namespaces.map(({ namespace, trouble }) =>
        trouble === null ? null : (
          <TroubleBox
            key={namespace}
            what={`${namespace === '' ? 'The root namespace' : namespace}: ${trouble.what}`}
            next={trouble.next}
            since={<Age atMs={trouble.sinceMs} nowMs={nowMs} />}
          />
        ),
      )}
    </>
  );
}

const keyOf = ({ key }: GroupLine) => key;

function isNamed(line: GroupLine, opened: { readonly group: string; readonly namespace: string }): boolean {
  return line.group === opened.group && line.namespace === opened.namespace;
}

function toneOf({ freshness: { state } }: GroupLine) {
  return state === 'late' ? 'critical' : state === 'not-watched' || state === 'unknown' ? 'muted' : null;
}

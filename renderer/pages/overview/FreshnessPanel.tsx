import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { useDesk } from '../../connected/desk-context.ts';
import { DownloadCsv } from '../../parts/DownloadCsv.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { VirtualTable } from '../../parts/VirtualTable.tsx';
import type { GroupLine } from '../../state/fleet-rows.ts';
import { FRESHNESS_FILE_COLUMNS, freshnessColumns } from './freshness-columns.tsx';

/** Backup groups, late ones first, each against its own rhythm. */
export function FreshnessPanel(): VNode {
  const { views, place, clock } = useDesk();
  const rows = views.shownGroups.value;
  const total = views.groups.value.length;
  const nowMs = clock.nowMs.value;
  const columns = useMemo(() => freshnessColumns(nowMs), [nowMs]);
  const note =
    rows.length === total
      ? `${total.toLocaleString('en')} backup groups, late ones first`
      : `${rows.length.toLocaleString('en')} of ${total.toLocaleString('en')} backup groups`;
  return (
    <Panel
      title="Freshness"
      note={<span aria-live="polite">{note}</span>}
      actions={<DownloadCsv columns={[...columns, ...FRESHNESS_FILE_COLUMNS]} rows={rows} fileName="backup-groups" />}
      isFlush
    >
      <VirtualTable
        label="Backup groups"
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        rowHeight={48}
        mostRowsInSight={12}
        toneOf={toneOf}
        onOpen={(line) => place.go(pathOf(line))}
        empty={
          <EmptyState title={total === 0 ? 'No backup group was read yet' : 'No backup group fits the filter'}>
            {total === 0 ? 'They appear as soon as a server has listed them.' : 'Change or clear the filter above.'}
          </EmptyState>
        }
      />
    </Panel>
  );
}

const keyOf = (line: GroupLine) => line.key;

function toneOf({ freshness: { state } }: GroupLine) {
  return state === 'late' ? 'critical' : state === 'not-watched' || state === 'unknown' ? 'muted' : null;
}

/** The group on its datastore's page (the root namespace is left out), or its job on the account's. */
function pathOf({ sourceKind, server, datastore, group, namespace }: GroupLine): readonly string[] {
  if (sourceKind === 'sqlbak') return ['server', server];
  return ['datastore', server, datastore, group, ...(namespace === '' ? [] : [namespace])];
}

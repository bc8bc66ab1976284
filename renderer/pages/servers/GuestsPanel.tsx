import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { type GuestsPart, partKey } from '../../../shared/contract/page-state.ts';
import { filterTest, isEmptyFilter } from '../../../shared/view/fleet-filter.ts';
import { chainVerdict } from '../../../shared/view/guest-wording.ts';
import { countText } from '../../../shared/view/quantities.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { FilterBar } from '../../connected/FilterBar.tsx';
import { DownloadCsv } from '../../parts/DownloadCsv.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { VirtualTable } from '../../parts/VirtualTable.tsx';
import { GuestDetail } from './GuestDetail.tsx';
import { type GuestLine, guestColumns } from './guest-columns.tsx';

/** Every guest of a cluster, with its chain: on PVE -> backed up -> verified -> off-site. */
export function GuestsPanel({ server }: { readonly server: string }): VNode {
  const { store, clock, place } = useDesk();
  const nowMs = clock.nowMs.value;
  const part = store.part(partKey.guests(server)).value;
  const all = part?.kind === 'guests' ? part.guests : null;
  const columns = useMemo(() => guestColumns(nowMs), [nowMs]);
  const filter = place.filter.value;
  const lines = useMemo(() => linesOf(all), [all]);
  const rows = useMemo(() => {
    const fits = filterTest({ ...filter, server: null, client: null, datastore: null, namespace: null, state: null });
    return lines.filter((line) => fits({ server, client: null, searchText: line.searchText }));
  }, [lines, filter, server]);
  return (
    <>
      {isEmptyFilter(filter) ? null : <FilterBar sides={[]} />}
      <Panel
        title="Guests"
        note={<span aria-live="polite">{noteOf(rows)}</span>}
        actions={<DownloadCsv columns={columns} rows={rows} fileName={`guests-${server}`} />}
        isFlush
      >
        <VirtualTable
          label={`Guests of ${server}`}
          columns={columns}
          rows={rows}
          rowKey={({ key }) => key}
          rowHeight={48}
          initialOrder={WORST_FIRST}
          toneOf={toneOf}
          renderDetail={(line) => <GuestDetail guest={line.guest} />}
          empty={
            <EmptyState title={lines.length === 0 ? 'No guest is known' : 'No guest fits the filter'}>
              {lines.length === 0
                ? 'The cluster has none, was not read yet, or the token may not see them.'
                : 'Change or clear the filter above.'}
            </EmptyState>
          }
        />
      </Panel>
    </>
  );
}

const WORST_FIRST = { key: 'chain', direction: 'ascending' } as const;

function linesOf(guests: GuestsPart['guests']): readonly GuestLine[] {
  return (guests ?? []).map((guest) => ({
    key: String(guest.vmid),
    guest,
    chain: chainVerdict(guest),
    searchText: `${guest.vmid}\n${guest.name}\n${guest.node}`.toLowerCase(),
  }));
}

function noteOf(rows: readonly GuestLine[]): string {
  const lacking = rows.filter(({ chain }) => chain.state === 'broken' || chain.state === 'open').length;
  const all = countText(rows.length, 'guest');
  return lacking === 0 ? all : `${all}, ${lacking} with a link missing`;
}

function toneOf({ chain }: GuestLine) {
  switch (chain.state) {
    case 'broken':
      return 'critical';
    case 'open':
      return 'warning';
    case 'unknown':
      return 'muted';
    case 'whole':
      return null;
  }
}

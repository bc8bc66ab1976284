import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { AlertEvent } from '../../../shared/domain/history.ts';
import { DAY, MINUTE } from '../../../shared/time-units.ts';
import { alertPlace } from '../../../shared/view/alert-place.ts';
import { useDesk } from '../../connected/desk-context.ts';
import type { Column } from '../../parts/column.ts';
import { DownloadCsv } from '../../parts/DownloadCsv.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { TroubleBox } from '../../parts/TroubleBox.tsx';
import { VirtualTable } from '../../parts/VirtualTable.tsx';
import { hourEdgeMs } from '../../state/day-edges.ts';

const DAYS = 90;
const MOST = 1000;

/** What happened to alerts, newest first. */
export function AlertHistory(): VNode {
  const { reads, clock } = useDesk();
  const nowMs = clock.nowMs.value;
  const sinceMs = hourEdgeMs(nowMs) - DAYS * DAY;
  const read = reads.read('readAlertEvents', { sinceMs, limit: MOST }, MINUTE).value;
  const columns = useMemo(() => eventColumns(nowMs), [nowMs]);
  if (read.kind === 'failed') return <TroubleBox what={read.sentence} next={null} tone="unknown" />;
  if (read.kind === 'value' && read.value === null) {
    return <TroubleBox what="History cannot be read at present." next="The settings page says why." tone="unknown" />;
  }
  const events = read.kind === 'value' ? (read.value ?? []) : [];
  return (
    <>
      <div class="alerts__tools">
        <DownloadCsv columns={columns} rows={events} fileName="alert-history" />
      </div>
      <VirtualTable
        label="History of alerts"
        columns={columns}
        rows={events}
        rowKey={keyOf}
        rowHeight={48}
        isLoading={read.kind === 'loading'}
        empty={<EmptyState title="Nothing has happened yet">What fires and ends is kept here for 90 days.</EmptyState>}
      />
    </>
  );
}

const keyOf = ({ alertId, atMs, change }: AlertEvent) => `${alertId} ${atMs} ${change}`;

function eventColumns(nowMs: number): readonly Column<AlertEvent>[] {
  return [
    {
      ...{ key: 'at', title: 'When', width: '10rem', firstDirection: 'descending' },
      render: ({ atMs }) => <Moment atMs={atMs} nowMs={nowMs} />,
      sortValue: ({ atMs }) => atMs,
      csv: ({ atMs }) => new Date(atMs).toISOString(),
    },
    {
      ...{ key: 'change', title: 'What happened', width: '9rem' },
      render: ({ change }) => change,
      sortValue: ({ change }) => change,
      csv: ({ change }) => change,
    },
    {
      ...{ key: 'summary', title: 'Alert', width: 'minmax(10rem, 3fr)', hideBelow: 480 },
      render: ({ summary, rule, subject }) => (
        <span class="alerts__cell">
          <span class="alerts__summary" title={summary}>
            <bdi>{summary}</bdi>
          </span>
          <span class="alerts__place">
            {rule}
            {' · '}
            <bdi>{alertPlace(subject)}</bdi>
          </span>
        </span>
      ),
      sortValue: ({ summary }) => summary,
      csv: ({ summary }) => summary,
    },
  ];
}

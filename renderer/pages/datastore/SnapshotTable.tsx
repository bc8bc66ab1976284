import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { SnapshotView } from '../../../shared/contract/calls.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { Age } from '../../parts/Age.tsx';
import { Bytes } from '../../parts/Bytes.tsx';
import type { Column } from '../../parts/column.ts';
import { DownloadCsv } from '../../parts/DownloadCsv.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { type BadgeState, StateBadge } from '../../parts/StateBadge.tsx';
import { VirtualTable } from '../../parts/VirtualTable.tsx';
import type { GroupLine } from '../../state/fleet-rows.ts';

export interface SnapshotTableProps {
  readonly line: GroupLine;
  readonly takenAtMs: number;
  readonly snapshots: readonly SnapshotView[];
}

/** A group's snapshots, newest first. */
export function SnapshotTable({ line, takenAtMs, snapshots }: SnapshotTableProps): VNode {
  const { clock } = useDesk();
  const nowMs = clock.nowMs.value;
  const columns = useMemo(() => snapshotColumns(nowMs, line.clockAheadMs), [nowMs, line.clockAheadMs]);
  return (
    <div>
      <div class="datastore__actions">
        <span class="muted">
          Snapshots, read <Age atMs={takenAtMs} nowMs={nowMs} />
        </span>
        <DownloadCsv columns={columns} rows={snapshots} fileName={`snapshots-${line.group.replace('/', '-')}`} />
      </div>
      <VirtualTable
        label={`Snapshots of ${line.group}`}
        columns={columns}
        rows={snapshots}
        rowKey={keyOf}
        rowHeight={36}
        mostRowsInSight={8}
        empty={<EmptyState title="It holds no snapshot" />}
      />
    </div>
  );
}

const keyOf = ({ takenServerMs }: SnapshotView) => String(takenServerMs);

function snapshotColumns(nowMs: number, aheadMs: number): readonly Column<SnapshotView>[] {
  return [
    {
      ...{ key: 'taken', title: 'Taken', width: 'minmax(8rem, 1fr)', firstDirection: 'descending' },
      render: ({ takenServerMs }) => <Moment atMs={takenServerMs - aheadMs} nowMs={nowMs} />,
      sortValue: ({ takenServerMs }) => takenServerMs,
      csv: ({ takenServerMs }) => new Date(takenServerMs).toISOString(),
    },
    {
      ...{ key: 'state', title: 'Verification', width: '10rem' },
      render: (snapshot) => <StateBadge {...badgeOf(snapshot)} />,
      sortValue: (snapshot) => badgeOf(snapshot).text,
      csv: (snapshot) => badgeOf(snapshot).text,
    },
    {
      ...{ key: 'size', title: 'Size', width: '7rem', align: 'end', firstDirection: 'descending', hideBelow: 420 },
      render: ({ sizeBytes }) => <Bytes bytes={sizeBytes} />,
      sortValue: ({ sizeBytes }) => sizeBytes,
      csv: ({ sizeBytes }) => sizeBytes,
    },
    {
      ...{ key: 'marks', title: 'Marks', width: 'minmax(7rem, 1fr)', hideBelow: 620 },
      render: ({ isProtected, encrypted, comment }) => (
        <bdi>{[isProtected ? 'protected' : '', encrypted ? 'encrypted' : '', comment].filter(Boolean).join(' · ')}</bdi>
      ),
      csv: ({ isProtected, encrypted, comment }) =>
        [isProtected ? 'protected' : '', encrypted ? 'encrypted' : '', comment].filter(Boolean).join('; '),
    },
  ];
}

function badgeOf(snapshot: SnapshotView): { readonly state: BadgeState; readonly text: string } {
  const { finished, manifestUnreadable, verification, verifiedElsewhere } = snapshot;
  if (manifestUnreadable) return { state: 'critical', text: 'Manifest damaged' };
  if (!finished) return { state: 'unknown', text: 'Unfinished' };
  switch (verification) {
    case 'ok':
      return { state: 'ok', text: verifiedElsewhere ? 'OK elsewhere' : 'Verified' };
    case 'failed':
      return { state: 'critical', text: 'Failed' };
    case 'none':
      return { state: 'due', text: 'Not verified' };
  }
}

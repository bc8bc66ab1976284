import type { VNode } from 'preact';
import type { ClusterView } from '../../../shared/contract/page-state.ts';
import { DAY, SECOND } from '../../../shared/time-units.ts';
import { countText, durationText, percentText } from '../../../shared/view/quantities.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { Age } from '../../parts/Age.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Name } from '../../parts/Name.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { type BadgeState, StateBadge } from '../../parts/StateBadge.tsx';

type NodeView = NonNullable<ClusterView['nodes']>['value'][number];

const BADGES: Readonly<Record<NodeView['status'], { readonly state: BadgeState; readonly text: string }>> = {
  online: { state: 'ok', text: 'Online' },
  offline: { state: 'critical', text: 'Offline' },
  unknown: { state: 'warning', text: 'Silent' },
};

/** A certificate that ends within so many days stands out: PVE renews its own two weeks ahead. */
const SOON_DAYS = 14;

interface NodesPanelProps {
  readonly pve: ClusterView;
  readonly isStale: boolean;
}

/** The nodes of a cluster. */
export function NodesPanel({ pve: { nodes }, isStale }: NodesPanelProps): VNode {
  const { clock } = useDesk();
  const nowMs = clock.nowMs.value;
  if (nodes === null) {
    return (
      <Panel title="Nodes">
        <EmptyState title="Not known" icon="unknown">
          They were not read yet.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel title="Nodes" note={<Age atMs={nodes.takenAtMs} nowMs={nowMs} isStale={isStale} />} isFlush>
      <PlainTable
        caption="Nodes of the cluster"
        hidesCaption
        columns={[
          ...[{ title: 'Node' }, { title: 'State' }, { title: 'Guests', align: 'end' as const }],
          ...[
            { title: 'CPU', align: 'end' as const },
            { title: 'Memory', align: 'end' as const },
          ],
          ...[{ title: 'Up' }, { title: 'Disks' }, { title: 'Certificate' }],
        ]}
        rows={nodes.value.map((node) => ({ key: node.name, cells: cellsOf(node, isStale, nowMs) }))}
      />
    </Panel>
  );
}

function cellsOf(node: NodeView, isStale: boolean, nowMs: number) {
  const { name, status, guestCount, cpuRatio, memoryUsedBytes, memoryTotalBytes, uptimeSeconds } = node;
  const memory = memoryUsedBytes === null || !memoryTotalBytes ? null : memoryUsedBytes / memoryTotalBytes;
  return [
    <Name key="name" text={name} />,
    isStale ? <StateBadge key="state" state="unknown" /> : <StateBadge key="state" {...BADGES[status]} />,
    String(guestCount),
    share(cpuRatio),
    share(memory),
    uptimeSeconds === null ? unknown() : durationText(uptimeSeconds * SECOND),
    <Disks key="disks" bad={node.badDisks} />,
    <Ending key="certificate" atMs={node.certificateEndsAtMs} nowMs={nowMs} />,
  ];
}

function share(ratio: number | null): VNode | string {
  return ratio === null ? unknown() : percentText(ratio);
}

function unknown(): VNode {
  return <span class="muted">unknown</span>;
}

function Disks({ bad }: { readonly bad: readonly string[] | null }): VNode {
  if (bad === null) return unknown();
  if (bad.length === 0) return <StateBadge state="ok" text="No fault" />;
  return <StateBadge state="critical" text={`${countText(bad.length, 'disk')} bad`} title={bad.join(', ')} />;
}

function Ending({ atMs, nowMs }: { readonly atMs: number | null; readonly nowMs: number }): VNode {
  if (atMs === null) return unknown();
  const days = Math.floor((atMs - nowMs) / DAY);
  if (days < 0) return <StateBadge state="critical" text="Expired" />;
  if (days < SOON_DAYS) return <StateBadge state="warning" text={`${countText(days, 'day')} left`} />;
  return <span>{countText(days, 'day')} left</span>;
}

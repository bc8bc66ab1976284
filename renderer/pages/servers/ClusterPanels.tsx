import type { VNode } from 'preact';
import type { ClusterView, SourcePart } from '../../../shared/contract/page-state.ts';
import { bytesText, countText, percentText } from '../../../shared/view/quantities.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { type Fact, Facts } from '../../parts/Facts.tsx';
import { Name } from '../../parts/Name.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { StateBadge } from '../../parts/StateBadge.tsx';
import { TroubleBox } from '../../parts/TroubleBox.tsx';
import { UsageBar } from '../../parts/UsageBar.tsx';
import { NodesPanel } from './NodesPanel.tsx';

export interface ClusterPanelsProps {
  readonly source: SourcePart;
  /** All of it is older than it should be. */
  readonly isStale: boolean;
}

/** What a Proxmox VE cluster consists of; its guests have a panel of their own. */
export function ClusterPanels({ source, isStale }: ClusterPanelsProps): VNode {
  const { pve } = source;
  if (pve === null) {
    return (
      <Panel title="Cluster">
        <EmptyState title="Not known" icon="unknown">
          It was not read yet.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <>
      <OverviewPanel pve={pve} />
      <NodesPanel pve={pve} isStale={isStale} />
      <StoragesPanel pve={pve} isStale={isStale} />
      <EndpointsPanel pve={pve} />
    </>
  );
}

function OverviewPanel({ pve }: { readonly pve: ClusterView }): VNode {
  return (
    <Panel title="Cluster">
      <Facts facts={[nameFact(pve), quorumFact(pve), ...figureFacts(pve)]} asTiles />
    </Panel>
  );
}

function nameFact({ clusterName, nodes }: ClusterView): Fact {
  const online = nodes?.value.filter(({ status }) => status === 'online').length ?? 0;
  return {
    term: 'Cluster',
    value: clusterName === null ? 'in none' : <Name text={clusterName} />,
    note: nodes === null ? 'nodes not known' : `${online} of ${countText(nodes.value.length, 'node')} online`,
  };
}

function quorumFact({ clusterName, isQuorate }: ClusterView): Fact {
  const badge =
    isQuorate === null ? (
      clusterName === null ? (
        'not needed'
      ) : (
        <StateBadge state="unknown" />
      )
    ) : (
      <StateBadge state={isQuorate ? 'ok' : 'critical'} text={isQuorate ? 'Quorate' : 'No quorum'} />
    );
  return { term: 'Quorum', value: badge, note: isQuorate === false ? 'nothing can be started or changed' : null };
}

function figureFacts({ figures }: ClusterView): readonly Fact[] {
  if (figures === null) return [];
  const { cpuCount, cpusAllocated, memoryBytes, memoryAllocatedBytes, nodeCount } = figures;
  const number = (value: number | null) => (value === null ? 'unknown' : value.toLocaleString('en'));
  const size = (bytes: number | null) => (bytes === null ? 'unknown' : bytesText(bytes));
  const note = (used: number | null, total: number | null, text: string) =>
    used === null || total === null || total === 0
      ? `${text} for guests`
      : `${text} for guests (${percentText(used / total)})`;
  return [
    { term: 'CPUs', value: number(cpuCount), note: note(cpusAllocated, cpuCount, number(cpusAllocated)) },
    {
      term: 'Memory',
      value: size(memoryBytes),
      note: note(memoryAllocatedBytes, memoryBytes, size(memoryAllocatedBytes)),
    },
    { term: 'Summed over', value: countText(nodeCount, 'node'), note: 'those that are online' },
  ];
}

function StoragesPanel({
  pve: { storages },
  isStale,
}: {
  readonly pve: ClusterView;
  readonly isStale: boolean;
}): VNode {
  return (
    <Panel title="Storages" isFlush>
      {storages.length === 0 ? (
        <EmptyState title="None is known">The cluster lists none, or the token may see none.</EmptyState>
      ) : (
        <PlainTable
          caption="Storages of the cluster"
          hidesCaption
          columns={[{ title: 'Storage' }, { title: 'On' }, { title: 'Used' }]}
          rows={storages.map(({ storage, type, node, totalBytes, usedBytes }) => ({
            key: `${node ?? ''} ${storage}`,
            cells: [
              <span key="name">
                <Name text={storage} /> <span class="muted">{type}</span>
              </span>,
              node === null ? 'all nodes' : <Name key="node" text={node} />,
              <UsageBar
                key="used"
                ratio={usedBytes === null || totalBytes === null || totalBytes === 0 ? null : usedBytes / totalBytes}
                label={`Use of ${storage}${node === null ? '' : ` on ${node}`}`}
                isStale={isStale && usedBytes !== null}
              />,
            ],
          }))}
        />
      )}
    </Panel>
  );
}

function EndpointsPanel({ pve: { endpoints } }: { readonly pve: ClusterView }): VNode {
  const { place } = useDesk();
  return (
    <Panel title="Addresses" note={<a href={place.hashFor(['settings'])}>Settings</a>}>
      <div class="servers__stack">
        {endpoints.flatMap(({ url, trouble }) =>
          trouble === null ? [] : <TroubleBox key={url} what={trouble.what} next={trouble.next} />,
        )}
        <PlainTable
          caption="Addresses of the cluster"
          hidesCaption
          columns={[{ title: 'Address' }, { title: 'State' }, { title: 'Requests', align: 'end' }]}
          rows={endpoints.map(({ url, isForeign, trouble, requests }) => ({
            key: url,
            cells: [
              <Name key="url" text={url} isCode />,
              isForeign ? (
                <StateBadge key="state" state="warning" text="Another cluster" />
              ) : trouble === null ? (
                <StateBadge key="state" state="ok" text="Serves" />
              ) : (
                <StateBadge key="state" state="critical" text="Fails" />
              ),
              requests.toLocaleString('en'),
            ],
          }))}
        />
      </div>
    </Panel>
  );
}

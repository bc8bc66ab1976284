import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { partKey, type SourcePart } from '../../../shared/contract/page-state.ts';
import { ChangedCertificates } from '../../connected/ChangedCertificates.tsx';
import { useDesk } from '../../connected/desk-context.ts';
import { PageHead } from '../../connected/PageHead.tsx';
import type { PageProps } from '../../connected/page-props.ts';
import { Age } from '../../parts/Age.tsx';
import { Button } from '../../parts/Button.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Name } from '../../parts/Name.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { TroubleBox } from '../../parts/TroubleBox.tsx';
import { UsageBar } from '../../parts/UsageBar.tsx';
import { ClusterPanels } from './ClusterPanels.tsx';
import { ConnectionPanel } from './ConnectionPanel.tsx';
import { GuestsPanel } from './GuestsPanel.tsx';
import { HostPanel } from './HostPanel.tsx';
import { ReachBadge } from './ReachBadge.tsx';
import { RightsPanel } from './RightsPanel.tsx';
import { SqlbakPanels } from './SqlbakPanels.tsx';
import { isSilent } from './source-facts.ts';
import './ServersPage.css';

/** One source in full. */
export function ServerPage({ names: [name = ''] }: PageProps): VNode {
  const { store, place } = useDesk();
  const source = store.part(partKey.source(name)).value;
  if (source === undefined || source.kind !== 'source') {
    return (
      <>
        <PageHead title={name} />
        <EmptyState title="There is no such server" action={<a href={place.hashFor(['servers'])}>All servers</a>}>
          It may have been renamed or removed.
        </EmptyState>
      </>
    );
  }
  return <Known source={source} />;
}

function Known({ source }: { readonly source: SourcePart }): VNode {
  const { clock, command, views } = useDesk();
  const nowMs = clock.nowMs.value;
  const { name, reach, sourceKind } = source;
  const silent = isSilent(source, nowMs, views.app.value?.pollingIntervalMs ?? 60_000);
  const isOld = silent || reach.kind !== 'answering';
  return (
    <>
      <PageHead
        title={name}
        note={<ReachBadge reach={reach} isStale={silent} />}
        actions={
          <Button onClick={() => void command('refresh', { server: name }, `${name} is read anew.`)}>
            Read it now
          </Button>
        }
      />
      {reach.kind === 'failing' ? (
        <TroubleBox
          what={reach.trouble.what}
          next={reach.trouble.next}
          tone="critical"
          since={<Age atMs={reach.trouble.sinceMs} nowMs={nowMs} />}
        />
      ) : null}
      <ChangedCertificates server={name} />
      {sourceKind === 'pve' ? <GuestsPanel server={name} /> : null}
      {sourceKind === 'sqlbak' ? <SqlbakPanels source={source} isStale={isOld} /> : null}
      <div class="servers__columns">
        {sourceKind === 'pve' ? <ClusterPanels source={source} isStale={isOld} /> : null}
        {sourceKind === 'pbs' ? <StoresPanel server={name} /> : null}
        {sourceKind === 'pbs' ? <HostPanel source={source} /> : null}
        <ConnectionPanel source={source} />
        {sourceKind === 'sqlbak' ? null : <RightsPanel source={source} />}
        {source.tapeDrives.length === 0 ? null : <TapePanel source={source} />}
      </div>
    </>
  );
}

function StoresPanel({ server }: { readonly server: string }): VNode {
  const { views, place } = useDesk();
  const all = views.datastores.value;
  const lines = useMemo(() => all.filter((line) => line.server === server), [all, server]);
  return (
    <Panel title="Datastores" isFlush>
      {lines.length === 0 ? (
        <EmptyState title="None is known">The server lists none, or was not read yet.</EmptyState>
      ) : (
        <PlainTable
          caption={`Datastores of ${server}`}
          hidesCaption
          columns={[{ title: 'Datastore' }, { title: 'Used' }]}
          rows={lines.map(({ key, datastore, ratio, level, part }) => ({
            key,
            cells: [
              <a key="name" href={place.hashFor(['datastore', server, datastore])}>
                <Name text={datastore} />
              </a>,
              <UsageBar
                key="used"
                ratio={ratio}
                label={`Use of ${datastore}`}
                warnRatio={part.warnRatio}
                criticalRatio={part.criticalRatio}
                isStale={level === 'unknown' && ratio !== null}
              />,
            ],
          }))}
        />
      )}
    </Panel>
  );
}

function TapePanel({ source: { tapeDrives } }: { readonly source: SourcePart }): VNode {
  return (
    <Panel title="Tape drives" isFlush>
      <PlainTable
        caption="Tape drives"
        hidesCaption
        columns={[{ title: 'Drive' }, { title: 'Model' }, { title: 'State' }]}
        rows={tapeDrives.map(({ name, model, inUse }) => ({
          key: name,
          cells: [
            <Name key="name" text={name} />,
            model === null ? (
              <span key="model" class="muted">
                unknown
              </span>
            ) : (
              <Name key="model" text={model} />
            ),
            inUse ? 'in use' : 'idle',
          ],
        }))}
      />
    </Panel>
  );
}

import type { VNode } from 'preact';
import { type DatastorePart, partKey } from '../../../shared/contract/page-state.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { PageHead } from '../../connected/PageHead.tsx';
import type { PageProps } from '../../connected/page-props.ts';
import { Age } from '../../parts/Age.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Name } from '../../parts/Name.tsx';
import { TroubleBox } from '../../parts/TroubleBox.tsx';
import { GroupsPanel } from './GroupsPanel.tsx';
import { JobsPanel } from './JobsPanel.tsx';
import { UsagePanel } from './UsagePanel.tsx';
import './DatastorePage.css';

/** One datastore: how full, how well kept, and every backup group in it. */
export function DatastorePage({ names: [server = '', datastore = '', group, namespace] }: PageProps): VNode {
  const { store, place } = useDesk();
  const part = store.part(partKey.datastore(server, datastore)).value;
  if (part === undefined || part.kind !== 'datastore') {
    return (
      <>
        <PageHead title={datastore} />
        <EmptyState title="There is no such datastore" action={<a href={place.hashFor([])}>To the overview</a>}>
          {`${server} lists none of this name, or was not read yet.`}
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHead title={datastore} note={<Where part={part} />} />
      <Troubles part={part} />
      <div class="datastore__columns">
        <UsagePanel part={part} />
        <JobsPanel part={part} />
      </div>
      <GroupsPanel
        server={server}
        datastore={datastore}
        opened={group === undefined ? null : { group, namespace: namespace ?? '' }}
      />
    </>
  );
}

function Where({ part: { server, client, comment } }: { readonly part: DatastorePart }): VNode {
  const { place } = useDesk();
  return (
    <>
      on{' '}
      <a href={place.hashFor(['server', server])}>
        <bdi>{server}</bdi>
      </a>
      {client === null ? null : (
        <>
          {' for '}
          <bdi>{client}</bdi>
        </>
      )}
      {comment === null ? null : (
        <>
          {' · '}
          <Name text={comment} />
        </>
      )}
    </>
  );
}

function Troubles({ part: { state, usageTrouble } }: { readonly part: DatastorePart }): VNode {
  const { clock } = useDesk();
  const nowMs = clock.nowMs.value;
  return (
    <>
      {state === null ? null : (
        <TroubleBox
          what={state.what}
          next={state.isReadable ? null : 'What it holds is unknown until it can be read again.'}
          tone={state.isReadable ? 'info' : 'unknown'}
          since={<Age atMs={state.sinceMs} nowMs={nowMs} />}
        />
      )}
      {usageTrouble === null ? null : (
        <TroubleBox
          what={usageTrouble.what}
          next={usageTrouble.next}
          since={<Age atMs={usageTrouble.sinceMs} nowMs={nowMs} />}
        />
      )}
    </>
  );
}

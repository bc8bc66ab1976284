import type { VNode } from 'preact';
import { coverageText } from '../../../shared/view/guest-wording.ts';
import type { GuestView } from '../../../shared/view/pve-view.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { Age } from '../../parts/Age.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { Name } from '../../parts/Name.tsx';
import { PlainTable } from '../../parts/PlainTable.tsx';

/** One guest in full: its jobs, its last run, and each copy of it. */
export function GuestDetail({ guest }: { readonly guest: GuestView }): VNode {
  const { clock } = useDesk();
  const nowMs = clock.nowMs.value;
  const { coverage, jobs, lastRun } = guest;
  return (
    <div class="servers__stack">
      <Facts
        facts={[
          { term: 'Backup job', value: coverageText(coverage), note: jobs.length > 0 ? jobs.join(', ') : null },
          {
            term: 'Last vzdump',
            value: lastRun === null ? 'none known' : lastRun.kind,
            note: lastRun?.message == null ? null : <Name text={lastRun.message} />,
          },
        ]}
      />
      <Copies copies={guest.copies} type={guest.type} vmid={guest.vmid} nowMs={nowMs} />
    </div>
  );
}

interface CopiesProps extends Pick<GuestView, 'copies' | 'type' | 'vmid'> {
  readonly nowMs: number;
}

function Copies({ copies, type, vmid, nowMs }: CopiesProps): VNode {
  const { place } = useDesk();
  const group = `${type === 'qemu' ? 'vm' : 'ct'}/${vmid}`;
  if (copies.length === 0) {
    return (
      <EmptyState title="No storage of the cluster points to a watched backup server">
        Add that server under Settings to see what it holds of this guest.
      </EmptyState>
    );
  }
  return (
    <PlainTable
      caption={`Copies of ${group}`}
      columns={[{ title: 'Where' }, { title: 'By' }, { title: 'Newest' }, { title: 'Newest verified' }]}
      rows={copies.map(
        ({ server, datastore, namespace, storages, newestAtMs, verifiedAtMs, isKnown, isAmbiguous }) => ({
          key: `${server} ${datastore} ${namespace}`,
          cells: [
            <a
              key="where"
              href={place.hashFor(['datastore', server, datastore, group, ...(namespace === '' ? [] : [namespace])])}
            >
              <Name text={[server, datastore, namespace].filter(Boolean).join(' / ')} />
            </a>,
            <span key="by">
              {storages.length === 0 ? 'sync' : storages.join(', ')}
              {isAmbiguous ? <span class="muted"> (another cluster writes there too)</span> : null}
            </span>,
            <Age key="newest" atMs={newestAtMs} nowMs={nowMs} absent={isKnown ? 'none' : 'unknown'} />,
            <Age key="verified" atMs={verifiedAtMs} nowMs={nowMs} absent={isKnown ? 'none' : 'unknown'} />,
          ],
        }),
      )}
    />
  );
}

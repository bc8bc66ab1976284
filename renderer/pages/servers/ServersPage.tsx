import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { filterTest } from '../../../shared/view/fleet-filter.ts';
import { countText } from '../../../shared/view/quantities.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { FilterBar } from '../../connected/FilterBar.tsx';
import { PageHead } from '../../connected/PageHead.tsx';
import type { PageProps } from '../../connected/page-props.ts';
import { Age } from '../../parts/Age.tsx';
import { Button } from '../../parts/Button.tsx';
import { DownloadCsv } from '../../parts/DownloadCsv.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { TroubleBox } from '../../parts/TroubleBox.tsx';
import { VirtualTable } from '../../parts/VirtualTable.tsx';
import { serverColumns } from './server-columns.tsx';
import './ServersPage.css';

/** Every source: does it answer, how does it do, what does watching it cost. */
export function ServersPage(_: PageProps): VNode {
  const { views, clock, place, command } = useDesk();
  const nowMs = clock.nowMs.value;
  const intervalMs = views.app.value?.pollingIntervalMs ?? 60_000;
  const columns = useMemo(() => serverColumns(nowMs, intervalMs), [nowMs, intervalMs]);
  const filter = place.filter.value;
  const all = views.sources.value;
  const sources = useMemo(() => {
    const fits = filterTest({ ...filter, client: null, state: null });
    return all.filter(({ name, url }) =>
      fits({ server: name, client: null, searchText: `${name}\n${url}`.toLowerCase() }),
    );
  }, [all, filter]);
  return (
    <>
      <PageHead
        title="Servers"
        actions={<Button onClick={() => void command('refresh', {}, 'Everything is read anew.')}>Read all now</Button>}
      />
      <FilterBar sides={['server']} />
      {sources.map(({ name, reach }) =>
        reach.kind === 'failing' ? (
          <TroubleBox
            key={name}
            what={`${name}: ${reach.trouble.what}`}
            next={reach.trouble.next}
            tone="critical"
            since={<Age atMs={reach.trouble.sinceMs} nowMs={nowMs} />}
          />
        ) : null,
      )}
      <Panel
        title="All servers"
        note={countText(sources.length, 'server')}
        actions={<DownloadCsv columns={columns} rows={sources} fileName="servers" />}
        isFlush
      >
        <VirtualTable
          label="Servers"
          columns={columns}
          rows={sources}
          rowKey={({ name }) => name}
          rowHeight={52}
          toneOf={({ reach }) => (reach.kind === 'failing' ? 'critical' : reach.kind === 'paused' ? 'muted' : null)}
          onOpen={({ name }) => place.go(['server', name])}
          empty={
            <EmptyState
              title={all.length === 0 ? 'No server is configured' : 'No server fits the filter'}
              action={all.length === 0 ? <a href={place.hashFor(['welcome'])}>How to add the first one</a> : undefined}
            />
          }
        />
      </Panel>
    </>
  );
}

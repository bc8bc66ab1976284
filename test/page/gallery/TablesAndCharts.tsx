import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { LineChart } from '../../../renderer/charts/LineChart.tsx';
import { UsageChart } from '../../../renderer/charts/UsageChart.tsx';
import { CalendarTable } from '../../../renderer/parts/CalendarTable.tsx';
import { DownloadCsv } from '../../../renderer/parts/DownloadCsv.tsx';
import { LiveText } from '../../../renderer/parts/LiveText.tsx';
import { Panel } from '../../../renderer/parts/Panel.tsx';
import { TextField } from '../../../renderer/parts/TextField.tsx';
import { VirtualTable } from '../../../renderer/parts/VirtualTable.tsx';
import { DAY } from '../../../shared/time-units.ts';
import { percentText } from '../../../shared/view/quantities.ts';
import { groupColumns } from './group-columns.tsx';
import {
  NOW_MS,
  type SampleGroup,
  sampleCapacity,
  sampleDays,
  sampleGroups,
  sampleLoad,
  sampleUsage,
} from './sample-figures.ts';

const USED = sampleUsage();
const CAPACITY = sampleCapacity();
const LOAD = [
  { name: 'CPU', points: sampleLoad(1.4) },
  { name: 'Memory', points: sampleLoad(2.1) },
];
const ONE = [{ name: 'I/O wait', points: sampleLoad(0.4) }];
const FORECAST = { daysToFull: 54, lowDays: 41, highDays: 83 };

export function Charts(): VNode {
  return (
    <>
      <Panel title="Usage of store-a">
        <UsageChart
          label="Usage of store-a"
          used={USED}
          capacity={CAPACITY}
          fromMs={NOW_MS - 60 * DAY}
          nowMs={NOW_MS}
          warnRatio={0.85}
          criticalRatio={0.95}
          forecast={FORECAST}
        />
      </Panel>
      <div class="gallery-columns">
        <Panel title="Load of pbs-node-01">
          <LineChart
            label="Load of pbs-node-01"
            series={LOAD}
            valueText={percentText}
            fromMs={NOW_MS - DAY}
            untilMs={NOW_MS}
            top={1}
          />
        </Panel>
        <Panel title="I/O wait of pbs-node-01">
          <LineChart label="I/O wait" series={ONE} valueText={percentText} fromMs={NOW_MS - DAY} untilMs={NOW_MS} />
        </Panel>
      </div>
      <div class="gallery-columns">
        <Panel title="A new datastore">
          <UsageChart
            label="Usage of new"
            used={[]}
            capacity={[]}
            fromMs={0}
            nowMs={1}
            warnRatio={null}
            criticalRatio={null}
            forecast={null}
          />
        </Panel>
        <Panel title="Without history">
          <UsageChart
            label="Usage of x"
            used={null}
            capacity={null}
            fromMs={0}
            nowMs={1}
            warnRatio={null}
            criticalRatio={null}
            forecast={null}
          />
        </Panel>
      </div>
    </>
  );
}

const DAYS = sampleDays();

/** `count` rows, with a search as pages have it. */
export function Groups({ count }: { readonly count: number }): VNode {
  const all = useMemo(() => sampleGroups(count), [count]);
  const [text, setText] = useState('');
  const [opened, setOpened] = useState('');
  const rows = useMemo(() => all.filter(({ id, comment }) => `${id} ${comment}`.includes(text)), [all, text]);
  return (
    <Panel
      title="Groups"
      note={`${rows.length} of ${all.length}`}
      isFlush
      actions={<DownloadCsv columns={groupColumns} rows={rows} fileName="groups" />}
    >
      <div class="gallery-filter">
        <TextField label="Search groups" type="search" value={text} onInput={setText} />
      </div>
      <VirtualTable<SampleGroup>
        label="Groups"
        columns={groupColumns}
        rows={rows}
        rowKey={({ id }) => id}
        initialOrder={{ key: 'group', direction: 'ascending' }}
        onOpen={({ id }) => setOpened(id)}
        toneOf={({ state }) => (state === 'late' ? 'critical' : null)}
        mostRowsInSight={12}
        empty="No group matches."
      />
      <p id="opened" class="gallery-opened">
        {opened}
      </p>
      <LiveText text={`${rows.length} groups shown`} />
    </Panel>
  );
}

/** Rows that unfold; one without rows; one that waits. */
export function OtherTables(): VNode {
  const rows = useMemo(() => sampleGroups(14), []);
  return (
    <>
      <Panel title="Freshness" isFlush>
        <VirtualTable<SampleGroup>
          label="Freshness"
          columns={groupColumns}
          rows={rows}
          rowKey={({ id }) => id}
          initialOrder={{ key: 'state', direction: 'ascending' }}
          renderDetail={({ id }) => <CalendarTable days={DAYS.slice(-8)} caption={`Backups of ${id}`} />}
        />
      </Panel>
      <div class="gallery-columns">
        <Panel title="Empty table" isFlush>
          <VirtualTable<SampleGroup>
            label="None"
            columns={groupColumns}
            rows={[]}
            rowKey={({ id }) => id}
            empty="No group yet."
          />
        </Panel>
        <Panel title="Loading table" isFlush>
          <VirtualTable<SampleGroup>
            label="Waiting"
            columns={groupColumns}
            rows={[]}
            rowKey={({ id }) => id}
            isLoading
          />
        </Panel>
      </div>
    </>
  );
}

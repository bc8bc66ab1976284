import { useComputed, useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { DAY, MINUTE } from '../../../shared/time-units.ts';
import { filterTest } from '../../../shared/view/fleet-filter.ts';
import { countText } from '../../../shared/view/quantities.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { FilterBar } from '../../connected/FilterBar.tsx';
import { PageHead } from '../../connected/PageHead.tsx';
import type { PageProps } from '../../connected/page-props.ts';
import { Age } from '../../parts/Age.tsx';
import { DownloadCsv } from '../../parts/DownloadCsv.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { SelectField } from '../../parts/SelectField.tsx';
import { SwitchField } from '../../parts/SwitchField.tsx';
import { TroubleBox } from '../../parts/TroubleBox.tsx';
import { VirtualTable } from '../../parts/VirtualTable.tsx';
import { hourEdgeMs } from '../../state/day-edges.ts';
import { TaskLog } from './TaskLog.tsx';
import { taskColumns } from './task-columns.tsx';
import { clocksAhead, finishedLines, isBad, keptLines, runningLines, type TaskLine } from './task-lines.ts';
import './TasksPage.css';

const SPANS = [
  { value: '1', text: 'Last 24 hours' },
  { value: '7', text: 'Last 7 days' },
  { value: '30', text: 'Last 30 days' },
];
/** More are no list that anybody reads. */
const MOST_KEPT = 1000;

/** What runs and what ran, over all servers, failed first. */
export function TasksPage(_: PageProps): VNode {
  return (
    <>
      <PageHead title="Tasks" />
      <FilterBar sides={['server']} />
      <Troubles />
      <RunningPanel />
      <FinishedPanel />
    </>
  );
}

/** Servers whose tasks cannot be read: what they ran is unknown. */
function Troubles(): VNode {
  const { views, clock } = useDesk();
  const nowMs = clock.nowMs.value;
  return (
    <>
      {views.tasks.value.map(({ server, trouble }) =>
        trouble === null ? null : (
          <TroubleBox
            key={server}
            what={`${server}: ${trouble.what}`}
            next={trouble.next}
            since={<Age atMs={trouble.sinceMs} nowMs={nowMs} />}
          />
        ),
      )}
    </>
  );
}

function useShown(lines: readonly TaskLine[]): readonly TaskLine[] {
  const { place } = useDesk();
  const filter = place.filter.value;
  return useMemo(
    () => lines.filter(filterTest({ ...filter, client: null, namespace: null, state: null })),
    [lines, filter],
  );
}

function RunningPanel(): VNode {
  const { views, clock } = useDesk();
  const nowMs = clock.nowMs.value;
  const all = useComputed(() => runningLines(views.tasks.value, clocksAhead(views.sources.value)));
  const lines = useShown(all.value);
  const columns = useMemo(() => taskColumns(nowMs, 'running'), [nowMs]);
  return (
    <Panel title="Running now" note={lines.length === 0 ? undefined : countText(lines.length, 'task')} isFlush>
      <VirtualTable
        label="Running tasks"
        columns={columns}
        rows={lines}
        rowKey={keyOf}
        rowHeight={48}
        mostRowsInSight={6}
        renderDetail={(line) => <TaskLog line={line} />}
        empty={<EmptyState title="No task is running">As far as the servers that answer say.</EmptyState>}
      />
    </Panel>
  );
}

function FinishedPanel(): VNode {
  const { clock } = useDesk();
  const nowMs = clock.nowMs.value;
  const span = useSignal('1');
  const failedOnly = useSignal(false);
  const { lines: all, isLoading, trouble } = useFinished(Number(span.value));
  const chosen = useMemo(() => (failedOnly.value ? all.filter(isBad) : all), [all, failedOnly.value]);
  const lines = useShown(chosen);
  const columns = useMemo(() => taskColumns(nowMs, 'finished'), [nowMs]);
  return (
    <Panel
      title="Finished"
      note={<span aria-live="polite">{countText(lines.length, 'task')}, failed ones first</span>}
      actions={<DownloadCsv columns={columns} rows={lines} fileName="tasks" />}
      isFlush
    >
      <div class="tasks__choices">
        <SelectField
          label="Time"
          value={span.value}
          options={SPANS}
          onSelect={(value) => {
            span.value = value;
          }}
        />
        <SwitchField
          label="Failed only"
          isOn={failedOnly.value}
          onSwitch={(isOn) => {
            failedOnly.value = isOn;
          }}
        />
      </div>
      {trouble === null ? null : <TroubleBox what={trouble} next={null} tone="unknown" />}
      <VirtualTable
        label="Finished tasks"
        columns={columns}
        rows={lines}
        rowKey={keyOf}
        rowHeight={48}
        isLoading={isLoading}
        toneOf={(line) => (line.outcome === 'error' ? 'critical' : line.outcome === 'unknown' ? 'muted' : null)}
        renderDetail={(line) => <TaskLog line={line} />}
        empty={<EmptyState title="No such task">Change the filter, the words above or the time.</EmptyState>}
      />
    </Panel>
  );
}

interface Finished {
  readonly lines: readonly TaskLine[];
  readonly isLoading: boolean;
  readonly trouble: string | null;
}

/** A day comes from the servers' own lists, more from history. */
function useFinished(days: number): Finished {
  const { views, clock, reads } = useDesk();
  const live = useComputed(() => finishedLines(views.tasks.value, clocksAhead(views.sources.value)));
  const sinceMs = hourEdgeMs(clock.nowMs.value) - days * DAY;
  const read = days === 1 ? null : reads.read('readTasks', { sinceMs, limit: MOST_KEPT }, 2 * MINUTE).value;
  const value = read?.kind === 'value' ? read.value : null;
  const kept = useMemo(
    () => (value === null ? [] : keptLines(value, clocksAhead(views.sources.peek()))),
    [value, views],
  );
  if (read === null) return { lines: live.value, isLoading: false, trouble: null };
  if (read.kind === 'loading') return { lines: [], isLoading: true, trouble: null };
  if (read.kind === 'failed') return { lines: [], isLoading: false, trouble: read.sentence };
  const trouble = read.value === null ? 'History cannot be read at present, so older tasks are unknown.' : null;
  return { lines: kept, isLoading: false, trouble };
}

const keyOf = (line: TaskLine) => line.key;

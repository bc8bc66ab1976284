import { durationText } from '../../../shared/view/quantities.ts';
import { Age } from '../../parts/Age.tsx';
import type { Column } from '../../parts/column.ts';
import { Name } from '../../parts/Name.tsx';
import { TaskOutcome } from './TaskOutcome.tsx';
import type { TaskLine } from './task-lines.ts';
import './TasksPage.css';

const ORDER = ['error', 'unknown', 'warnings', 'ok'];

/** Columns of a list of tasks, running or finished, as of a moment. */
export function taskColumns(nowMs: number, kind: 'running' | 'finished'): readonly Column<TaskLine>[] {
  return [
    {
      ...{ key: 'outcome', title: 'Outcome', width: '7.5rem' },
      render: ({ outcome }) => <TaskOutcome outcome={outcome} />,
      sortValue: ({ outcome }) => (outcome === null ? -1 : ORDER.indexOf(outcome)),
      csv: ({ outcome }) => outcome ?? 'running',
    },
    {
      ...{ key: 'task', title: 'Task', width: 'minmax(9rem, 2fr)' },
      render: ({ workerType, workerId, message }) => (
        <span class="tasks__cell">
          <span class="tasks__what">
            <Name text={workerType} />
            {workerId === '' ? null : (
              <span class="muted">
                {' '}
                <bdi>{workerId}</bdi>
              </span>
            )}
          </span>
          {message === null ? null : (
            <span class="tasks__message" title={message}>
              <bdi>{message}</bdi>
            </span>
          )}
        </span>
      ),
      sortValue: ({ workerType, workerId }) => `${workerType} ${workerId}`,
      csv: ({ workerType, workerId }) => `${workerType} ${workerId}`.trim(),
    },
    {
      ...{ key: 'server', title: 'Server', width: 'minmax(6rem, 1fr)', hideBelow: 560 },
      render: ({ server }) => <Name text={server} />,
      sortValue: ({ server }) => server,
      csv: ({ server }) => server,
    },
    {
      ...{
        key: 'ended',
        title: kind === 'running' ? 'Began' : 'Ended',
        width: '7.5rem',
        hideBelow: 420,
        firstDirection: 'descending',
      },
      render: ({ endedAtMs, startedAtMs }) => <Age atMs={endedAtMs ?? startedAtMs} nowMs={nowMs} />,
      sortValue: ({ endedAtMs }) => endedAtMs,
      csv: ({ endedAtMs }) => (endedAtMs === null ? null : new Date(endedAtMs).toISOString()),
    },
    {
      ...{
        key: 'took',
        title: kind === 'running' ? 'Runs for' : 'Took',
        width: '6rem',
        hideBelow: 700,
        align: 'end',
        firstDirection: 'descending',
      },
      render: ({ startedAtMs, endedAtMs }) => durationText(Math.max(0, (endedAtMs ?? nowMs) - startedAtMs)),
      sortValue: ({ startedAtMs, endedAtMs }) => (endedAtMs ?? nowMs) - startedAtMs,
      csv: ({ startedAtMs, endedAtMs }) => (endedAtMs === null ? null : Math.round((endedAtMs - startedAtMs) / 1000)),
    },
    {
      ...{ key: 'user', title: 'User', width: 'minmax(6rem, 1fr)', hideBelow: 1000 },
      render: ({ user }) => (user === null ? <span class="muted">not kept</span> : <Name text={user} />),
      sortValue: ({ user }) => user,
      csv: ({ user }) => user,
    },
  ];
}

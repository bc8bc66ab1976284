import type { Task } from '../../simulator/world/task-model.ts';
import { taskComment } from './comment-truth.ts';
import type { Sight } from './sight.ts';
import type { TaskView } from './task-view.ts';
import type { TrueSeries } from './true-series.ts';
import { lastingWorkerId, statusWord } from './worker-place.ts';

const MOST_DURATIONS = 500;

/** The series of a server's tasks. */
export function taskTruth(sight: Sight, tasks: TaskView): TrueSeries[] {
  const node = sight.server.name;
  return [
    ...counted('pbs_task_total', tasks.lastDay, (task) => ({
      node,
      worker_type: task.workerType,
      status: statusWord(task),
      comment: taskComment(sight, task),
    })),
    ...counted('pbs_task_running', tasks.running, (task) => ({
      node,
      worker_type: task.workerType,
      comment: taskComment(sight, task),
    })),
    ...durations(sight, tasks),
  ];
}

function counted(name: string, tasks: readonly Task[], labelsOf: (task: Task) => Record<string, string>): TrueSeries[] {
  const counts = new Map<string, TrueSeries>();
  for (const task of tasks) {
    const labels = labelsOf(task);
    const key = JSON.stringify(labels);
    counts.set(key, { name, labels, value: (counts.get(key)?.value ?? 0) + 1 });
  }
  return [...counts.values()];
}

/** The newest finished task of each worker, of them the 500 newest; the rest is counted. */
function durations(sight: Sight, { newestPerWorker }: TaskView): TrueSeries[] {
  const node = sight.server.name;
  const shown = newestPerWorker.slice(0, MOST_DURATIONS).map((task) => ({
    name: 'pbs_task_duration_seconds',
    labels: {
      node,
      worker_type: task.workerType,
      status: statusWord(task),
      worker_id: lastingWorkerId(task.workerId),
      comment: taskComment(sight, task),
    },
    value: task.endS - task.startS,
  }));
  const omitted = newestPerWorker.length - shown.length;
  return [...shown, { name: 'pbs_tray_task_durations_omitted', labels: { node }, value: omitted }];
}

import type { TasksPart, TaskView } from '../../../shared/contract/page-state.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { stableWorkerId, type Task } from '../../../shared/domain/task.ts';
import { scopeOfTask } from '../../../shared/rules/scope-of-task.ts';
import type { Lens } from './lens.ts';
import { outcomeView } from './outcome-view.ts';
import { sameJson } from './same-json.ts';
import { sectionTrouble } from './trouble-view.ts';

/** For so many polling intervals an unchanged list is not sent again only to say that it was read again. */
const UNCHANGED_POLLS = 5;

/** Tasks that ended well are listed up to this many; all that did not, always. */
const WELL_ENDED_SHOWN = 200;

/** The tasks of a server. `before`: the part as it was, whose age is kept while nothing else is new. */
export function tasksPart(server: ServerState, lens: Lens, before: TasksPart | null): TasksPart {
  const good = lastGood(server.tasks);
  const trouble = sectionTrouble(server.tasks, server, lens);
  const running = (good?.value.running ?? []).map(viewOf);
  const ended = (good?.value.finished ?? []).map(viewOf);
  const finished = shownOf(ended);
  const part: TasksPart = {
    kind: 'tasks',
    server: server.name,
    takenAtMs: good?.takenAtMs ?? null,
    trouble,
    running,
    finished,
    omitted: ended.length - finished.length,
  };
  if (before === null || before.takenAtMs === null || part.takenAtMs === null) return part;
  const isLate = part.takenAtMs - before.takenAtMs >= UNCHANGED_POLLS * lens.pollingIntervalMs;
  return !isLate && sameJson({ ...part, takenAtMs: before.takenAtMs }, before) ? before : part;
}

function shownOf(ended: readonly TaskView[]): readonly TaskView[] {
  let wellEnded = 0;
  return ended.filter(({ outcome }) => outcome !== 'ok' || ++wellEnded <= WELL_ENDED_SHOWN);
}

const views = new WeakMap<Task, TaskView>();

/** Worked out once for each task as it was read. */
function viewOf(task: Task): TaskView {
  let view = views.get(task);
  if (!view) {
    view = taskView(task);
    views.set(task, view);
  }
  return view;
}

function taskView(task: Task): TaskView {
  const { upid, workerType, user, startedAtMs, endedAtMs } = task;
  return {
    upid,
    workerType,
    workerId: stableWorkerId(task.workerId),
    datastore: scopeOfTask(task).datastore,
    user,
    startedServerMs: startedAtMs,
    endedServerMs: endedAtMs,
    ...outcomeView(task.outcome),
  };
}

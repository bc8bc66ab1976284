import type { FleetServer } from '../../simulator/start-fleet.ts';
import type { World } from '../../simulator/world/model.ts';
import type { Task } from '../../simulator/world/task-model.ts';

/** What one simulated server was asked, and when by the world's clock: what can be known of it at all. */
export interface Witness {
  /** When an endpoint (by template) was last asked and well; null: never. */
  lastAskedMs(endpoint: string): number | null;
  /** When anything at all was last asked. */
  lastRequestMs(): number;
  /** When the server was last polled. */
  lastPollMs(): number | null;
  /** When tasks were first asked for: what ended before was not seen to end. */
  firstTaskLookMs(): number | null;
  /** Whether one of the questions for tasks was about this one. */
  wasAskedFor(task: Task): boolean;
  /** Garbage collections (by UPID) whose duration PBS told while it still could. */
  toldDurations: ReadonlySet<string>;
  /** From now on questions about this endpoint fail. */
  noteBroken(isBroken: (target: string) => boolean): void;
}

interface TaskQuestion {
  readonly sinceS: number;
  readonly untilS: number;
  readonly typefilter: string;
}

const TASKS = '/nodes/{node}/tasks';
const POLLS: readonly string[] = [TASKS, '/status/metrics'];

/** Looks over the simulator's shoulder by means of a fault that never happens. */
export async function watchRequests(world: World, server: FleetServer): Promise<Witness> {
  const lastAsked = new Map<string, number>();
  const questions: TaskQuestion[] = [];
  const toldDurations = new Set<string>();
  const broken: ((target: string) => boolean)[] = [];
  let lastRequestMs = Number.NEGATIVE_INFINITY;
  let lastPollMs: number | null = null;
  let firstTaskLookMs: number | null = null;

  function noteTaskQuestion(question: TaskQuestion): void {
    if (question.typefilter === '' && question.untilS === Number.POSITIVE_INFINITY) firstTaskLookMs ??= world.nowMs;
    const isCovered = questions.some((known) => covers(known, question));
    if (!isCovered) questions.push(question);
  }

  function noteDurations(): void {
    for (const { gc } of server.node.datastores.values()) {
      const run = gc.lastRun;
      if (run !== null && run.endS !== null && run.upid === gc.lastSuccess?.upid) toldDurations.add(run.upid);
    }
  }

  await server.faults.add({ kind: 'hang' }, ({ endpoint, target }) => {
    lastRequestMs = world.nowMs;
    if (broken.some((isBroken) => isBroken(target))) return false;
    lastAsked.set(endpoint, world.nowMs);
    if (endpoint === TASKS) noteTaskQuestion(taskQuestion(target));
    if (POLLS.includes(endpoint) && !target.includes('typefilter=')) lastPollMs = world.nowMs;
    if (endpoint === '/admin/gc') noteDurations();
    return false;
  });
  return {
    lastAskedMs: (endpoint) => lastAsked.get(endpoint) ?? null,
    lastRequestMs: () => lastRequestMs,
    lastPollMs: () => lastPollMs,
    firstTaskLookMs: () => firstTaskLookMs,
    wasAskedFor: (task) =>
      questions.some(
        ({ sinceS, untilS, typefilter }) =>
          task.startS >= sinceS && task.startS <= untilS && task.workerType.includes(typefilter),
      ),
    toldDurations,
    noteBroken: (isBroken) => void broken.push(isBroken),
  };
}

function taskQuestion(target: string): TaskQuestion {
  const query = new URL(target, 'https://localhost').searchParams;
  const isRunning = query.get('running') === '1';
  return {
    // Running ones are asked for whenever they began; they are finished tasks only later.
    sinceS: isRunning ? Number.POSITIVE_INFINITY : Number(query.get('since') ?? 0),
    untilS: Number(query.get('until') ?? Number.POSITIVE_INFINITY),
    typefilter: query.get('typefilter') ?? '',
  };
}

function covers(wide: TaskQuestion, narrow: TaskQuestion): boolean {
  return wide.sinceS <= narrow.sinceS && wide.untilS >= narrow.untilS && narrow.typefilter.includes(wide.typefilter);
}

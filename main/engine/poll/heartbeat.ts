import { answeredAsPbs, type Failure, type Learned } from '../../../shared/domain/failure.ts';
import { lastGood, settle } from '../../../shared/domain/section.ts';
import { isAtLeast } from '../../../shared/domain/server.ts';
import { type FinishedTask, isFinished, type Task } from '../../../shared/domain/task.ts';
import { failed, success } from '../../../shared/outcome.ts';
import { SECOND } from '../../../shared/time-units.ts';
import { askHost, askTasks, askUsages, askVersion } from '../pbs/endpoints.ts';
import type { Activity } from './activity.ts';
import { askEachAlone, type Sizes, spreadUsage } from './datastore-chores.ts';
import { failureOf, lackOf, serverNowMs, type Watch } from './watch.ts';

/** What one heartbeat found. */
export interface Beat {
  /** Null: the server answered as PBS does and accepted the token. */
  readonly failure: Failure | null;
  /** Tasks seen to end since the last heartbeat. */
  readonly ended: readonly FinishedTask[];
}

interface BeatParts {
  readonly watch: Watch;
  readonly sizes: Sizes;
  /** What the other questions build on, where it is not known yet: version, privileges. */
  readonly first: readonly (() => Promise<Failure | null>)[];
  readonly stopping: AbortSignal;
  readonly activity: Activity;
  /** Limit for the whole heartbeat. */
  readonly deadlineMs: number;
}

/** A lost connection is tried once more after this long: a server that restarts drops connections for a moment. */
const SECOND_TRY_MS = 1.5 * SECOND;

/** A heartbeat. A connection lost while all was well is tried once more, in the open and counted, before it is called down. */
export async function beatWithSecondTry(parts: BeatParts): Promise<Beat> {
  const first = await beatWithDeadline(parts);
  if (first.failure?.kind !== 'network' || parts.watch.book.state().reach.kind !== 'answering') return first;
  await pause(parts, SECOND_TRY_MS);
  if (parts.stopping.aborted) return first;
  const second = await beatWithDeadline(parts);
  return { failure: second.failure, ended: [...first.ended, ...second.ended] };
}

async function beatWithDeadline({ watch, sizes, first, stopping, deadlineMs }: BeatParts): Promise<Beat> {
  const deadline = new AbortController();
  const cancel = watch.clock.after(deadlineMs, () => deadline.abort(new DOMException('deadline', 'TimeoutError')));
  try {
    return await beat(watch, sizes, first, AbortSignal.any([stopping, deadline.signal]));
  } finally {
    cancel();
  }
}

function pause({ watch, stopping, activity }: BeatParts, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  activity.leave();
  const goOn = () => {
    stopping.removeEventListener('abort', goOn);
    cancel();
    activity.enter();
    resolve();
  };
  const cancel = watch.clock.after(ms, goOn);
  stopping.addEventListener('abort', goOn);
  return promise;
}

/** What one question came to; one that was spared says nothing of the server. */
type StepOutcome = Failure | null | 'not-asked';

/** Failures after which further questions would meet the same: the rest of the heartbeat is spared. */
function endsTheBeat(failure: Failure): boolean {
  return (
    failure.kind === 'network' || failure.kind === 'tls' || failure.kind === 'auth' || failure.kind === 'cancelled'
  );
}

/** The cheap part: what ran and runs, the host's figures, the sizes of all datastores. */
async function beat(
  watch: Watch,
  sizes: Sizes,
  first: readonly (() => Promise<Failure | null>)[],
  signal: AbortSignal,
): Promise<Beat> {
  const failures: Failure[] = [];
  let answered = false;
  let ended: readonly FinishedTask[] = [];
  const steps: (() => Promise<StepOutcome>)[] = [
    ...first,
    async () => {
      const tasks = await readTasks(watch, signal);
      if (tasks.ok) ended = tasks.value;
      return failureOf(tasks);
    },
    () => readHost(watch, signal),
    () => readUsages(watch, sizes, signal),
  ];
  for (const step of steps) {
    const failure = await step();
    if (failure === 'not-asked') continue;
    if (failure === null || (answeredAsPbs(failure) && failure.kind !== 'missing')) answered = true;
    else failures.push(failure);
    if (failure && endsTheBeat(failure)) return { failure, ended };
  }
  return { failure: answered ? null : (failures[0] ?? null), ended };
}

async function readTasks(watch: Watch, signal: AbortSignal): Promise<Learned<FinishedTask[]>> {
  const lack = lackOf(watch, 'tasks', 'GET /nodes/localhost/tasks');
  if (lack) {
    watch.book.change({ tasks: settle(watch.book.state().tasks, failed(lack), watch.clock.nowMs()) });
    // Without the right the list would be empty whatever runs; the version tells as well that the token is accepted.
    const alive = await watch.client.ask(askVersion, signal);
    return alive.ok ? success([]) : alive;
  }
  const listed = await look(watch, signal);
  const now = serverNowMs(watch);
  const ended = listed.ok ? watch.tasks.take(listed.value, now) : [];
  if (listed.ok) ended.push(...(await findLost(watch, signal)));
  const log = listed.ok ? success(watch.tasks.log(now)) : listed;
  watch.book.change({ tasks: settle(watch.book.state().tasks, log, watch.clock.nowMs()) });
  return listed.ok ? success(ended) : listed;
}

async function look(watch: Watch, signal: AbortSignal): Promise<Learned<Task[]>> {
  const { sinceSeconds, runningToo } = watch.tasks.nextLook(serverNowMs(watch));
  const recent = await watch.client.ask(askTasks({ since: sinceSeconds }), signal);
  if (!recent.ok || !runningToo) return recent;
  const running = await watch.client.ask(askTasks({ running: 1 }), signal);
  return running.ok ? success([...recent.value, ...running.value]) : running;
}

const MAX_LOST_PER_BEAT = 5;

/** Looks up how tasks ended that ran for so long that the list no longer reaches back to their start. */
async function findLost(watch: Watch, signal: AbortSignal): Promise<FinishedTask[]> {
  const ended: FinishedTask[] = [];
  for (const lost of watch.tasks.lost(MAX_LOST_PER_BEAT)) {
    const second = Math.floor(lost.startedAtMs / 1000);
    const found = await watch.client.ask(askTasks({ since: second, until: second }), signal);
    const task = found.ok ? found.value.find((row) => row.upid === lost.upid && isFinished(row)) : undefined;
    if (task) ended.push(...watch.tasks.takeLost(task));
  }
  return ended;
}

async function readHost(watch: Watch, signal: AbortSignal): Promise<StepOutcome> {
  const lack = lackOf(watch, 'host', `GET ${askHost.path}`);
  const learned = lack ? failed(lack) : await watch.client.ask(askHost, signal);
  watch.book.change({ host: settle(watch.book.state().host, learned, watch.clock.nowMs()) });
  return lack ? 'not-asked' : failureOf(learned);
}

async function readUsages(watch: Watch, sizes: Sizes, signal: AbortSignal): Promise<StepOutcome> {
  const version = lastGood(watch.book.state().version)?.value ?? null;
  // Older servers do not have it: each datastore is then asked by itself (pbs-api.md 9).
  if (version !== null && !isAtLeast(version, [3, 2, 8])) {
    sizes.taken = { samples: new Map(), answeredAtMs: serverNowMs(watch) };
    spreadUsage(watch, sizes.taken);
    return 'not-asked';
  }
  const learned = await watch.client.ask(askUsages, signal);
  const round = learned.ok ? success(null) : learned;
  watch.book.change({ usageRound: settle(watch.book.state().usageRound, round, watch.clock.nowMs()) });
  sizes.taken = learned.ok ? { samples: learned.value, answeredAtMs: serverNowMs(watch) } : null;
  if (sizes.taken) spreadUsage(watch, sizes.taken);
  else if (!learned.ok && answeredAsPbs(learned.failure)) askEachAlone(watch);
  return failureOf(learned);
}

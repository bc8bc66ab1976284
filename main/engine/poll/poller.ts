import type { Failure } from '../../../shared/domain/failure.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { parseUpid } from '../../../shared/domain/task.ts';
import { SECOND } from '../../../shared/time-units.ts';
import { createPbsClient } from '../pbs/client.ts';
import type { Decoder } from '../pbs/decoder.ts';
import type { Clock, Log, PastKeeper, Transport } from '../ports.ts';
import type { Watcher } from '../source.ts';
import type { Activity } from './activity.ts';
import { type Chore, createAgenda } from './agenda.ts';
import { answerQuestion } from './answer-question.ts';
import { createBackground } from './background.ts';
import { datastoresChore, type Sizes, usageHistoryChore } from './datastore-chores.ts';
import { createErrands } from './errands.ts';
import { gcChore } from './gc-chore.ts';
import { beatWithSecondTry } from './heartbeat.ts';
import { createLoop } from './loop.ts';
import { pastChore } from './past-chore.ts';
import { nextPollInMs, reachAfter } from './reach-keeper.ts';
import { followVerifications, reactTo } from './reactions.ts';
import { recallOnce } from './recalled-tasks.ts';
import { createServerBook } from './server-book.ts';
import { serverChores } from './server-chores.ts';
import { createSweep, type Sweep } from './sweep.ts';
import { createTaskBook } from './task-book.ts';
import { createTroubleLog } from './trouble-log.ts';
import { doubtPrivileges, type Watch, type WatchedServer } from './watch.ts';

export interface PollerParts {
  readonly server: WatchedServer;
  readonly transport: Transport;
  readonly fingerprint: string | null;
  readonly decoder: Decoder;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly activity: Activity;
  readonly pollingIntervalMs: number;
  readonly timeoutMs: number;
  readonly snapshotDetail: 'sweep' | 'on-demand';
  /** Collect once, without the rests that keep a service light. */
  readonly hurried: boolean;
  /** Who keeps what the server remembers from before; without it nobody asks. */
  readonly past?: PastKeeper;
  readonly tell: (state: ServerState) => void;
}

/**
 * Two loops, so at most two requests are under way at one server: the heartbeat, cheap and every interval, and the
 * rest, one chore after the other. A hanging datastore thus never delays the heartbeat, and no server another.
 * `refresh` reads everything but the patient parts and the snapshots anew.
 */
export function createPoller(parts: PollerParts): Watcher {
  const { clock, random, activity } = parts;
  let going = new AbortController();
  const trouble = createTroubleLog(parts.log);
  const watch = createWatch(parts, trouble);
  const { book } = watch;
  const { sweep, manifestsRead } = createCountedSweep(parts, watch);
  const sizes: Sizes = { taken: null };
  const chores = planChores(parts, watch, sweep, sizes);

  function publishCost(): void {
    const cost = { ...parts.transport.cost(), manifestsRead: manifestsRead() };
    book.change({ cost, certificate: parts.transport.certificate(), clock: watch.client.clock() });
  }

  const errands = createErrands();
  const background = createBackground({ watch, sweep, errands, signal: () => going.signal, afterEach: publishCost });
  const backgroundLoop = createLoop({
    clock,
    activity,
    async run() {
      const outage = await background.work();
      // What looks like an outage is for the heartbeat to judge, and soon.
      if (outage) heartbeatLoop.nudge();
      return outage ? null : background.restMs();
    },
  });
  const first = (signal: AbortSignal) => firstSteps(watch, chores, signal);
  const beat = createBeat({ parts, watch, sweep, sizes, trouble, first });
  const heartbeatLoop = createLoop({
    clock,
    activity,
    async run() {
      const restMs = await beat(going.signal);
      if (restMs === null) return null;
      publishCost();
      backgroundLoop.nudge();
      return restMs;
    },
  });

  function halt(): void {
    going.abort(new DOMException('stopped', 'AbortError'));
    errands.dismiss(null);
  }

  function refresh(): void {
    watch.agenda.restart();
    sweep.restart();
    heartbeatLoop.nudge();
  }

  return {
    start() {
      const spreadMs = random() * Math.min(2 * SECOND, watch.pollingIntervalMs / 10);
      heartbeatLoop.nudge(parts.hurried ? 0 : spreadMs);
    },
    refresh,
    ask(question) {
      const answer = errands.run(`GET ${question.kind}`, (signal) => answerQuestion(watch, sweep, question, signal));
      if (going.signal.aborted) errands.dismiss(null);
      backgroundLoop.nudge();
      return answer;
    },
    pause: halt,
    resume() {
      going = new AbortController();
      refresh();
    },
    isCollected() {
      const { reach } = book.state();
      return reach.kind === 'failing' || (reach.kind === 'answering' && background.isComplete());
    },
    async stop() {
      halt();
      heartbeatLoop.stop();
      backgroundLoop.stop();
      await parts.transport.close();
    },
  };
}

/** All that is read of the server and its datastores as such. Returns what the first heartbeat may need of it. */
function planChores(parts: PollerParts, watch: Watch, sweep: Sweep, sizes: Sizes): readonly Chore[] {
  const chores = [...serverChores(watch), datastoresChore(watch, sweep, sizes)];
  for (const chore of [...chores, gcChore(watch), usageHistoryChore(watch)]) watch.agenda.add(chore);
  // Not due at once: it is no part of the overview, which ends when all that was due is done.
  if (parts.past) watch.agenda.add(pastChore(watch, parts.past), SECOND);
  return chores;
}

interface BeatParts {
  readonly parts: PollerParts;
  readonly watch: Watch;
  readonly sweep: Sweep;
  readonly sizes: Sizes;
  readonly trouble: ReturnType<typeof createTroubleLog>;
  readonly first: (signal: AbortSignal) => (() => Promise<Failure | null>)[];
}

/** One heartbeat and all that follows from it; answers how long to rest until the next, null when it was stopped. */
function createBeat({ parts, watch, sweep, sizes, trouble, first }: BeatParts) {
  const { clock, activity, random } = parts;
  const verificationLooks = new Map<string, number>();
  const recall = recallOnce(watch, parts.past);
  return async (stopping: AbortSignal): Promise<number | null> => {
    if (stopping.aborted) return null;
    await recall(stopping);
    const startedAtMs = clock.monotonicMs();
    const deadlineMs = 2 * parts.timeoutMs;
    const beat = await beatWithSecondTry({ watch, sizes, first: first(stopping), stopping, activity, deadlineMs });
    if (stopping.aborted) return null;
    const tookMs = clock.monotonicMs() - startedAtMs;
    trouble.noteReach(beat.failure);
    settleReach(watch, beat.failure, tookMs);
    reactTo(watch, sweep, beat.ended);
    followVerifications(watch, sweep, verificationLooks);
    return nextPollInMs(watch.book.state().reach, watch.pollingIntervalMs, random()) - tookMs;
  };
}

function createCountedSweep(parts: PollerParts, watch: Watch): { sweep: Sweep; manifestsRead: () => number } {
  let manifestsRead = 0;
  const sweep = createSweep({
    watch,
    random: parts.random,
    mode: parts.snapshotDetail,
    hurried: parts.hurried,
    node: () => nodeOf(watch.book.state()),
    countManifests: (count) => {
      manifestsRead += count;
    },
  });
  return { sweep, manifestsRead: () => manifestsRead };
}

/** What everything else builds on is part of the first heartbeat, and of the first after an outage. */
function firstSteps(watch: Watch, chores: readonly Chore[], signal: AbortSignal): (() => Promise<Failure | null>)[] {
  if (watch.book.state().reach.kind === 'answering') return [];
  const basics = chores.filter((chore) => chore.key === 'version' || chore.key === 'privileges');
  return basics.map((chore) => async () => {
    const failure = await chore.run(signal);
    watch.agenda.done(chore, failure);
    return failure;
  });
}

function settleReach(watch: Watch, failure: Failure | null, tookMs: number): void {
  const before = watch.book.state().reach;
  const nowMs = watch.clock.nowMs();
  watch.book.change({ reach: reachAfter(before, failure, nowMs), lastPollAtMs: nowMs, lastPollMs: tookMs });
  if (before.kind !== 'failing' || failure !== null) return;
  // Whatever happened meanwhile, the server may be another one now.
  for (const key of ['datastores', 'gc', 'verify', 'sync', 'prune']) watch.agenda.hurry(key);
}

function createWatch(parts: PollerParts, trouble: ReturnType<typeof createTroubleLog>): Watch {
  const client = createPbsClient({ ...parts, pin: parts.fingerprint });
  const book = createServerBook(parts.server, parts.tell);
  const agenda = createAgenda(parts);
  return {
    ...{ server: parts.server, book, agenda },
    tasks: createTaskBook(),
    clock: parts.clock,
    log: parts.log,
    pollingIntervalMs: parts.pollingIntervalMs,
    client: {
      clock: client.clock,
      async ask(question, signal) {
        const learned = await client.ask(question, signal);
        const namespace = question.query?.ns;
        trouble.note(namespace === undefined ? question.path : `${question.path}?ns=${namespace}`, learned);
        if (!learned.ok && learned.failure.kind === 'permission') doubtPrivileges({ ...parts, book, agenda });
        return learned;
      },
    },
  };
}

/** The server's short host name, as its UPIDs carry it. */
function nodeOf(state: ServerState): string | null {
  const log = lastGood(state.tasks)?.value;
  const task = log?.running[0] ?? log?.finished[0];
  return task ? (parseUpid(task.upid)?.node ?? null) : null;
}

import type { Failure } from '../../../shared/domain/failure.ts';
import { validForMs } from '../../../shared/domain/pace.ts';
import type { Reach } from '../../../shared/domain/source.ts';
import type { SqlbakState } from '../../../shared/domain/sqlbak.ts';
import { SECOND } from '../../../shared/time-units.ts';
import { createAgenda } from '../poll/agenda.ts';
import { createLoop } from '../poll/loop.ts';
import { nextPollInMs, reachAfter } from '../poll/reach-keeper.ts';
import { createTroubleLog, type TroubleLog } from '../poll/trouble-log.ts';
import type { Transport } from '../ports.ts';
import type { WatchContext, Watcher } from '../source.ts';
import { createSqlbakClient, type SqlbakClient } from './client.ts';
import { isRateLimit } from './failure-from-answer.ts';
import { jobsChore } from './job-chores.ts';
import { askServers } from './questions.ts';
import { createSqlbakBook } from './sqlbak-book.ts';
import type { SqlbakWatch } from './sqlbak-watch.ts';
import { workOff } from './workers.ts';

interface WatcherParts extends WatchContext {
  readonly initial: SqlbakState;
  readonly transport: Transport;
  readonly fingerprint: string | null;
}

/** Jobs whose runs are read at once; the transport keeps it to two requests, the heartbeat's included. */
const WORKERS = 2;

/**
 * Two loops. The heartbeat lists the servers; it alone judges whether SqlBak answers. The background reads jobs, their
 * settings and their runs.
 */
export function createSqlbakWatcher(parts: WatcherParts): Watcher {
  const { clock, random, activity, pollingIntervalMs } = parts;
  let going = new AbortController();
  const trouble = createTroubleLog(parts.log);
  const client = loggingClient(createSqlbakClient(parts), trouble);
  const book = createSqlbakBook(parts.initial, clock.nowMs, parts.tell);
  const agenda = createAgenda(parts);
  const watch: SqlbakWatch = { client, book, agenda, clock, pollingIntervalMs };
  agenda.add(jobsChore(watch));
  const publish = createPublisher(watch, parts.transport);
  const isAnswering = () => !going.signal.aborted && book.state().reach.kind === 'answering';
  const isOn = () => isAnswering() && client.restLeftMs() === 0;
  const backgroundLoop = createLoop({
    clock,
    activity,
    async run() {
      const outage = await workOff({ agenda, count: WORKERS, isOn, afterEach: publish }, going.signal);
      // What looks like an outage is for the heartbeat to judge, and soon.
      if (outage) heartbeatLoop.nudge();
      const dueAtMs = agenda.nextDueAtMs();
      if (outage || !isAnswering() || dueAtMs === null) return null;
      return Math.max(dueAtMs - clock.monotonicMs(), client.restLeftMs());
    },
  });
  const heartbeatLoop = createLoop({
    clock,
    activity,
    async run() {
      const { signal } = going;
      if (signal.aborted) return null;
      const startedAtMs = clock.monotonicMs();
      const failure = await beatWithin(watch, signal, 2 * parts.timeoutMs);
      if (signal.aborted) return null;
      const tookMs = clock.monotonicMs() - startedAtMs;
      const nowMs = clock.nowMs();
      const before = book.state().reach;
      const reach = isPatient(before, failure, nowMs, pollingIntervalMs) ? before : reachAfter(before, failure, nowMs);
      trouble.noteReach(reach.kind === 'failing' ? failure : null);
      book.change({ reach, lastPollAtMs: nowMs, lastPollMs: tookMs });
      publish();
      backgroundLoop.nudge();
      return Math.max(nextPollInMs(reach, pollingIntervalMs, random()) - tookMs, client.restLeftMs());
    },
  });

  const halt = () => going.abort(new DOMException('stopped', 'AbortError'));

  function refresh(): void {
    agenda.restart();
    heartbeatLoop.nudge();
  }

  return {
    start() {
      const spreadMs = random() * Math.min(2 * SECOND, pollingIntervalMs / 10);
      heartbeatLoop.nudge(parts.hurried ? 0 : spreadMs);
    },
    refresh,
    pause: halt,
    resume() {
      going = new AbortController();
      refresh();
    },
    isCollected() {
      const { reach } = book.state();
      return reach.kind === 'failing' || (reach.kind === 'answering' && agenda.allTried());
    },
    async stop() {
      halt();
      heartbeatLoop.stop();
      backgroundLoop.stop();
      await client.close();
    },
  };
}

/** To be asked to wait is an answer, as long as what was read before stands. */
function isPatient(before: Reach, failure: Failure | null, nowMs: number, pollingIntervalMs: number): boolean {
  if (failure === null || !isRateLimit(failure) || before.kind !== 'answering') return false;
  return nowMs - before.lastAnswerAtMs <= validForMs('heartbeat', pollingIntervalMs);
}

/** Tells what it costs, whether we have to wait, and when all was read. */
function createPublisher({ client, book, agenda, clock }: SqlbakWatch, transport: Transport): () => void {
  let isOverviewOpen = true;
  return () => {
    const restMs = client.restLeftMs();
    book.change({
      cost: { ...transport.cost(), manifestsRead: 0 },
      certificate: transport.certificate(),
      restsUntilMs: restMs === 0 ? null : clock.nowMs() + restMs,
    });
    const isComplete = agenda.allTried();
    if (isComplete && isOverviewOpen) book.change({ overviewCompleteAtMs: clock.nowMs() });
    isOverviewOpen = !isComplete;
  };
}

/** Reads the servers; resolves with what kept it from doing so. */
async function beatWithin(watch: SqlbakWatch, stopping: AbortSignal, deadlineMs: number): Promise<Failure | null> {
  const deadline = new AbortController();
  const cancel = watch.clock.after(deadlineMs, () => deadline.abort(new DOMException('deadline', 'TimeoutError')));
  try {
    const learned = await watch.client.list(askServers, AbortSignal.any([stopping, deadline.signal]));
    if (!stopping.aborted) watch.book.settle('servers', learned);
    return learned.ok ? null : learned.failure;
  } finally {
    cancel();
  }
}

/** Notes each trouble as it comes and goes; all questions of one kind are one. */
function loggingClient(client: SqlbakClient, trouble: TroubleLog): SqlbakClient {
  return {
    ...client,
    async ask(question, signal) {
      const learned = await client.ask(question, signal);
      trouble.note(question.template, learned);
      return learned;
    },
    async list(question, signal) {
      const learned = await client.list(question, signal);
      trouble.note(question.template, learned);
      return learned;
    },
  };
}

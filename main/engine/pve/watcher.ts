import type { Failure, Learned } from '../../../shared/domain/failure.ts';
import type { PveState } from '../../../shared/domain/pve.ts';
import { SECOND } from '../../../shared/time-units.ts';
import { createAgenda } from '../poll/agenda.ts';
import { createLoop } from '../poll/loop.ts';
import { nextPollInMs, reachAfter } from '../poll/reach-keeper.ts';
import { createTroubleLog, type TroubleLog } from '../poll/trouble-log.ts';
import type { WatchContext, Watcher } from '../source.ts';
import { clusterChores } from './cluster-chores.ts';
import { type ClusterClient, createClusterClient } from './cluster-client.ts';
import type { WayIn } from './endpoint.ts';
import { beat } from './heartbeat.ts';
import { createPveBook } from './pve-book.ts';
import type { PveWatch } from './pve-watch.ts';
import { createWorkers } from './workers.ts';

interface WatcherParts extends WatchContext {
  readonly initial: PveState;
  readonly ways: readonly WayIn[];
}

/**
 * Two loops. The heartbeat reads what one call tells of the whole cluster; it alone judges whether the cluster answers.
 * The background reads the rest, at as many nodes at once as there are endpoints, so that a node that hangs holds up
 * neither the heartbeat nor the others.
 */
export function createPveWatcher(parts: WatcherParts): Watcher {
  const { clock, random, activity, initial } = parts;
  let going = new AbortController();
  const trouble = createTroubleLog(parts.log);
  const client = loggingClient(createClusterClient(parts), trouble);
  const book = createPveBook(initial, clock.nowMs, parts.tell);
  const agenda = createAgenda(parts);
  const watch: PveWatch = { client, book, agenda, clock, pollingIntervalMs: parts.pollingIntervalMs };
  for (const chore of clusterChores(watch)) {
    agenda.add(chore, chore.key === 'identities' ? chore.everyMs : 0);
  }
  const publish = createPublisher(watch, trouble);
  const isAnswering = () => !going.signal.aborted && book.state().reach.kind === 'answering';
  const workers = createWorkers({ agenda, count: parts.ways.length, isOn: isAnswering, afterEach: publish });
  const backgroundLoop = createLoop({
    clock,
    activity,
    async run() {
      const outage = await workers.work(() => going.signal);
      // What looks like an outage is for the heartbeat to judge, and soon.
      if (outage) heartbeatLoop.nudge();
      const dueAtMs = agenda.nextDueAtMs();
      return outage || !isAnswering() || dueAtMs === null ? null : dueAtMs - clock.monotonicMs();
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
      trouble.noteReach(failure);
      const nowMs = clock.nowMs();
      book.change({ reach: reachAfter(book.state().reach, failure, nowMs), lastPollAtMs: nowMs, lastPollMs: tookMs });
      publish();
      backgroundLoop.nudge();
      return nextPollInMs(book.state().reach, parts.pollingIntervalMs, random()) - tookMs;
    },
  });

  const halt = () => going.abort(new DOMException('stopped', 'AbortError'));

  function refresh(): void {
    agenda.restart();
    heartbeatLoop.nudge();
  }

  return {
    start() {
      const spreadMs = random() * Math.min(2 * SECOND, parts.pollingIntervalMs / 10);
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

/** Tells what it costs, how the endpoints are, and when all was read. */
function createPublisher({ client, book, agenda, clock }: PveWatch, trouble: TroubleLog): () => void {
  let isOverviewOpen = true;
  return () => {
    const endpoints = client.endpoints();
    for (const endpoint of endpoints) noteEndpoint(trouble, endpoint);
    book.change({ endpoints, url: client.lastUrl(), cost: { ...client.cost(), manifestsRead: 0 } });
    const isComplete = agenda.allTried();
    if (isComplete && isOverviewOpen) book.change({ overviewCompleteAtMs: clock.nowMs() });
    isOverviewOpen = !isComplete;
  };
}

async function beatWithin(watch: PveWatch, stopping: AbortSignal, deadlineMs: number): Promise<Failure | null> {
  const deadline = new AbortController();
  const cancel = watch.clock.after(deadlineMs, () => deadline.abort(new DOMException('deadline', 'TimeoutError')));
  try {
    return await beat(watch, AbortSignal.any([stopping, deadline.signal]));
  } finally {
    cancel();
  }
}

/** Notes each trouble as it comes and goes; a question is one, whichever endpoint it went to. */
function loggingClient(client: ClusterClient, trouble: TroubleLog): ClusterClient {
  return {
    ...client,
    async ask(question, lane, signal) {
      const learned = await client.ask(question, lane, signal);
      trouble.note(question.path, learned);
      return learned;
    },
  };
}

function noteEndpoint(trouble: TroubleLog, endpoint: PveState['endpoints'][number]): void {
  const learned: Learned<null> =
    endpoint.failure === null ? { ok: true, value: null } : { ok: false, failure: endpoint.failure };
  trouble.note(endpoint.url, learned);
  const isOther = { kind: 'setup', endpoint: endpoint.url, detail: 'it belongs to another cluster' } as const;
  trouble.note(`${endpoint.url} cluster`, endpoint.isForeign ? { ok: false, failure: isOther } : learned);
}

import { setImmediate } from 'node:timers/promises';
import type { FleetState } from '../../../shared/domain/fleet.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { HOUR, SECOND } from '../../../shared/time-units.ts';
import type { Clock, History, Log, StateSource } from '../ports.ts';
import { datastoreNews } from './datastore-news.ts';
import { createGroupNews } from './group-news.ts';
import type { HistoryFile } from './history-file.ts';
import { hostNews } from './host-news.ts';
import type { News } from './news.ts';
import { createSampleNews } from './sample-news.ts';
import { createTaskNews } from './task-news.ts';

/** A turn ends after so many rows or so much time; the rest of the program gets its own in between. */
const ROWS_PER_TURN = 120;
const TURN_MS = 4;

/** Thinning has no hurry at all. */
const BETWEEN_STEPS_MS = 0.05 * SECOND;

/** Writes what is new in the fleet's state into history. */
export interface Recorder {
  /** Resolves as soon as nothing is being written. */
  idle(): Promise<void>;
  stop(): void;
}

export interface RecorderParts {
  readonly history: History;
  readonly file: HistoryFile;
  readonly source: StateSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly pollingIntervalMs: number;
  readonly retentionMs: number;
}

/**
 * After each poll of a server, one transaction with what is new of it since the last one that was kept; several, with
 * pauses, when it is much. What cannot be kept now is found new again at the next poll.
 */
export function startRecorder(parts: RecorderParts): Recorder {
  const { source, log, history } = parts;
  let newsOf = createServerNews(parts);
  let renewalsBefore = history.renewals();
  /** By server: its state as last kept completely, and the poll that was looked at last. */
  const kept = new Map<string, ServerState>();
  const lookedAt = new Map<string, number>();
  let writing: Promise<void> | null = null;
  let isStopped = false;

  /** A new file was begun: it lacks all that the old one held. */
  function beginAnew(): void {
    renewalsBefore = history.renewals();
    newsOf = createServerNews(parts);
    kept.clear();
  }

  async function write(): Promise<void> {
    // The others' news may go on arriving while one server's is written.
    for (let server = nextServer(); server !== undefined && !isStopped; server = nextServer()) {
      lookedAt.set(server.name, server.lastPollAtMs ?? 0);
      if (history.renewals() !== renewalsBefore) beginAnew();
      const news = newsOf(kept.get(server.name) ?? null, server);
      if (await keepInTurns(parts, news, () => isStopped)) kept.set(server.name, server);
    }
  }

  function nextServer(): ServerState | undefined {
    return source
      .state()
      .servers.find(({ name, lastPollAtMs }) => lastPollAtMs !== null && lookedAt.get(name) !== lastPollAtMs);
  }

  function look(_state: FleetState): void {
    if (writing !== null || isStopped || nextServer() === undefined) return;
    writing = write()
      // Whatever is wrong here, monitoring goes on.
      .catch((error: unknown) => log.error('history-not-recorded', { error }))
      .finally(() => {
        writing = null;
      });
  }

  const unsubscribe = source.subscribe(look);
  const endUpkeep = startUpkeep(parts);
  return {
    idle: async () => {
      while (writing !== null) await writing;
    },
    stop() {
      isStopped = true;
      unsubscribe();
      endUpkeep();
    },
  };
}

function createServerNews({ history, pollingIntervalMs }: RecorderParts) {
  const samples = createSampleNews(history);
  const groupNews = createGroupNews({ history, samples, pollingIntervalMs });
  const taskNews = createTaskNews();
  return function* (before: ServerState | null, now: ServerState): Generator<News> {
    yield* hostNews(samples, before, now);
    yield* datastoreNews(samples, before, now);
    // Groups before tasks: a task then finds the snapshot that it made.
    yield* groupNews(before, now);
    yield* taskNews(before, now);
  };
}

/** False: not all of it could be kept. */
async function keepInTurns(
  { history, clock }: RecorderParts,
  news: Iterator<News>,
  isStopped: () => boolean,
): Promise<boolean> {
  for (;;) {
    const { batch, isLast } = takeBatch(news, clock);
    if (!history.append(batch.map(({ item }) => item))) return false;
    for (const one of batch) one.kept();
    if (isLast) return true;
    await setImmediate();
    if (isStopped()) return false;
  }
}

function takeBatch(news: Iterator<News>, clock: Clock): { batch: News[]; isLast: boolean } {
  const untilMs = clock.monotonicMs() + TURN_MS;
  const batch: News[] = [];
  let rows = 0;
  while (rows < ROWS_PER_TURN && clock.monotonicMs() < untilMs) {
    const next = news.next();
    if (next.done) return { batch, isLast: true };
    batch.push(next.value);
    rows += next.value.item.kind === 'backups' ? next.value.item.reports.length : 1;
  }
  return { batch, isLast: false };
}

/** Seldom, so that each series has many rows to be moved at a time. */
const THINNED_EVERY_MS = 6 * HOUR;

/** Thins the file a little at a time. Returns what ends it. */
function startUpkeep({ file, clock, retentionMs }: RecorderParts): () => void {
  let cancel = () => {};

  function begin(): void {
    file.use(({ thinning }) => thinning.begin(clock.nowMs(), retentionMs), null);
    step();
  }

  function step(): void {
    const hasMore = file.use(({ thinning, whole }) => whole(() => thinning.step()), false);
    cancel = hasMore ? clock.after(BETWEEN_STEPS_MS, step) : clock.after(THINNED_EVERY_MS, begin);
  }

  cancel = clock.after(BETWEEN_STEPS_MS, begin);
  return () => cancel();
}

import { setImmediate } from 'node:timers/promises';
import type { GroupPlace } from '../../../shared/domain/history.ts';
import type { MachineFacts } from '../../../shared/rules/alerts/knowledge.ts';
import type { LocalTime } from '../../../shared/rules/rhythm/local-time.ts';
import { SECOND } from '../../../shared/time-units.ts';
import { rhythmWording } from '../../../shared/view/rhythm-wording.ts';
import type { Clock, Documents, History, Log, StateSource } from '../ports.ts';
import type { GroupEntry } from './group-entry.ts';
import { knowledgeFrom } from './knowledge-from.ts';
import type { Learner } from './learner.ts';
import { aheadMs, type ServerMemory, type StoreMemory } from './server-memory.ts';
import { createStudy, type Study } from './study.ts';
import type { LearnerSettings } from './wished-age.ts';

export interface LearnerParts {
  readonly source: StateSource;
  readonly history: History;
  readonly documents: Documents;
  /** As they are now. */
  readonly settings: () => LearnerSettings;
  readonly clock: Clock;
  readonly log: Log;
  /** A time zone by its IANA name; null: our own. Asked often: should remember. */
  readonly local: (timeZone: string | null) => LocalTime;
  readonly network: () => MachineFacts['network'];
}

/** A turn ends after so many pieces or so much time; the rest of the program gets its own in between. */
const PIECES_PER_TURN = 16;
const TURN_MS = 4;

/** In a long pass listeners hear of what is there already. */
const PIECES_PER_NOTICE = 2000;

/** A burst of changes is one: while snapshots are swept there is one every few milliseconds. Judging waits longer. */
const SETTLE_MS = 0.3 * SECOND;

/** What the recorder writes after a poll is there this long after it. */
const RECORDED_AFTER_MS = 3 * SECOND;

/** Learns from the fleet's state and from history, in small pieces beside everything else. */
export function createLearner(parts: LearnerParts): Learner {
  const { source, history, clock } = parts;
  const listeners = new Set<() => void>();
  const study = createStudy(parts);
  let retired: readonly GroupPlace[] | null = null;
  const notify = () => {
    retired = null;
    for (const listener of listeners) listener();
  };
  const worker = createWorker({ ...parts, study, notify });
  const storeOf = (server: string, name: string): StoreMemory | undefined =>
    study.servers.get(server)?.stores.get(name);
  const knowledge = knowledgeFrom({
    servers: study.servers,
    nowMs: clock.nowMs,
    network: parts.network,
    history,
    usual: (memory, entry) => usualText(parts, memory, entry),
  });
  let endings: (() => void)[] = [];

  return {
    knowledge: () => knowledge,
    rhythm: ({ server, datastore, namespace, group }) =>
      storeOf(server, datastore)?.entries.get(namespace, group)?.rhythm ?? null,
    forecast: (server, datastore) => storeOf(server, datastore)?.forecast ?? null,
    timeZone: (server) => study.servers.get(server)?.notes.timeZone ?? null,
    downtimes: (server) => study.servers.get(server)?.notes.downtimes ?? [],
    retired: () => {
      retired ??= [...study.servers.values()].flatMap((memory) => [...retiredOf(memory)]);
      return retired;
    },
    setCare(place, care) {
      const trouble = study.setCare(place, care);
      notify();
      return trouble;
    },
    isReady: (server) => study.servers.get(server)?.isReady ?? false,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start() {
      if (endings.length > 0) return;
      endings = [worker.start(), source.subscribe(worker.look), history.watchBackups(study.noteBackup)];
    },
    idle: worker.idle,
    stop() {
      if (endings.length === 0) return;
      for (const end of endings.splice(0)) end();
      study.save();
    },
  };
}

function usualText({ local, clock }: LearnerParts, memory: ServerMemory, { rhythm }: GroupEntry): string {
  if (rhythm === null) return 'no rhythm known yet';
  const moment = { local: local(memory.notes.timeZone), nowMs: clock.nowMs() + aheadMs(memory) };
  return rhythmWording(rhythm, moment).usually;
}

interface WorkerParts extends LearnerParts {
  readonly study: Study;
  readonly notify: () => void;
}

/** Passes over the fleet after each burst of changes, and once more when what it caused is recorded. */
function createWorker({ source, clock, log, study, notify }: WorkerParts) {
  let working: Promise<void> | null = null;
  let isWanted = false;
  let isRunning = false;
  let cancelSoon: (() => void) | null = null;
  let cancelLater: (() => void) | null = null;

  async function work(): Promise<void> {
    while (isWanted && isRunning) {
      isWanted = false;
      await setImmediate();
      if (await inTurns(study.pass(source.state()), clock, notify, () => !isRunning)) notify();
    }
  }

  function pass(): void {
    isWanted = true;
    if (!isRunning || working !== null) return;
    working = work()
      // Whatever is wrong here, monitoring goes on.
      .catch((error: unknown) => log.error('not-learned', { error }))
      .finally(() => {
        working = null;
      });
  }

  return {
    look(): void {
      cancelSoon ??= clock.after(SETTLE_MS, () => {
        cancelSoon = null;
        pass();
      });
      cancelLater ??= clock.after(RECORDED_AFTER_MS, () => {
        cancelLater = null;
        pass();
      });
    },
    async idle(): Promise<void> {
      // Who waits for it does not wait for more of the same.
      if (cancelSoon !== null) {
        cancelSoon();
        cancelSoon = null;
        pass();
      }
      while (working !== null) await working;
    },
    /** Returns what ends it. */
    start(): () => void {
      isRunning = true;
      pass();
      return () => {
        isRunning = false;
        cancelSoon?.();
        cancelSoon = null;
        cancelLater?.();
        cancelLater = null;
      };
    },
  };
}

function* retiredOf({ stores }: ServerMemory): Generator<GroupPlace> {
  for (const { entries } of stores.values()) {
    for (const { group, lateness, place } of entries.values()) {
      if (group !== null && lateness.kind === 'not-watched' && lateness.reason === 'retired') yield place;
    }
  }
}

/** Does a pass piece by piece. False: it was broken off. */
async function inTurns(
  pass: Iterator<void>,
  clock: Clock,
  notify: () => void,
  isStopped: () => boolean,
): Promise<boolean> {
  let pieces = 0;
  for (;;) {
    const untilMs = clock.monotonicMs() + TURN_MS;
    for (let turn = 0; turn < PIECES_PER_TURN && clock.monotonicMs() < untilMs; turn++) {
      if (pass.next().done) return true;
      pieces++;
      if (pieces % PIECES_PER_NOTICE === 0) notify();
    }
    await setImmediate();
    if (isStopped()) return false;
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, type Engine } from '../../main/engine/engine.ts';
import { createPastKeeper } from '../../main/engine/history/past-keeper.ts';
import { startRecorder } from '../../main/engine/history/recorder.ts';
import { openHistory } from '../../main/engine/history/sqlite-history.ts';
import { createLearner } from '../../main/engine/learn/create-learner.ts';
import type { Learner } from '../../main/engine/learn/learner.ts';
import type { LearnerSettings } from '../../main/engine/learn/wished-age.ts';
import { createDecoder } from '../../main/engine/pbs/decoder.ts';
import { createTransport } from '../../main/engine/pbs/transport.ts';
import { pbsSource } from '../../main/engine/poll/pbs-source.ts';
import type { History } from '../../main/engine/ports.ts';
import { createDocumentFiles } from '../../main/engine/runtime/document-files.ts';
import { createLocalTime } from '../../main/engine/runtime/local-time.ts';
import { success } from '../../shared/outcome.ts';
import type { LocalTime } from '../../shared/rules/rhythm/local-time.ts';
import { DAY, MINUTE, SECOND } from '../../shared/time-units.ts';
import { createFakeClock } from '../kit/fake-clock.ts';
import { createMemoryLog, type MemoryLog } from '../kit/memory-log.ts';
import { type Fleet, type FleetOptions, startFleet } from '../simulator/start-fleet.ts';

/** A simulated fleet that may be watched several times, with one history over all of it. */
export interface LearningFleet {
  readonly fleet: Fleet;
  /** Starts the program: engine, history, recorder, learner. */
  start(settings?: Partial<LearnerSettings>): Promise<Learning>;
  close(): Promise<void>;
}

/** One run of the program. */
export interface Learning {
  readonly engine: Engine;
  readonly history: History;
  readonly learner: Learner;
  readonly log: MemoryLog;
  settings: LearnerSettings;
  /** Lets time pass, in steps between which everything is written and learned. */
  pass(ms: number, stepMs?: number): Promise<void>;
  /** Until all is read, kept and learned, the servers' own past included. */
  settle(): Promise<void>;
  end(): Promise<void>;
}

const NO_SETTINGS: LearnerSettings = { alerts: { rules: {}, overrides: [] }, clients: {} };

export async function learningFleet(options: FleetOptions, pollingIntervalMs = MINUTE): Promise<LearningFleet> {
  const fleet = await startFleet(options);
  const folder = mkdtempSync(join(tmpdir(), 'learn-'));
  const running = new Set<Learning>();
  return {
    fleet,
    async start(settings = {}) {
      const learning = await startProgram(fleet, folder, { ...NO_SETTINGS, ...settings }, pollingIntervalMs);
      running.add(learning);
      return learning;
    },
    async close() {
      for (const learning of running) await learning.end();
      await fleet.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function startProgram(
  fleet: Fleet,
  folder: string,
  settings: LearnerSettings,
  pollingIntervalMs: number,
): Promise<Learning> {
  const clock = createFakeClock(fleet.world.nowMs, (nowMs) => {
    if (nowMs > fleet.world.nowMs) fleet.advanceTo(nowMs);
  });
  const log = createMemoryLog();
  const { history, file } = await openHistory({ folder, clock, log });
  const retentionMs = 400 * DAY;
  const past = createPastKeeper({ file, clock, retentionMs, servers: fleet.servers.map(({ name }) => name) });
  const decoder = createDecoder(new URL('../../main/engine/pbs/decode-worker.ts', import.meta.url));
  const nowMs = clock.nowMs();
  const engine = createEngine({
    sources: fleet.servers.map(({ name, url, tokenId, tokenSecret, fingerprint }) =>
      pbsSource({
        server: { name, url, tokenId, datastores: { include: ['*'], exclude: [] } },
        fingerprint,
        transport: success(
          createTransport({ url, tokenId, tokenSecret, fingerprint, timeoutMs: 5 * SECOND, nowMs: clock.nowMs }),
        ),
        ...{ decoder, snapshotDetail: 'sweep', past, nowMs },
      }),
    ),
    ...{ clock, log, random: () => 0.5, pollingIntervalMs, timeoutMs: 5 * SECOND, hurried: false },
  });
  const recorder = startRecorder({ history, file, source: engine, clock, log, pollingIntervalMs, retentionMs });
  const zones = new Map<string, LocalTime>();
  const learner = createLearner({
    source: engine,
    ...{ history, clock, log },
    documents: createDocumentFiles({ folder, refusal: () => null, clock, log }),
    settings: () => learning.settings,
    local(timeZone) {
      const name = timeZone ?? 'UTC';
      const known = zones.get(name) ?? createLocalTime(name);
      zones.set(name, known);
      return known;
    },
    network: () => 'same',
  });
  let hasEnded = false;
  const learning: Learning = {
    ...{ engine, history, learner, log, settings },
    async pass(ms, stepMs = 10 * MINUTE) {
      for (let leftMs = ms; leftMs > 0; leftMs -= stepMs) {
        await clock.advance(Math.min(stepMs, leftMs), engine.idle);
        await recorder.idle();
        await learner.idle();
      }
    },
    async settle() {
      for (let step = 0; step < 200 && !engine.isCollected(); step++) await learning.pass(10 * SECOND);
      await learning.pass(3 * pollingIntervalMs, 20 * SECOND);
    },
    async end() {
      if (hasEnded) return;
      hasEnded = true;
      await engine.stop();
      await decoder.stop();
      recorder.stop();
      await recorder.idle();
      learner.stop();
      await learner.idle();
      history.close();
    },
  };
  learner.start();
  engine.start();
  return learning;
}

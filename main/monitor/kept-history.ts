import type { Settings } from '../../shared/settings/schema.ts';
import { DAY, SECOND } from '../../shared/time-units.ts';
import type { OpenDb } from '../engine/history/history-db.ts';
import { createPastKeeper } from '../engine/history/past-keeper.ts';
import { type Recorder, startRecorder } from '../engine/history/recorder.ts';
import { openHistory } from '../engine/history/sqlite-history.ts';
import type { Clock, History, Log, PastKeeper, StateSource } from '../engine/ports.ts';

/** The history of a running monitor. */
export interface KeptHistory {
  readonly history: History;
  /** For the engine: who keeps what servers remember. */
  readonly past: PastKeeper;
  /** Records what the engine learns from now on, as these settings have it; instead of what was followed before. */
  follow(source: StateSource, settings: Settings): Promise<void>;
  /** Resolves as soon as nothing is being written. */
  idle(): Promise<void>;
  /** Ends recording. */
  stop(): Promise<void>;
}

interface Parts {
  readonly folder: string;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  /** Loads the database module; default: the real one. */
  readonly load?: (() => Promise<OpenDb>) | undefined;
}

/** Opens history in the data folder. A history that cannot be kept is logged, and told by `history.trouble()`. */
export async function openKeptHistory({ folder, settings, clock, log: parentLog, load }: Parts): Promise<KeptHistory> {
  const log = parentLog.child('history');
  const { history, file } = await openHistory({ folder, clock, log, ...(load ? { load } : {}) });
  const servers = settings.servers.map(({ name }) => name);
  const past = createPastKeeper({ file, clock, retentionMs: retentionOf(settings), servers });
  let recorder: Recorder | null = null;

  async function stop(): Promise<void> {
    const ending = recorder;
    recorder = null;
    ending?.stop();
    await ending?.idle();
  }

  return {
    history,
    past,
    async follow(source, changed) {
      await stop();
      const pollingIntervalMs = changed.polling.intervalSeconds * SECOND;
      const retentionMs = retentionOf(changed);
      recorder = startRecorder({ history, file, source, clock, log, pollingIntervalMs, retentionMs });
    },
    idle: async () => recorder?.idle(),
    stop,
  };
}

function retentionOf({ history }: Settings): number {
  return history.retentionDays * DAY;
}

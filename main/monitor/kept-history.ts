import type { Settings } from '../../shared/settings/schema.ts';
import { DAY, SECOND } from '../../shared/time-units.ts';
import { createPastKeeper } from '../engine/history/past-keeper.ts';
import { startRecorder } from '../engine/history/recorder.ts';
import { openHistory } from '../engine/history/sqlite-history.ts';
import type { Clock, History, Log, PastKeeper, StateSource } from '../engine/ports.ts';

/** The history of a running service. */
export interface ServiceHistory {
  readonly history: History;
  /** For the engine: who keeps what servers remember. */
  readonly past: PastKeeper;
  /** Records what the engine learns from now on. */
  follow(source: StateSource): void;
  close(): Promise<void>;
}

interface Parts {
  readonly folder: string;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
}

/** Opens history in the data folder. A history that cannot be kept is logged, and told by `history.trouble()`. */
export async function openServiceHistory({ folder, settings, clock, log: parentLog }: Parts): Promise<ServiceHistory> {
  const log = parentLog.child('history');
  const { history, file } = await openHistory({ folder, clock, log });
  const retentionMs = settings.history.retentionDays * DAY;
  const servers = settings.servers.map(({ name }) => name);
  const past = createPastKeeper({ file, clock, retentionMs, servers });
  const pollingIntervalMs = settings.polling.intervalSeconds * SECOND;
  const recorders: ReturnType<typeof startRecorder>[] = [];
  return {
    history,
    past,
    follow: (source) =>
      void recorders.push(startRecorder({ history, file, source, clock, log, pollingIntervalMs, retentionMs })),
    async close() {
      for (const recorder of recorders) recorder.stop();
      await Promise.all(recorders.map((recorder) => recorder.idle()));
      history.close();
    },
  };
}

import { createDashboard, type Dashboard } from '../../main/monitor/handlers/create-dashboard.ts';
import { readOnlyKeeper } from '../../main/monitor/handlers/settings-keeper.ts';
import { createMemoryKeychain } from '../kit/memory-keychain.ts';
import { type MonitorOptions, type WatchedMonitor, watchWithMonitor } from '../kit/watched-monitor.ts';

/** The program side of the page on a simulated fleet that was read and judged. */
export interface WatchedDashboard {
  readonly watched: WatchedMonitor;
  readonly dashboard: Dashboard;
  close(): Promise<void>;
}

export async function watchWithDashboard(options: MonitorOptions = {}): Promise<WatchedDashboard> {
  const watched = await watchWithMonitor(options);
  await watched.settle();
  const monitor = watched.monitor();
  const kept = Object.fromEntries(watched.fleet.servers.map(({ name, tokenSecret }) => [name, tokenSecret]));
  const dashboard = createDashboard({
    monitor,
    host: 'headless',
    app: { version: '0.1.0', canChangeSettings: false, isDemo: false, settingsWarnings: () => [] },
    keeper: readOnlyKeeper({
      settings: monitor.settings,
      path: 'settings.json',
      problems: [],
      secretsKept: async () => [],
    }),
    secrets: { baseFolder: watched.folder, environment: {}, keychain: createMemoryKeychain(kept) },
    addSecret: () => {},
    decodeWorker: new URL('../../main/engine/pbs/decode-worker.ts', import.meta.url),
    clock: watched.clock,
    listener: () => ({ listening: null, listenTrouble: null }),
  });
  return {
    watched,
    dashboard,
    async close() {
      await dashboard.stop();
      await watched.close();
    },
  };
}

import { createDashboard, type Dashboard } from '../monitor/handlers/create-dashboard.ts';
import { keptSecrets } from '../monitor/handlers/kept-secrets.ts';
import { readOnlyKeeper } from '../monitor/handlers/settings-keeper.ts';
import type { Monitor } from '../monitor/monitor.ts';
import type { HeadlessHost } from './host.ts';

/** The dashboard of a service: it shows the settings, and leaves changing them to the file. */
export function headlessDashboard(host: HeadlessHost, monitor: Monitor, url: () => string | null): Dashboard {
  const { settings, secrets, version, settingsPath, settingsWarnings, isDemo } = host;
  return createDashboard({
    ...{ monitor, secrets, addSecret: host.addSecret, decodeWorker: host.decodeWorker, clock: host.clock },
    host: 'headless',
    app: {
      version,
      canChangeSettings: false,
      isDemo,
      settingsWarnings: () => [...settingsWarnings, ...monitor.warnings()],
    },
    keeper: readOnlyKeeper({
      settings: () => settings,
      path: settingsPath,
      problems: [],
      secretsKept: () => keptSecrets(settings, secrets),
    }),
    // A service that cannot listen does not start.
    listener: () => ({ listening: url(), listenTrouble: null }),
  });
}

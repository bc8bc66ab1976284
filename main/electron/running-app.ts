import type { Settings } from '../../shared/settings/schema.ts';
import { settingsWarnings } from '../../shared/settings/settings-warnings.ts';
import { SECOND } from '../../shared/time-units.ts';
import { appPlace } from '../../shared/view/app-place.ts';
import type { TrayCommand } from '../../shared/view/tray-menu.ts';
import { createDashboard } from '../monitor/handlers/create-dashboard.ts';
import type { Monitor } from '../monitor/monitor.ts';
import type { AppSecrets } from './app-secrets.ts';
import type { HostLog, HostParts } from './host-parts.ts';
import type { LogFile } from './log-file.ts';
import type { LoginItem } from './login-item.ts';
import { askBeforeListening, createMetricsListener } from './metrics-listener.ts';
import { createNotifier } from './notifier.ts';
import { openListener } from './open-listener.ts';
import { createPageLine } from './page-line.ts';
import { createSecretRetry } from './secret-retry.ts';
import type { SettingsBook } from './settings-book.ts';
import { createSettingsDesk } from './settings-desk.ts';
import { watchSleep } from './sleep-watch.ts';
import type { StartOptions } from './start-options.ts';
import type { TrayPainter } from './tray.ts';
import { obeyTray } from './tray-commands.ts';
import { NO_TRAY_SENTENCE, type TrayHost } from './tray-host.ts';
import type { TrayWatch } from './tray-watch.ts';
import { createWindows } from './windows.ts';

export interface AppParts extends HostParts {
  readonly options: StartOptions;
  readonly folder: string;
  readonly log: HostLog;
  readonly logFile: LogFile;
  readonly book: SettingsBook;
  readonly settingsPath: string;
  readonly secrets: AppSecrets;
  /** Secrets that were used so far. */
  readonly knownSecrets: ReadonlySet<string>;
  readonly addSecret: (secret: string) => void;
  readonly login: LoginItem;
  readonly monitor: Monitor;
  readonly watch: TrayWatch;
  readonly tray: () => TrayPainter | null;
  readonly trayHost: () => TrayHost;
}

/** The app around a monitor: windows, notifications, settings, `/metrics`. */
export interface RunningApp {
  open(place: string): void;
  toggleGlance(): void;
  command(command: TrayCommand): void;
  start(): void;
  stop(): Promise<void>;
}

export function createRunningApp(parts: AppParts): RunningApp {
  const { electron, platform, clock, log, monitor, book, watch } = parts;
  const listener = createMetricsListener((wished) =>
    openListener({ ...parts, dataFolder: parts.folder, page: dashboard }, wished),
  );
  const notifier = createNotifier({
    ...{ electron, platform, clock, log, judge: monitor.judge, open },
    isEnabled: () => monitor.settings().notifications.enabled,
  });
  const desk = createSettingsDesk({
    ...{ book, path: parts.settingsPath, keychain: parts.secrets.keychain },
    ...{ secrets: parts.secrets.sources, keep: parts.secrets.keep, addSecret: parts.addSecret },
    mayListen: askBeforeListening(electron),
    notes: () => {
      const notifications = notifier.state();
      return [
        ...(parts.trayHost() === 'absent' ? [NO_TRAY_SENTENCE] : []),
        ...(notifications.ok ? [] : [notifications.sentence]),
      ];
    },
    onChange: follow,
  });
  const dashboard = createDashboard({
    ...{ monitor, clock, host: 'app', keeper: desk, listener: listener.state, notify: notifier.test },
    ...{ secrets: parts.secrets.sources, addSecret: parts.addSecret, decodeWorker: parts.files.decodeWorker },
    app: {
      ...{ version: parts.version, canChangeSettings: true, isDemo: parts.options.isDemo },
      settingsWarnings: () => [...settingsWarnings(monitor.settings()), ...monitor.warnings()],
    },
  });
  const line = createPageLine({ electron, log: log.child('page'), call: dashboard.call, feed: dashboard.feed });
  const windows = createWindows({
    ...{ electron, platform, clock, line, log: log.child('page'), history: monitor.history },
    preload: parts.files.preload,
    tray: parts.tray,
    onMainClosed: () => void offerToStay(parts),
  });
  const secretRetry = createSecretRetry({
    ...{ electron, platform, clock, log, fleet: monitor.engine.state },
    look: () => monitor.reconfigure(monitor.settings()),
  });
  let removers: readonly (() => void)[] = [];

  function open(place: string): void {
    windows.open(place);
  }

  async function follow(settings: Settings): Promise<void> {
    log.setLevel(settings.logging.level);
    await monitor.reconfigure(settings);
    await listener.follow(settings.metrics);
    watch.touch();
  }

  return {
    open,
    toggleGlance: windows.glance,
    command(command) {
      if (command.kind === 'refresh') secretRetry.now();
      obeyTray(command, { ...parts, open });
    },
    start() {
      const endSleep = watchSleep({
        ...{ electron, clock, log: log.child('power') },
        ...{ sleep: monitor.sleep, wake: monitor.wake, onLock: windows.closeGlance },
      });
      removers = [monitor.addSink(notifier), endSleep, secretRetry.stop];
      void listener.follow(monitor.settings().metrics);
    },
    async stop() {
      for (const remove of removers) remove();
      notifier.stop();
      windows.stop();
      line.stop();
      await Promise.all([listener.stop(), dashboard.stop()]);
    },
  };
}

/** Without a tray a closed window leaves no way in but a second start: the person decides. */
async function offerToStay({ electron, trayHost }: AppParts): Promise<void> {
  if (trayHost() !== 'absent') return;
  const { response } = await electron.dialog.showMessageBox({
    type: 'question',
    title: 'PBS Tray',
    message: 'Go on watching without a window?',
    detail: `${NO_TRAY_SENTENCE}\n\nWithout a window PBS Tray still notifies you. Start it again to see its window.`,
    buttons: ['Go on watching', 'Quit'],
    ...{ defaultId: 0, cancelId: 0, noLink: true },
  });
  if (response === 1) electron.app.quit();
}

/** How long after the start a panel may appear before its absence is told. */
export const TRAY_GRACE_MS = 10 * SECOND;
export const FIRST_PLACE = appPlace.overview;

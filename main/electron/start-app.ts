import { SECOND } from '../../shared/time-units.ts';
import type { JsonLog } from '../engine/runtime/json-log.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { type AppSecrets, createAppSecrets } from './app-secrets.ts';
import type { HostParts } from './host-parts.ts';
import type { LogFile } from './log-file.ts';
import { createLoginItem, type LoginItem } from './login-item.ts';
import { createRunningApp, FIRST_PLACE, type RunningApp, TRAY_GRACE_MS } from './running-app.ts';
import { setupTroubles } from './secret-retry.ts';
import { createSettingsBook, type SettingsBook } from './settings-book.ts';
import type { StartOptions } from './start-options.ts';
import { startingView } from './starting-view.ts';
import { createTray } from './tray.ts';
import type { TrayHost } from './tray-host.ts';
import { createTrayWatch, type TrayWatch } from './tray-watch.ts';

interface StartParts extends HostParts {
  readonly options: StartOptions;
  /** Settings, history and the API token. */
  readonly folder: string;
  readonly log: JsonLog;
  readonly logFile: LogFile;
}

/** Electron is ready: the tray first, then the monitor, then the rest. */
export async function startApp(parts: StartParts, onBook: (book: SettingsBook) => void): Promise<RunningApp> {
  const { electron, platform, clock, log, folder, options } = parts;
  const file = parts.openSettingsFile(folder, clock.nowMs);
  const book = createSettingsBook(file);
  onBook(book);
  log.setLevel(book.settings().logging.level);
  for (const problem of book.problems()) log.warn('settings', { problem });
  const login = createLoginItem({ ...parts, isDemo: options.isDemo });
  let app: RunningApp | null = null;
  const tray = createTray(
    {
      ...{ electron, platform, iconFolder: parts.files.icons },
      onCommand: (command) => {
        if (app !== null) app.command(command);
        else if (command.kind === 'quit') electron.app.exit(0);
      },
      onClick: () => app?.toggleGlance(),
    },
    startingView(clock.nowMs(), login.isOn()),
  );
  const knownSecrets = new Set<string>();
  const addSecret = (secret: string) => {
    knownSecrets.add(secret);
    log.addSecret(secret);
  };
  const secrets = createAppSecrets({
    ...parts,
    isDemo: options.isDemo,
    baseFolder: folder,
    helper: parts.files.keychainHelper,
  });
  const monitor = await monitorFor(parts, book, { secrets, addSecret });
  const watch = watchFor(parts, book, { monitor, login });
  let host: TrayHost = 'unknown';
  const made = createRunningApp({
    ...{ ...parts, book, settingsPath: file.path, secrets, knownSecrets, addSecret, login, monitor, watch },
    ...{ tray: () => tray, trayHost: () => host },
  });
  app = made;
  endWell(parts, async () => {
    watch.stop();
    await made.stop();
    await monitor.stop();
    secrets.keychain.stop();
    tray.destroy();
  });
  watch.start(tray.paint);
  monitor.start();
  tray.paint(watch.view());
  made.start();
  log.info('started', { version: parts.version, servers: book.settings().servers.length });
  void lookForTray(parts, made, (found) => {
    host = found;
  });
  return made;
}

function monitorFor(
  parts: StartParts,
  book: SettingsBook,
  { secrets, addSecret }: { readonly secrets: AppSecrets; readonly addSecret: (secret: string) => void },
): Promise<Monitor> {
  const { clock, log, folder, files } = parts;
  return parts.createMonitor({
    ...{ settings: book.settings(), dataFolder: folder, secrets: secrets.sources, addSecret, clock, log },
    ...{ decodeWorker: files.decodeWorker, random: Math.random, isFleetWhole: book.isFleetWhole },
  });
}

function watchFor(
  { clock }: StartParts,
  book: SettingsBook,
  { monitor, login }: { readonly monitor: Monitor; readonly login: LoginItem },
): TrayWatch {
  return createTrayWatch({
    ...{ source: monitor.engine, judge: monitor.judge, clock, startsAtLogin: login.isOn, clockText },
    pollingIntervalMs: () => monitor.settings().polling.intervalSeconds * SECOND,
    troubles: () => [...book.problems(), ...setupTroubles(monitor.engine.state())],
  });
}

/** The panel may start after us. Without one the window is the only way in, so it is not left hidden. */
async function lookForTray(
  { platform, findTrayHost, clock, log }: StartParts,
  app: RunningApp,
  onFound: (host: TrayHost) => void,
): Promise<void> {
  const found = await findTrayHost(platform);
  onFound(found);
  if (found !== 'absent') return;
  clock.after(TRAY_GRACE_MS, () => {
    void findTrayHost(platform).then((again) => {
      onFound(again);
      if (again !== 'absent') return;
      log.warn('no-tray');
      app.open(FIRST_PLACE);
    });
  });
}

/** Flushes once before the end, but never hangs: Windows signs out without asking, so all is written as it comes. */
function endWell({ electron, clock, log, flushPatienceMs = 3 * SECOND }: StartParts, stop: () => Promise<void>): void {
  let isFlushed = false;
  electron.app.on('will-quit', (event) => {
    if (isFlushed) return;
    isFlushed = true;
    event.preventDefault();
    const patience = new Promise<void>((resolve) => void clock.after(flushPatienceMs, resolve));
    void Promise.race([stop(), patience])
      .catch((error: unknown) => log.error('stop-failed', { error }))
      .finally(() => electron.app.exit(0));
  });
}

/** The time alone for today, else with the day. */
function clockText(atMs: number): string {
  const at = new Date(atMs);
  const time = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? time : `${at.toLocaleDateString([], { weekday: 'short', day: 'numeric', month: 'short' })} ${time}`;
}

import { join } from 'node:path';
import { placeFrom } from '../../shared/view/app-place.ts';
import { createJsonLog } from '../engine/runtime/json-log.ts';
import type { HostParts } from './host-parts.ts';
import { lockDown, serveLockedDown } from './lockdown.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { FIRST_PLACE, type RunningApp } from './running-app.ts';
import type { SettingsBook } from './settings-book.ts';
import { startApp } from './start-app.ts';
import { startOptions } from './start-options.ts';

/** The same on every system, as it is in the packages. */
const APP_ID = 'net.pbs-tray.PbsTray';

/** Starts the desktop app; what must happen before Electron is ready happens at once. */
export function startDesktop(parts: HostParts): void {
  const { electron, platform } = parts;
  const options = startOptions(parts.argv);
  if (options.dataFolder !== null) electron.app.setPath('userData', options.dataFolder);
  if (!electron.app.requestSingleInstanceLock({ place: options.place ?? FIRST_PLACE })) {
    electron.app.exit(0);
    return;
  }
  const folder = electron.app.getPath('userData');
  const logFile = openLogFile(options.dataFolder === null ? electron.app.getPath('logs') : join(folder, 'logs'));
  const log = createJsonLog({ writeLine: logFile.write, nowMs: parts.clock.nowMs });
  parts.onUncaught((error) => log.error('uncaught', { error }));
  let book: SettingsBook | null = null;
  let app: RunningApp | null = null;
  /** What was asked for before there was anything to show it. */
  let asked: string | null = options.isHidden ? null : (options.place ?? FIRST_PLACE);

  function open(place: string): void {
    if (app === null) asked = place;
    else app.open(place);
  }

  lockDown({ electron, platform, open, log: log.child('page'), settings: () => book?.settings() ?? { servers: [] } });
  if (platform === 'win32') electron.app.setAppUserModelId(APP_ID);
  if (platform === 'darwin') electron.app.dock?.hide();
  // Listening keeps the app alive without a window.
  electron.app.on('window-all-closed', () => {});
  electron.app.on('activate', () => open(FIRST_PLACE));
  electron.app.on('second-instance', (_event, argv, _folder, data) =>
    open(placeFrom(startOptions(argv).place ?? placeIn(data))),
  );
  electron.app.on('child-process-gone', (_event, { type, reason }) => log.warn('child-gone', { type, reason }));
  void electron.app.whenReady().then(async () => {
    try {
      // macOS starts without arguments.
      if (platform === 'darwin' && options.place === null && isStartedAtLogin(electron)) asked = null;
      serveLockedDown(electron, parts.files.page);
      const started = await startApp({ ...parts, options, folder, log, logFile }, (made) => {
        book = made;
      });
      app = started;
      if (asked !== null) started.open(asked);
    } catch (error) {
      log.error('start-failed', { error });
      await sayFailure(parts, logFile, error);
      electron.app.exit(1);
    }
  });
}

function isStartedAtLogin({ app }: HostParts['electron']): boolean {
  return app.getLoginItemSettings().wasOpenedAtLogin === true;
}

async function sayFailure({ electron }: HostParts, logFile: LogFile, error: unknown): Promise<void> {
  const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  await electron.dialog.showMessageBox({
    type: 'error',
    title: 'PBS Tray',
    message: 'PBS Tray could not start.',
    detail: `${why.slice(0, 300)}\n\nThe log at ${logFile.path} says more.`,
    buttons: ['OK'],
  });
}

function placeIn(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'place' in data ? data.place : null;
}

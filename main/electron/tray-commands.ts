import { DAY, HOUR } from '../../shared/time-units.ts';
import { unreachable } from '../../shared/unreachable.ts';
import type { TrayCommand } from '../../shared/view/tray-menu.ts';
import type { Clock, Log } from '../engine/ports.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { writeDiagnostics } from './diagnostics.ts';
import type { ElectronApi } from './electron-api.ts';
import type { LogFile } from './log-file.ts';
import type { LoginItem } from './login-item.ts';
import type { SettingsBook } from './settings-book.ts';
import type { TrayWatch } from './tray-watch.ts';

/** Far enough to mean "until somebody resumes", and still a moment that every part can keep. */
export const UNTIL_RESUMED_MS = 8_640_000_000_000_000 - 2 * DAY;

/** Until when notifications rest. Tomorrow begins at seven: whoever is told at midnight was not asked. */
export function pauseEndMs(length: Extract<TrayCommand, { kind: 'pause' }>['length'], nowMs: number): number {
  switch (length) {
    case 'hour':
      return nowMs + HOUR;
    case 'until-tomorrow': {
      const now = new Date(nowMs);
      return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 7).getTime();
    }
    case 'until-resumed':
      return UNTIL_RESUMED_MS;
  }
}

interface Obeying {
  readonly electron: Pick<ElectronApi, 'app' | 'shell' | 'dialog'>;
  readonly monitor: Monitor;
  readonly clock: Clock;
  readonly log: Log;
  readonly logFile: LogFile;
  readonly login: LoginItem;
  readonly watch: Pick<TrayWatch, 'touch'>;
  readonly version: string;
  readonly platform: string;
  readonly electronVersion: string;
  readonly book: SettingsBook;
  readonly knownSecrets: ReadonlySet<string>;
  readonly open: (place: string) => void;
}

/** Does what was clicked in the tray's menu. */
export function obeyTray(command: TrayCommand, parts: Obeying): void {
  const { electron, monitor, clock, log, watch } = parts;
  switch (command.kind) {
    case 'show':
      parts.open(command.place);
      break;
    case 'refresh':
      monitor.engine.refresh();
      break;
    case 'pause':
      monitor.judge.pauseNotices(pauseEndMs(command.length, clock.nowMs()));
      watch.touch();
      break;
    case 'resume':
      monitor.judge.pauseNotices(null);
      watch.touch();
      break;
    case 'start-at-login': {
      const trouble = parts.login.set(command.on);
      if (trouble !== null) {
        log.warn('login-item', { trouble });
        void electron.dialog.showMessageBox({ type: 'warning', title: 'PBS Tray', message: trouble, buttons: ['OK'] });
      }
      watch.touch();
      break;
    }
    case 'open-log':
      void electron.shell.openPath(parts.logFile.folder);
      break;
    case 'export-diagnostics':
      exportDiagnostics(parts).catch((error: unknown) => log.error('diagnostics-failed', { error }));
      break;
    case 'quit':
      electron.app.quit();
      break;
    default:
      unreachable(command);
  }
}

async function exportDiagnostics(parts: Obeying): Promise<void> {
  const path = await writeDiagnostics(parts.logFile.folder, {
    ...{ version: parts.version, platform: parts.platform, electronVersion: parts.electronVersion },
    ...{ settings: parts.monitor.settings(), problems: parts.book.problems(), fleet: parts.monitor.engine.state() },
    historyStatistics: parts.monitor.history.statistics(),
    ...{ logPath: parts.logFile.path, secrets: parts.knownSecrets, nowMs: parts.clock.nowMs() },
  });
  parts.log.info('diagnostics-written', { path });
  await parts.electron.shell.openPath(parts.logFile.folder);
}

import { autostartFile, setAutostart, startsAtLogin } from './autostart-file.ts';
import type { ElectronApi } from './electron-api.ts';

interface LoginParts {
  readonly electron: Pick<ElectronApi, 'app'>;
  readonly platform: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly executable: string;
  /** The demo touches nothing of the user's. */
  readonly isDemo: boolean;
}

/** Whether the program starts when the user logs in. */
export interface LoginItem {
  /** Null: it cannot be set here. */
  isOn(): boolean | null;
  /** Null: done; else why not, as a sentence. */
  set(on: boolean): string | null;
}

const HIDDEN = { args: ['--hidden'] };

export function createLoginItem(parts: LoginParts): LoginItem {
  const { electron, platform, environment } = parts;
  // From a checkout a bare Electron would be registered; Flatpak and Snap have ways of their own.
  const isContained = Boolean(environment.FLATPAK_ID) || Boolean(environment.SNAP);
  if (!electron.app.isPackaged || parts.isDemo || isContained) return { isOn: () => null, set: () => CANNOT };
  if (platform === 'linux') return linuxLoginItem(parts);
  return {
    isOn: () => electron.app.getLoginItemSettings(platform === 'win32' ? HIDDEN : undefined).openAtLogin,
    set(on) {
      electron.app.setLoginItemSettings({ openAtLogin: on, ...(platform === 'win32' ? HIDDEN : {}) });
      return on && platform === 'darwin' ? macTrouble(electron.app.getLoginItemSettings().status) : null;
    },
  };
}

function macTrouble(status: string | undefined): string | null {
  switch (status) {
    case 'requires-approval':
      return 'macOS wants your approval: allow PBS Tray in System Settings, General, Login Items.';
    case 'not-found':
      return 'macOS does not find PBS Tray as a program to start: move it to Applications and open it from there.';
    default:
      return null;
  }
}

const CANNOT = 'Starting at login cannot be set here: it needs an installed PBS Tray.';

function linuxLoginItem({ environment, executable }: LoginParts): LoginItem {
  const file = autostartFile(environment);
  const program = environment.APPIMAGE || executable;
  // The AppImage may have been moved since.
  if (startsAtLogin(file)) setAutostart(file, program, true);
  return { isOn: () => startsAtLogin(file), set: (on) => setAutostart(file, program, on) };
}

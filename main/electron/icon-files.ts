import { join } from 'node:path';
import type { TrayIcon } from '../../shared/view/tray-icon.ts';

/**
 * The one table of run-time icons. They lie in `icons/` beside the bundle (`out/main/icons`), put there from
 * `build/icons/out/` by `build/vite.main.ts`. Per state:
 *
 * | platform | file | form |
 * | --- | --- | --- |
 * | darwin | `tray/mac/STATETemplate.png`, `STATETemplate@2x.png` | 16 and 32, black and alpha; told apart by shape |
 * | win32 | `tray/win/THEME/STATE.ico` | 16 to 48, given as a path so that the system picks by its scale |
 * | linux | `tray/linux/THEME/STATE.png`, `STATE@2x.png` | 22 and 44 |
 *
 * STATE: ok, warning, critical, unknown, paused. THEME: `dark` is for dark bars, `light` for light ones.
 */
export type IconTheme = 'dark' | 'light';

const PLATFORM_FOLDER: Readonly<Record<string, string>> = { darwin: 'mac', win32: 'win' };

/** Path of a tray icon below the icon folder. */
export function iconFile(state: TrayIcon, platform: string, theme: IconTheme): string {
  const folder = join('tray', PLATFORM_FOLDER[platform] ?? 'linux');
  if (platform === 'darwin') return join(folder, `${state}Template.png`);
  return join(folder, theme, `${state}.${platform === 'win32' ? 'ico' : 'png'}`);
}

/** The application's own icon, for windows and notifications. */
export const APP_ICON = join('app', '256x256.png');

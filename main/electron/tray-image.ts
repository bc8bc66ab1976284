import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NativeImage } from 'electron';
import type { TrayIcon } from '../../shared/view/tray-icon.ts';
import type { ElectronApi } from './electron-api.ts';
import { type IconTheme, iconFile } from './icon-files.ts';
import { plainIcon } from './plain-icon.ts';

interface Parts {
  readonly electron: Pick<ElectronApi, 'nativeImage'>;
  readonly platform: string;
  readonly iconFolder: string;
}

/** The icon of a state: its file, or a plain drawing where that is missing. */
export function trayImage({ electron, platform, iconFolder }: Parts, state: TrayIcon, theme: IconTheme) {
  const file = join(iconFolder, iconFile(state, platform, theme));
  const isMac = platform === 'darwin';
  // Windows picks the size for its scale from a path alone.
  if (platform === 'win32' && existsSync(file)) return file;
  const fromFile = platform === 'win32' ? null : electron.nativeImage.createFromPath(file);
  // A missing file is no error here but an empty image: an icon that nobody sees.
  const image: NativeImage = fromFile === null || fromFile.isEmpty() ? drawn(state) : fromFile;
  if (isMac) image.setTemplateImage(true);
  return image;

  function drawn(icon: TrayIcon): NativeImage {
    const pixels = isMac ? 32 : 44;
    return electron.nativeImage.createFromBitmap(plainIcon(icon, pixels, isMac), {
      width: pixels,
      height: pixels,
      scaleFactor: 2,
    });
  }
}

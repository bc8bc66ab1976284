/** Draws all icons: node build/icons/draw.ts */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { drawn } from './bitmap.ts';
import { icnsFile } from './icns.ts';
import { icoFile } from './ico.ts';
import { appSvg, TRAY_STATES, traySvg } from './tray-svg.ts';

const APP_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const WINDOWS_APP_SIZES = [16, 24, 32, 48, 64, 128, 256];
const WINDOWS_TRAY_SIZES = [16, 20, 24, 32, 40, 48];
const LINUX_TRAY_PIXELS = 22;
const MAC_TRAY_PIXELS = 16;

/** Every file that is drawn, by its path below `build/`. */
export function allIcons(): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const app = appSvg();
  for (const pixels of APP_SIZES) files.set(`icons/out/app/${pixels}x${pixels}.png`, drawn(app, pixels).png);
  files.set('icon.ico', icoFile(WINDOWS_APP_SIZES.map((pixels) => drawn(app, pixels))));
  files.set(
    'icon.icns',
    icnsFile((pixels) => drawn(app, pixels).png),
  );
  for (const state of TRAY_STATES) {
    const mac = traySvg(state, 'template');
    files.set(`icons/out/tray/mac/${state}Template.png`, drawn(mac, MAC_TRAY_PIXELS).png);
    files.set(`icons/out/tray/mac/${state}Template@2x.png`, drawn(mac, 2 * MAC_TRAY_PIXELS).png);
    for (const theme of ['light', 'dark'] as const) {
      const svg = traySvg(state, theme);
      files.set(`icons/out/tray/linux/${theme}/${state}.png`, drawn(svg, LINUX_TRAY_PIXELS).png);
      files.set(`icons/out/tray/linux/${theme}/${state}@2x.png`, drawn(svg, 2 * LINUX_TRAY_PIXELS).png);
      const sizes = WINDOWS_TRAY_SIZES.map((pixels) => drawn(svg, pixels));
      files.set(`icons/out/tray/win/${theme}/${state}.ico`, icoFile(sizes));
    }
  }
  return files;
}

if (import.meta.main) {
  const build = join(import.meta.dirname, '..');
  rmSync(join(build, 'icons', 'out'), { recursive: true, force: true });
  for (const [path, content] of allIcons()) {
    const file = join(build, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

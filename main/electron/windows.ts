import { SECOND } from '../../shared/time-units.ts';
import { appPlace } from '../../shared/view/app-place.ts';
import type { Clock, History, Log } from '../engine/ports.ts';
import type { ElectronApi } from './electron-api.ts';
import type { PageLine } from './page-line.ts';
import { createPageWindow } from './page-window.ts';
import type { TrayPainter } from './tray.ts';
import { besideIcon, usableBounds } from './window-bounds.ts';

interface WindowsParts {
  readonly electron: Pick<ElectronApi, 'BrowserWindow' | 'screen'>;
  readonly platform: string;
  readonly preload: string;
  readonly line: PageLine;
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  readonly history: Pick<History, 'keep' | 'recall'>;
  readonly log: Log;
  readonly tray: () => TrayPainter | null;
  /** Asked when the main window was closed: without a tray that is the end. */
  readonly onMainClosed: () => void;
}

/** The app's two windows. */
export interface Windows {
  /** Shows a place in the main window; the glance window has done its work then. */
  open(place: string): void;
  /** A click on the icon: shows the glance window, or closes it. */
  glance(): void;
  closeGlance(): void;
  stop(): void;
}

const BOUNDS_KEY = 'window-bounds';
const GLANCE_SIZE = { width: 380, height: 460 };
/** The click that shall close it makes it lose the focus first, and so close before the click arrives. */
const SAME_CLICK_MS = SECOND / 4;

export function createWindows(parts: WindowsParts): Windows {
  const { electron, platform, history, clock } = parts;
  let glanceGoneAtMs = Number.NEGATIVE_INFINITY;

  const main = createPageWindow({
    ...parts,
    options: () => ({
      ...usableBounds(
        parsed(history.recall(BOUNDS_KEY)),
        electron.screen.getAllDisplays().map(({ workArea }) => workArea),
      ),
      ...{ minWidth: 320, minHeight: 400, title: 'PBS Tray', backgroundColor: '#16181c', autoHideMenuBar: true },
    }),
    onCreated: (window) =>
      window.on('close', () => {
        history.keep(BOUNDS_KEY, JSON.stringify(window.getBounds()));
      }),
    onGone: parts.onMainClosed,
  });

  const glance = createPageWindow({
    ...parts,
    options: () => ({ ...(glanceBounds() ?? GLANCE_SIZE), ...glanceLooks(platform) }),
    onCreated: (window) =>
      window.on('blur', () => {
        if (!window.isDestroyed() && !window.webContents.isDevToolsOpened()) window.destroy();
      }),
    onGone: () => {
      glanceGoneAtMs = clock.monotonicMs();
    },
  });

  function glanceBounds() {
    const icon = parts.tray()?.bounds() ?? null;
    return besideIcon(icon, GLANCE_SIZE, icon && electron.screen.getDisplayMatching(icon).workArea);
  }

  return {
    open(place) {
      main.show(place);
      glance.destroy();
    },
    glance() {
      if (glance.current() !== null) return glance.destroy();
      if (clock.monotonicMs() - glanceGoneAtMs < SAME_CLICK_MS) return;
      glance.show(appPlace.glance);
    },
    closeGlance: () => glance.destroy(),
    stop() {
      glance.destroy();
      main.destroy();
    },
  };
}

/** Linux's panels do not say where the icon is, and Wayland lets no window place itself: an ordinary window there. */
function glanceLooks(platform: string) {
  const isPopover = platform !== 'linux';
  return {
    ...{ frame: !isPopover, resizable: !isPopover, skipTaskbar: isPopover, alwaysOnTop: isPopover },
    ...{ maximizable: false, minimizable: false, fullscreenable: false, title: 'PBS Tray' },
    backgroundColor: '#16181c',
    ...(platform === 'darwin' ? { type: 'panel' } : {}),
  };
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

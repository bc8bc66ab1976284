import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import { MINUTE, SECOND } from '../../shared/time-units.ts';
import type { Clock, Log } from '../engine/ports.ts';
import { APP_ORIGIN } from './app-scheme.ts';
import type { ElectronApi, WindowApi } from './electron-api.ts';
import type { PageLine } from './page-line.ts';

export interface PageWindowParts {
  readonly electron: Pick<ElectronApi, 'BrowserWindow'>;
  readonly preload: string;
  readonly line: PageLine;
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  readonly log: Log;
  /** Looks and place; asked anew for each window. */
  readonly options: () => BrowserWindowConstructorOptions;
  /** Called with each new window before it is shown. */
  readonly onCreated?: (window: WindowApi) => void;
  readonly onGone?: () => void;
}

/** One window with the page: made when asked for, destroyed when closed, so that a hidden one costs nothing. */
export interface PageWindow {
  show(place: string): void;
  isVisible(): boolean;
  /** The live window; null: there is none. */
  current(): WindowApi | null;
  destroy(): void;
}

/** An event that never comes, on some systems; then the window is shown all the same. */
const SHOW_ANYWAY_MS = 3 * SECOND;
/** A page that crashes again and again is not rebuilt for ever. */
const MOST_CRASHES = 3;
const CRASH_WINDOW_MS = 10 * MINUTE;

export function createPageWindow(parts: PageWindowParts): PageWindow {
  const { electron, line, clock, log } = parts;
  let window: WindowApi | null = null;
  let crashes: readonly number[] = [];

  function create(place: string): void {
    const made = new electron.BrowserWindow({ ...parts.options(), show: false, webPreferences: safely(parts.preload) });
    window = made;
    const disconnect = line.connect(made.webContents);
    const reveal = once(() => {
      if (made.isDestroyed()) return;
      made.show();
      made.focus();
    });
    const cancel = clock.after(SHOW_ANYWAY_MS, reveal);
    made.on('ready-to-show', reveal);
    made.on('closed', () => {
      cancel();
      disconnect();
      if (window === made) window = null;
      parts.onGone?.();
    });
    made.webContents.on('render-process-gone', (_event, { reason }) => recover(made, place, reason));
    parts.onCreated?.(made);
    made.loadURL(`${APP_ORIGIN}/index.html${place}`).catch((error: unknown) => log.error('page-not-loaded', { error }));
  }

  function recover(gone: WindowApi, place: string, reason: string): void {
    if (reason === 'clean-exit' || window !== gone) return;
    const nowMs = clock.monotonicMs();
    crashes = [...crashes.filter((atMs) => nowMs - atMs < CRASH_WINDOW_MS), nowMs];
    log.error('page-crashed', { reason, times: crashes.length });
    if (!gone.isDestroyed()) gone.destroy();
    if (crashes.length <= MOST_CRASHES) create(place);
  }

  return {
    show(place) {
      if (window === null || window.isDestroyed()) return create(place);
      line.navigate(window.webContents, place);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    isVisible: () => window?.isVisible() ?? false,
    current: () => window,
    destroy: () => window?.destroy(),
  };
}

/** Electron's own defaults, written out so that nobody changes one by accident. */
function safely(preload: string): WebPreferences {
  return {
    preload,
    ...{ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false },
    spellcheck: false,
  };
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}

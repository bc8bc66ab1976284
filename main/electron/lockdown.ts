import type { Settings } from '../../shared/settings/schema.ts';
import { placeFrom } from '../../shared/view/app-place.ts';
import type { Log } from '../engine/ports.ts';
import { APP_SCHEME, appFiles, isOwnAddress } from './app-scheme.ts';
import type { ContentsApi, ElectronApi } from './electron-api.ts';
import { externalAddress } from './external-links.ts';

interface LockdownParts {
  readonly electron: Pick<ElectronApi, 'app' | 'protocol' | 'session' | 'shell' | 'Menu'>;
  readonly platform: string;
  readonly settings: () => Pick<Settings, 'servers'>;
  /** Shows a place of the page in the main window. */
  readonly open: (place: string) => void;
  readonly log: Log;
}

/** What must be said before Electron is ready: every page sandboxed, the page's own scheme, no page leaves it. */
export function lockDown({ electron, platform, settings, open, log }: LockdownParts): void {
  electron.app.enableSandbox();
  electron.protocol.registerSchemesAsPrivileged([APP_SCHEME]);
  // On macOS copy and paste go through the menu.
  if (platform !== 'darwin') electron.Menu.setApplicationMenu(null);
  electron.app.on('web-contents-created', (_event, contents) => {
    confine(contents, log);
    contents.setWindowOpenHandler(({ url }) => {
      if (isOwnAddress(url)) {
        // Later, because it may end the window that asks.
        setImmediate(() => open(placeFrom(URL.parse(url)?.hash)));
        return { action: 'deny' };
      }
      const allowed = externalAddress(url, settings());
      if (allowed === null) log.warn('link-refused', { host: URL.parse(url)?.host ?? 'none' });
      else electron.shell.openExternal(allowed).catch(() => log.warn('link-not-opened', { url: allowed }));
      return { action: 'deny' };
    });
  });
}

/** What can be said only once it is ready: no permission is granted, files come from one folder. */
export function serveLockedDown(electron: Pick<ElectronApi, 'protocol' | 'session'>, pageFolder: string): void {
  const { defaultSession } = electron.session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  electron.protocol.handle('app', appFiles(pageFolder));
}

function confine(contents: ContentsApi, log: Log): void {
  for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect'] as const) {
    contents.on(event, (details) => {
      if (isOwnAddress(details.url)) return;
      details.preventDefault();
      log.warn('navigation-refused', { event });
    });
  }
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('preload-error', (_event, path, error) => log.error('preload-failed', { path, error }));
}

import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, NativeImage, NotificationConstructorOptions } from 'electron';
import type { ElectronApi } from '../../../main/electron/electron-api.ts';
import { FakeApp } from './app.ts';
import { fakeImage } from './image.ts';
import { FakeIpc } from './ipc.ts';
import { builtMenu } from './menu.ts';
import { FakeNotification } from './notification.ts';
import { FakeTray } from './tray.ts';
import { FakeUtility } from './utility.ts';
import { FakeWindow } from './window.ts';
import type { FakeWorld } from './world.ts';

export interface FakeElectron {
  /** What the host is given. */
  readonly api: ElectronApi;
  readonly world: FakeWorld;
  readonly app: FakeApp;
  readonly ipc: FakeIpc;
  readonly utility: FakeUtility;
}

const WORK_AREA = { x: 0, y: 24, width: 1600, height: 876 };

/** Electron for one platform; nothing has started yet. */
export function createFakeElectron(platform: string, userData: string): FakeElectron {
  const world = newWorld(platform, userData);
  const ipc = new FakeIpc();
  const utility = new FakeUtility(world);
  return { api: apiOf(world, ipc, utility), world, app: world.app, ipc, utility };
}

function newWorld(platform: string, userData: string): FakeWorld {
  const world: Omit<FakeWorld, 'app'> = {
    platform,
    isReady: false,
    trays: [],
    notifications: [],
    windows: [],
    power: new EventEmitter(),
    theme: Object.assign(new EventEmitter(), { shouldUseDarkColors: false }),
    display: Object.assign(new EventEmitter(), { workArea: WORK_AREA }),
    trayBounds: { x: 1500, y: 0, width: 24, height: 24 },
    isOnline: true,
    notifying: { isSupported: true, failure: null, answers: true },
    dialogs: [],
    answers: [],
    opened: [],
    schemes: [],
    protocolHandler: null,
    permissions: { request: null, check: null, device: null },
    onLoad: async () => {},
    onExit: () => {},
    tell: () => {},
    needsReady(what) {
      if (!whole.isReady) throw new Error(`${what} cannot be created before app is ready`);
    },
    allClosed() {
      if (whole.app.listenerCount('window-all-closed') === 0) whole.app.quit();
      else whole.app.emit('window-all-closed');
    },
  };
  const whole: FakeWorld = Object.assign(world, { app: new FakeApp(world, userData) });
  return whole;
}

function apiOf(world: FakeWorld, ipc: FakeIpc, utility: FakeUtility): ElectronApi {
  return {
    app: world.app,
    ipcMain: ipc,
    utilityProcess: utility,
    powerMonitor: world.power,
    Tray: class extends FakeTray {
      constructor(image: NativeImage | string) {
        super(world, image);
      }
    },
    Notification: class extends FakeNotification {
      constructor(options?: NotificationConstructorOptions) {
        super(world, options);
      }
      static isSupported(): boolean {
        return world.notifying.isSupported;
      }
    },
    BrowserWindow: class extends FakeWindow {
      constructor(options: BrowserWindowConstructorOptions) {
        super(world, options);
      }
    },
    Menu: { buildFromTemplate: builtMenu, setApplicationMenu: () => {} },
    nativeImage: {
      createFromPath: (path) => fakeImage(path, null),
      createFromBitmap: (bitmap, { width, height }) => {
        if (bitmap.byteLength !== width * height * 4) throw new Error('the bitmap has another size');
        return fakeImage(null, bitmap);
      },
    },
    nativeTheme: {
      get shouldUseDarkColors() {
        return world.theme.shouldUseDarkColors;
      },
      on: (event, listener) => world.theme.on(event, listener),
    },
    screen: {
      getDisplayMatching: () => world.display,
      getAllDisplays: () => [world.display],
      on: (event, listener) => world.display.on(event, listener),
    },
    net: { isOnline: () => world.isOnline },
    ...outside(world),
  };
}

/** What reaches beyond the app: the browser, dialogs, permissions, the page's scheme. */
function outside(world: FakeWorld): Pick<ElectronApi, 'shell' | 'dialog' | 'session' | 'protocol'> {
  return {
    shell: {
      openExternal: async (what) => void world.opened.push({ kind: 'external', what }),
      async openPath(what) {
        world.opened.push({ kind: 'path', what });
        return '';
      },
    },
    dialog: {
      async showMessageBox(options) {
        world.dialogs.push(options);
        const [answer = options.cancelId ?? 0, ...later] = world.answers;
        if (later.length > 0) world.answers = later;
        return { response: answer };
      },
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler(handler) {
          handler?.({}, 'geolocation', (granted) => {
            world.permissions.request = granted;
          });
        },
        setPermissionCheckHandler: (handler) => {
          world.permissions.check = handler?.() ?? null;
        },
        setDevicePermissionHandler: (handler) => {
          world.permissions.device = handler?.() ?? null;
        },
      },
    },
    protocol: {
      registerSchemesAsPrivileged(schemes) {
        if (world.isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
        world.schemes.push(...schemes.map(({ scheme }) => scheme));
      },
      handle(scheme, handler) {
        world.needsReady('protocol.handle');
        if (!world.schemes.includes(scheme)) throw new Error(`the scheme ${scheme} is not registered`);
        world.protocolHandler = handler;
      },
    },
  };
}

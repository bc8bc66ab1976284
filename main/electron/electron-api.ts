import type * as Electron from 'electron';

/*
 * What of Electron this host uses, and no more. `main/desktop.ts` passes the real one, so the compiler holds every line
 * here against Electron's own types; tests pass a fake of the same type.
 */

export interface ElectronApi {
  readonly app: AppApi;
  readonly Tray: new (image: Electron.NativeImage | string) => TrayApi;
  readonly Menu: MenuApi;
  readonly Notification: NotificationApi;
  readonly BrowserWindow: new (options: Electron.BrowserWindowConstructorOptions) => WindowApi;
  readonly ipcMain: IpcApi;
  readonly protocol: ProtocolApi;
  readonly session: { readonly defaultSession: SessionApi };
  readonly shell: ShellApi;
  readonly dialog: DialogApi;
  readonly powerMonitor: PowerApi;
  readonly nativeImage: NativeImageApi;
  readonly nativeTheme: NativeThemeApi;
  readonly screen: ScreenApi;
  readonly net: { isOnline(): boolean };
  readonly utilityProcess: UtilityApi;
}

export interface AppApi {
  readonly isPackaged: boolean;
  readonly dock?: { hide(): void } | undefined;
  whenReady(): Promise<void>;
  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean;
  enableSandbox(): void;
  quit(): void;
  exit(code?: number): void;
  getPath(name: 'userData' | 'logs'): string;
  setPath(name: 'userData', path: string): void;
  getVersion(): string;
  setAppUserModelId(id: string): void;
  setBadgeCount(count?: number): boolean;
  getLoginItemSettings(options?: Electron.LoginItemSettingsOptions): LoginItemState;
  setLoginItemSettings(settings: Electron.Settings): void;
  on(event: 'window-all-closed' | 'activate', listener: () => void): unknown;
  on(event: 'before-quit' | 'will-quit', listener: (event: Preventable) => void): unknown;
  on(
    event: 'second-instance',
    listener: (event: Preventable, argv: string[], folder: string, data: unknown) => void,
  ): unknown;
  on(event: 'web-contents-created', listener: (event: Preventable, contents: ContentsApi) => void): unknown;
  on(
    event: 'child-process-gone',
    listener: (event: Preventable, details: { readonly type: string; readonly reason: string }) => void,
  ): unknown;
}

export interface LoginItemState {
  readonly openAtLogin: boolean;
  /** On macOS: whether the system started the program at login. */
  readonly wasOpenedAtLogin?: boolean;
  /** On macOS: such as `requires-approval`. */
  readonly status?: string;
}

export interface Preventable {
  preventDefault(): void;
}

export interface TrayApi {
  setImage(image: Electron.NativeImage | string): void;
  setToolTip(text: string): void;
  setTitle(title: string): void;
  setContextMenu(menu: Electron.Menu | null): void;
  popUpContextMenu(menu?: Electron.Menu): void;
  getBounds(): Electron.Rectangle;
  destroy(): void;
  isDestroyed(): boolean;
  on(event: 'click' | 'right-click' | 'double-click', listener: () => void): unknown;
}

export interface MenuApi {
  buildFromTemplate(template: Electron.MenuItemConstructorOptions[]): Electron.Menu;
  setApplicationMenu(menu: Electron.Menu | null): void;
}

export interface NotificationApi {
  new (options?: Electron.NotificationConstructorOptions): ShownNotification;
  isSupported(): boolean;
}

export interface ShownNotification {
  show(): void;
  close(): void;
  on(event: 'click' | 'close' | 'show', listener: () => void): unknown;
  on(event: 'action', listener: (details: { readonly actionIndex: number }) => void): unknown;
  on(event: 'failed', listener: (event: unknown, error: string) => void): unknown;
}

export interface WindowApi {
  readonly webContents: ContentsApi;
  loadURL(url: string): Promise<void>;
  show(): void;
  focus(): void;
  restore(): void;
  isMinimized(): boolean;
  isVisible(): boolean;
  isDestroyed(): boolean;
  destroy(): void;
  getBounds(): Electron.Rectangle;
  setBounds(bounds: Partial<Electron.Rectangle>): void;
  on(event: 'ready-to-show' | 'closed' | 'blur', listener: () => void): unknown;
  on(event: 'close', listener: (event: Preventable) => void): unknown;
}

export interface ContentsApi {
  readonly mainFrame: FrameApi;
  send(channel: string, ...values: unknown[]): void;
  isDestroyed(): boolean;
  isDevToolsOpened(): boolean;
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { readonly action: 'deny' }): void;
  on(
    event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect',
    listener: (event: Preventable & { readonly url: string }) => void,
  ): unknown;
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  on(
    event: 'render-process-gone',
    listener: (event: Preventable, details: { readonly reason: string }) => void,
  ): unknown;
  on(event: 'preload-error', listener: (event: Preventable, path: string, error: Error) => void): unknown;
}

export interface FrameApi {
  readonly url: string;
}

/** Who called over IPC. The frame is null once it has navigated or is gone. */
export interface CallEvent {
  readonly sender: object;
  readonly senderFrame: FrameApi | null;
}

export interface IpcApi {
  handle(channel: string, listener: (event: CallEvent, ...args: unknown[]) => Promise<unknown>): void;
  removeHandler(channel: string): void;
}

export interface ProtocolApi {
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void;
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void;
}

export interface SessionApi {
  setPermissionRequestHandler(
    handler: ((contents: unknown, permission: unknown, callback: (granted: boolean) => void) => void) | null,
  ): void;
  setPermissionCheckHandler(handler: (() => boolean) | null): void;
  setDevicePermissionHandler(handler: (() => boolean) | null): void;
}

export interface ShellApi {
  openExternal(url: string): Promise<void>;
  openPath(path: string): Promise<string>;
}

export interface DialogApi {
  showMessageBox(options: Electron.MessageBoxOptions): Promise<{ readonly response: number }>;
}

export interface PowerApi {
  on(event: 'suspend' | 'resume' | 'lock-screen' | 'unlock-screen', listener: () => void): unknown;
}

export interface NativeImageApi {
  createFromPath(path: string): Electron.NativeImage;
  createFromBitmap(bitmap: Buffer, options: Electron.CreateFromBitmapOptions): Electron.NativeImage;
}

export interface NativeThemeApi {
  readonly shouldUseDarkColors: boolean;
  on(event: 'updated', listener: () => void): unknown;
}

export interface ScreenApi {
  getDisplayMatching(rectangle: Electron.Rectangle): { readonly workArea: Electron.Rectangle };
  getAllDisplays(): readonly { readonly workArea: Electron.Rectangle }[];
  on(event: 'display-metrics-changed', listener: () => void): unknown;
}

export interface UtilityApi {
  fork(path: string, args?: string[], options?: Electron.ForkOptions): UtilityChild;
}

export interface UtilityChild {
  postMessage(message: unknown): void;
  kill(): boolean;
  readonly pid: number | undefined;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

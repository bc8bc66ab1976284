import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import type { LoginItemSettingsOptions, Settings } from 'electron';
import type { AppApi, LoginItemState } from '../../../main/electron/electron-api.ts';
import type { FakeWorld } from './world.ts';

export class FakeApp extends EventEmitter implements AppApi {
  isPackaged = true;
  isDockHidden = false;
  readonly dock: { hide(): void } | undefined;
  badge = 0;
  appUserModelId: string | null = null;
  isSandboxed = false;
  exitCode: number | null = null;
  /** False: another instance has the lock. */
  getsLock = true;
  loginItem: Settings | null = null;
  /** What macOS says of the start and of the login item. */
  mac: { wasOpenedAtLogin: boolean; status: string } = { wasOpenedAtLogin: false, status: 'enabled' };
  readonly #world: Pick<FakeWorld, 'platform' | 'isReady' | 'windows' | 'onExit'>;
  readonly #ready = Promise.withResolvers<void>();
  #userData: string;
  #quitting = false;

  constructor(world: Pick<FakeWorld, 'platform' | 'isReady' | 'windows' | 'onExit'>, userData: string) {
    super();
    this.#world = world;
    this.#userData = userData;
    this.dock = world.platform === 'darwin' ? { hide: () => this.#hideDock() } : undefined;
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  #hideDock(): void {
    this.isDockHidden = true;
  }

  /** Electron has started. */
  becomeReady(): void {
    this.#world.isReady = true;
    this.#ready.resolve();
    this.emit('ready');
  }

  requestSingleInstanceLock(_additionalData?: Record<string, unknown>): boolean {
    return this.getsLock;
  }

  enableSandbox(): void {
    if (this.#world.isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.isSandboxed = true;
  }

  quit(): void {
    if (this.#quitting) return;
    this.#quitting = true;
    if (!this.#ask('before-quit')) return;
    for (const window of this.#world.windows) window.destroy();
    if (this.#ask('will-quit')) this.exit(0);
  }

  exit(code = 0): void {
    if (this.exitCode !== null) return;
    this.exitCode = code;
    this.emit('quit', {}, code);
    this.#world.onExit(code);
  }

  getPath(name: 'userData' | 'logs'): string {
    return name === 'logs' ? join(this.#userData, 'logs') : this.#userData;
  }

  setPath(_name: 'userData', path: string): void {
    this.#userData = path;
  }

  getVersion(): string {
    return '0.0.0';
  }

  setAppUserModelId(id: string): void {
    this.appUserModelId = id;
  }

  setBadgeCount(count = 0): boolean {
    this.badge = count;
    return this.#world.platform !== 'win32';
  }

  getLoginItemSettings(options?: LoginItemSettingsOptions): LoginItemState {
    // Linux has only defaults; Windows finds an item by its arguments.
    if (this.#world.platform === 'linux') return { openAtLogin: false };
    const isSame = JSON.stringify(options?.args ?? []) === JSON.stringify(this.loginItem?.args ?? []);
    const openAtLogin = this.loginItem?.openAtLogin === true && isSame;
    return this.#world.platform === 'darwin' ? { openAtLogin, ...this.mac } : { openAtLogin };
  }

  setLoginItemSettings(settings: Settings): void {
    if (this.#world.platform !== 'linux') this.loginItem = settings;
  }

  #ask(event: 'before-quit' | 'will-quit'): boolean {
    let isPrevented = false;
    this.emit(event, { preventDefault: () => (isPrevented = true) });
    if (isPrevented) this.#quitting = false;
    return !isPrevented;
  }
}

import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import type { ContentsApi, FrameApi, WindowApi } from '../../../main/electron/electron-api.ts';
import type { FakeWorld } from './world.ts';

type OpenHandler = (details: { readonly url: string }) => { readonly action: 'deny' };

/** The page of a window, as the main process sees it. */
export class FakeContents extends EventEmitter implements ContentsApi {
  mainFrame: FrameApi & { url: string } = { url: '' };
  readonly sent: { readonly channel: string; readonly values: readonly unknown[] }[] = [];
  /** Hears what is sent: a real page behind the fake. */
  hear: (channel: string, values: readonly unknown[]) => void = () => {};
  devTools = false;
  #openHandler: OpenHandler | null = null;
  #destroyed = false;

  send(channel: string, ...values: unknown[]): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
    const crossed: unknown[] = structuredClone(values);
    this.sent.push({ channel, values: crossed });
    this.hear(channel, crossed);
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isDevToolsOpened(): boolean {
    return this.devTools;
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  /** As the page does with `window.open` or a link to a new window. */
  openWindow(url: string): 'deny' | 'allow' {
    return this.#openHandler?.({ url }).action ?? 'allow';
  }

  /** As the page does with a link: whether it got away. */
  navigate(url: string, event = 'will-navigate'): boolean {
    let isPrevented = false;
    this.emit(event, { url, preventDefault: () => (isPrevented = true) });
    if (!isPrevented) this.mainFrame = { url };
    return !isPrevented;
  }

  destroy(): void {
    this.#destroyed = true;
  }
}

export class FakeWindow extends EventEmitter implements WindowApi {
  readonly webContents = new FakeContents();
  readonly options: BrowserWindowConstructorOptions;
  readonly loaded: string[] = [];
  readonly #world: FakeWorld;
  #visible = false;
  #destroyed = false;
  #bounds: Rectangle;

  constructor(world: FakeWorld, options: BrowserWindowConstructorOptions) {
    super();
    world.needsReady('BrowserWindow');
    this.#world = world;
    this.options = options;
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    world.windows.push(this);
    world.app.emit('web-contents-created', {}, this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    this.#alive();
    this.loaded.push(url);
    this.webContents.mainFrame = { url };
    this.#world.tell({ window: url });
    await this.#world.onLoad(this, url);
    if (!this.#destroyed) this.emit('ready-to-show');
  }

  show(): void {
    this.#alive();
    this.#visible = true;
  }

  focus(): void {
    this.#alive();
  }

  restore(): void {
    this.#alive();
  }

  isMinimized(): boolean {
    this.#alive();
    return false;
  }

  isVisible(): boolean {
    this.#alive();
    return this.#visible;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  getBounds(): Rectangle {
    this.#alive();
    return this.#bounds;
  }

  setBounds(bounds: Partial<Rectangle>): void {
    this.#alive();
    this.#bounds = { ...this.#bounds, ...bounds };
  }

  /** As a person does: asks first, then goes. */
  close(): void {
    let isPrevented = false;
    this.emit('close', { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) this.destroy();
  }

  /** Without asking, as Electron's own. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.webContents.destroy();
    this.emit('closed');
    if (this.#world.windows.every((window) => window.isDestroyed())) this.#world.allClosed();
  }

  crash(reason = 'crashed'): void {
    this.webContents.emit('render-process-gone', {}, { reason });
  }

  #alive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }
}

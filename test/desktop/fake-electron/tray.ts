import { EventEmitter } from 'node:events';
import type { Menu, MenuItemConstructorOptions, NativeImage, Rectangle } from 'electron';
import type { TrayApi } from '../../../main/electron/electron-api.ts';
import { type ImageRecord, imageRecord } from './image.ts';
import { type FakeMenu, menuItems } from './menu.ts';
import type { FakeWorld } from './world.ts';

/** A tray icon, with what a person would see of it. */
export class FakeTray extends EventEmitter implements TrayApi {
  image: ImageRecord;
  toolTip = '';
  title = '';
  menu: FakeMenu | null = null;
  /** How often each was painted. */
  readonly painted = { image: 0, toolTip: 0, title: 0, menu: 0 };
  poppedUp = 0;
  readonly #world: FakeWorld;
  #destroyed = false;

  constructor(world: FakeWorld, image: NativeImage | string) {
    super();
    world.needsReady('Tray');
    this.#world = world;
    this.image = imageRecord(image);
    world.trays.push(this);
  }

  setImage(image: NativeImage | string): void {
    this.#alive();
    this.image = imageRecord(image);
    this.painted.image += 1;
    this.#world.tell({ tray: 'image', file: this.image.path, drawn: this.image.bitmap !== null });
  }

  setToolTip(text: string): void {
    this.#alive();
    // Windows cuts, and says nothing.
    this.toolTip = this.#world.platform === 'win32' ? text.slice(0, 127) : text;
    this.painted.toolTip += 1;
    this.#world.tell({ tray: 'toolTip', text });
  }

  setTitle(title: string): void {
    this.#alive();
    if (this.#world.platform === 'darwin') this.title = title;
    this.painted.title += 1;
  }

  setContextMenu(menu: Menu | null): void {
    this.#alive();
    this.menu = menu === null ? null : menuItems(menu);
    this.painted.menu += 1;
  }

  popUpContextMenu(menu?: Menu): void {
    this.#alive();
    if (this.#world.platform === 'linux') return;
    if (menu !== undefined) this.menu = menuItems(menu);
    this.poppedUp += 1;
  }

  getBounds(): Rectangle {
    this.#alive();
    return this.#world.platform === 'linux' ? { x: 0, y: 0, width: 0, height: 0 } : this.#world.trayBounds;
  }

  destroy(): void {
    this.#destroyed = true;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** As a person does. What the platform does not tell programs is not told. */
  rightClick(): void {
    const isHeard = this.#world.platform === 'darwin' || (this.#world.platform === 'win32' && this.menu === null);
    if (isHeard) this.emit('right-click');
  }

  /** Clicks an item of the menu as painted, by its label; labels of submenus in front. */
  choose(...labels: readonly string[]): void {
    let items: readonly MenuItemConstructorOptions[] = this.menu ?? [];
    let found: MenuItemConstructorOptions | undefined;
    for (const label of labels) {
      found = items.find((item) => item.label === label || item.label?.startsWith(label));
      if (found === undefined)
        throw new Error(`no item "${label}" among ${items.map((item) => item.label).join(' | ')}`);
      items = Array.isArray(found.submenu) ? found.submenu : [];
    }
    const click: ((...args: never[]) => void) | undefined = found?.click;
    if (click === undefined || found?.enabled === false) throw new Error(`"${labels.join(' > ')}" cannot be clicked`);
    click();
  }

  #alive(): void {
    if (this.#destroyed) throw new TypeError('Tray is destroyed');
  }
}

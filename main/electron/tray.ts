import type { Menu, MenuItemConstructorOptions, Rectangle } from 'electron';
import type { TrayIcon } from '../../shared/view/tray-icon.ts';
import type { TrayCommand, TrayMenuItem } from '../../shared/view/tray-menu.ts';
import { tooltipText } from '../../shared/view/tray-tooltip.ts';
import type { TrayView } from '../../shared/view/tray-view.ts';
import type { ElectronApi } from './electron-api.ts';
import type { IconTheme } from './icon-files.ts';
import { trayImage } from './tray-image.ts';

interface TrayParts {
  readonly electron: Pick<ElectronApi, 'app' | 'Tray' | 'Menu' | 'nativeImage' | 'nativeTheme' | 'screen'>;
  readonly platform: string;
  readonly iconFolder: string;
  readonly onCommand: (command: TrayCommand) => void;
  /** The icon itself was clicked. */
  readonly onClick: () => void;
}

/** The icon in the bar. */
export interface TrayPainter {
  /** Paints what differs from the view before, and nothing else. */
  paint(view: TrayView): void;
  /** Where the icon is; null where the system does not say. */
  bounds(): Rectangle | null;
  destroy(): void;
}

/** Puts the icon into the bar, once Electron is ready. */
export function createTray(parts: TrayParts, first: TrayView): TrayPainter {
  const { electron, platform } = parts;
  const tray = new electron.Tray(imageOf(first.icon));
  let shown: TrayView | null = null;
  let menu: Menu | null = null;

  function imageOf(icon: TrayIcon) {
    // No Linux panel says whether it is dark; theirs are drawn to be seen on both.
    const theme: IconTheme = electron.nativeTheme.shouldUseDarkColors || platform === 'linux' ? 'dark' : 'light';
    return trayImage(parts, icon, theme);
  }

  function repaintIcon(): void {
    if (shown !== null && !tray.isDestroyed()) tray.setImage(imageOf(shown.icon));
  }

  function paintMenu(items: readonly TrayMenuItem[]): void {
    menu = electron.Menu.buildFromTemplate(items.map((item) => menuItem(item, parts.onCommand)));
    // On macOS a menu that is set would open on the left click, which belongs to the glance window.
    if (platform !== 'darwin') tray.setContextMenu(menu);
  }

  function paintCount(count: number): void {
    if (platform === 'darwin') tray.setTitle(count > 0 ? ` ${count}` : '');
    // Windows has a badge on taskbar buttons alone; there the tooltip counts.
    if (platform === 'linux') electron.app.setBadgeCount(count);
  }

  function paint(view: TrayView): void {
    const before = shown;
    shown = view;
    if (before !== null && before.icon !== view.icon) tray.setImage(imageOf(view.icon));
    const text = tooltipText(view.tooltip, platform);
    if (before === null || tooltipText(before.tooltip, platform) !== text) tray.setToolTip(text);
    if (before === null || before.count !== view.count) paintCount(view.count);
    if (before === null || JSON.stringify(before.menu) !== JSON.stringify(view.menu)) paintMenu(view.menu);
  }

  tray.on('click', parts.onClick);
  if (platform === 'darwin') tray.on('right-click', () => menu !== null && tray.popUpContextMenu(menu));
  electron.nativeTheme.on('updated', repaintIcon);
  electron.screen.on('display-metrics-changed', repaintIcon);
  paint(first);
  return {
    paint,
    bounds() {
      if (platform === 'linux' || tray.isDestroyed()) return null;
      const bounds = tray.getBounds();
      return bounds.width > 0 && bounds.height > 0 ? bounds : null;
    },
    destroy: () => tray.destroy(),
  };
}

function menuItem(item: TrayMenuItem, onCommand: (command: TrayCommand) => void): MenuItemConstructorOptions {
  switch (item.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'text':
      return { label: menuText(item.label), enabled: false };
    case 'click':
      return { label: menuText(item.label), click: () => onCommand(item.command) };
    case 'toggle':
      return {
        type: 'checkbox',
        label: menuText(item.label),
        checked: item.isOn,
        click: () => onCommand(item.command),
      };
    case 'submenu':
      return { label: menuText(item.label), submenu: item.items.map((inner) => menuItem(inner, onCommand)) };
  }
}

/** A single `&` marks a letter for the keyboard, and names may hold one. */
function menuText(label: string): string {
  return label.replaceAll('&', '&&');
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkout } from '../../build/run/paths.mjs';
import { createTray } from '../../main/electron/tray.ts';
import { findTrayHost } from '../../main/electron/tray-host.ts';
import type { TrayIcon } from '../../shared/view/tray-icon.ts';
import type { TrayCommand } from '../../shared/view/tray-menu.ts';
import type { TrayView } from '../../shared/view/tray-view.ts';
import { createFakeElectron } from './fake-electron/fake-electron.ts';
import { menuText } from './fake-electron/menu.ts';

const ICONS: readonly TrayIcon[] = ['ok', 'warning', 'critical', 'unknown', 'paused'];
const PLATFORMS = ['linux', 'darwin', 'win32'] as const;

const view = (part: Partial<TrayView> = {}): TrayView => ({
  ...{ icon: 'ok', count: 0, tooltip: ['PBS Tray: all is well', 'Data: under 2 min old'] },
  menu: [
    { kind: 'click', label: 'R&D store', command: { kind: 'show', place: '#/datastore/a/b' } },
    { kind: 'separator' },
    { kind: 'toggle', label: 'Start at login', isOn: true, command: { kind: 'start-at-login', on: false } },
    { kind: 'submenu', label: 'More', items: [{ kind: 'click', label: 'Quit', command: { kind: 'quit' } }] },
  ],
  ...part,
});

function paintedOn(platform: string, first = view(), icons = join(checkout, 'build', 'icons', 'out')) {
  const folder = mkdtempSync(join(tmpdir(), 'tray-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { api, world, app } = createFakeElectron(platform, folder);
  app.becomeReady();
  const commands: TrayCommand[] = [];
  let clicks = 0;
  const painter = createTray(
    {
      ...{ electron: api, platform, iconFolder: icons },
      onCommand: (command) => commands.push(command),
      onClick: () => {
        clicks += 1;
      },
    },
    first,
  );
  const [tray] = world.trays;
  if (tray === undefined) throw new Error('no tray');
  return { painter, tray, world, app, commands, clicks: () => clicks };
}

describe.each(PLATFORMS)('the tray on %s', (platform) => {
  it.each(ICONS)('shows %s by a file made for the platform', (icon) => {
    const { tray } = paintedOn(platform, view({ icon }));
    const name = { linux: `${icon}.png`, darwin: `${icon}Template.png`, win32: `${icon}.ico` }[platform];
    expect(tray.image.path).toMatch(new RegExp(`${name}$`));
    expect(tray.image.isTemplate).toBe(platform === 'darwin');
  });

  it.each(ICONS)('draws %s where its file is missing, rather than showing nothing', (icon) => {
    const { tray } = paintedOn(platform, view({ icon }), '/nowhere');
    const bitmap = tray.image.bitmap ?? Buffer.alloc(0);
    const seen = bitmap.filter((_byte, at) => at % 4 === 3).filter((alpha) => alpha > 0).length;
    expect(seen).toBeGreaterThan(100);
  });

  it('paints what changed and nothing else', () => {
    const { painter, tray } = paintedOn(platform);
    const before = { ...tray.painted };
    painter.paint(view());
    expect(tray.painted).toEqual(before);
    painter.paint(view({ icon: 'critical', tooltip: ['PBS Tray: 1 critical', 'Data: under 2 min old'] }));
    expect(tray.painted).toEqual({ ...before, image: before.image + 1, toolTip: before.toolTip + 1 });
  });

  it('shows a count where the system can', () => {
    const { painter, tray, app } = paintedOn(platform);
    painter.paint(view({ count: 3 }));
    expect({ title: tray.title, badge: app.badge }).toEqual(
      { linux: { title: '', badge: 3 }, darwin: { title: ' 3', badge: 0 }, win32: { title: '', badge: 0 } }[platform],
    );
    painter.paint(view({ count: 0 }));
    expect({ title: tray.title, badge: app.badge }).toEqual({ title: '', badge: 0 });
  });

  it('does what is chosen in its menu, and shows names as they are', () => {
    const { tray, commands } = paintedOn(platform);
    tray.rightClick();
    expect(menuText(tray.menu ?? [])).toEqual(['R&&D store', '---', '[x] Start at login', 'More', '  Quit']);
    tray.choose('R&&D store');
    tray.choose('Start at login');
    tray.choose('More', 'Quit');
    expect(commands.map(({ kind }) => kind)).toEqual(['show', 'start-at-login', 'quit']);
  });

  it('gives the menu anew when it changed: panels keep what they were given', () => {
    const { painter, tray } = paintedOn(platform);
    painter.paint(view({ menu: [{ kind: 'text', label: 'other' }] }));
    tray.rightClick();
    expect(menuText(tray.menu ?? [])).toEqual(['other']);
  });

  it('hears a click, and knows where the icon is, if the system says', () => {
    const { tray, painter, clicks, world } = paintedOn(platform);
    tray.emit('click');
    expect(clicks()).toBe(1);
    expect(painter.bounds()).toEqual(platform === 'linux' ? null : world.trayBounds);
  });

  it('draws itself again when the theme changes', () => {
    const { tray, world } = paintedOn(platform);
    const before = tray.painted.image;
    world.theme.shouldUseDarkColors = true;
    world.theme.emit('updated');
    expect(tray.painted.image).toBe(before + 1);
    if (platform === 'win32') expect(tray.image.path).toContain(join('win', 'dark'));
  });
});

it('on macOS a menu that is set would swallow the click, so it only pops up', () => {
  const { tray } = paintedOn('darwin');
  expect(tray.painted.menu).toBe(0);
  tray.rightClick();
  expect(tray.poppedUp).toBe(1);
});

describe('whether a desktop shows tray icons', () => {
  const bus = (answers: Record<string, string | null>) => async (command: string, args: readonly string[]) =>
    Object.entries(answers).find(([part]) => `${command} ${args.join(' ')}`.includes(part))?.[1] ?? null;

  it.each([
    ['somebody owns the name and shows icons', { NameHasOwner: '(true,)', 'Properties.Get': '(<true>,)' }, 'present'],
    ['nobody owns the name', { NameHasOwner: '(false,)' }, 'absent'],
    ['the owner has no place to show them', { NameHasOwner: '(true,)', 'Properties.Get': '(<false>,)' }, 'absent'],
    ['gdbus is missing, and busctl says yes', { 'busctl --user get-property': 'b true' }, 'present'],
    ['gdbus is missing, and nobody owns the name', { 'busctl --user list': ':1.1 systemd' }, 'absent'],
    ['there is no bus at all', {}, 'unknown'],
  ] as const)('when %s', async (_situation, answers, host) => {
    expect(await findTrayHost('linux', bus(answers))).toBe(host);
  });

  it.each(['win32', 'darwin'])('%s always does', async (platform) => {
    expect(await findTrayHost(platform, bus({}))).toBe('present');
  });
});

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openLogFile } from '../../main/electron/log-file.ts';
import { startOptions } from '../../main/electron/start-options.ts';
import { MINUTE, SECOND } from '../../shared/time-units.ts';
import { scratchFolder } from '../house/scratch.ts';
import { NOW } from '../kit/builders.ts';
import { createFakeClock } from '../kit/fake-clock.ts';
import { startRig } from './desktop-rig.ts';
import { createFakeElectron } from './fake-electron/fake-electron.ts';
import { menuText } from './fake-electron/menu.ts';

const PLATFORMS = ['linux', 'darwin', 'win32'] as const;

describe.each(PLATFORMS)('the app on %s', (platform) => {
  it('started at login shows its icon, and no window', async () => {
    const rig = await startRig({ platform });
    expect(rig.tray().toolTip).toBe('PBS Tray: no server is set up\nNo data');
    expect(rig.window()).toBeNull();
  });

  it('started by a person shows its window too', async () => {
    const rig = await startRig({ platform, argv: ['--demo', '--open=#/alerts'] });
    expect(rig.window()?.loaded).toEqual(['app://pbs-tray/index.html#/alerts']);
    expect(rig.window()?.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    });
  });

  it('a second start opens the window of the first, at a place that can be one', async () => {
    const rig = await startRig({ platform });
    rig.electron.app.emit('second-instance', {}, ['pbs-tray', '--x', '--open=javascript:alert(1)'], '/', {
      place: '#/tasks',
    });
    expect(rig.window()?.loaded).toEqual(['app://pbs-tray/index.html#/']);
    rig.electron.app.emit('second-instance', {}, ['pbs-tray'], '/', { place: '#/settings' });
    expect(rig.window()?.webContents.sent.at(-1)?.values).toEqual([{ kind: 'navigate', hash: '#/settings' }]);
    rig.electron.app.emit('second-instance', {}, ['pbs-tray'], '/', 'nonsense');
    expect(rig.electron.world.windows).toHaveLength(1);
  });

  it('gives the memory of a closed window back, stays alive, and remembers where it was', async () => {
    const rig = await startRig({ platform, argv: ['--demo'] });
    rig.window()?.setBounds({ x: 100, y: 120, width: 900, height: 700 });
    rig.window()?.close();
    expect(rig.window()).toBeNull();
    expect(rig.electron.app.exitCode).toBeNull();
    rig.electron.app.emit('activate');
    expect(rig.window()?.options).toMatchObject({ x: 100, y: 120, width: 900, height: 700 });
  });

  it('builds a page that crashed anew, but not for ever', async () => {
    const rig = await startRig({ platform, argv: ['--demo'] });
    for (let times = 0; times < 3; times++) {
      rig.window()?.crash();
      expect(rig.window()).not.toBeNull();
    }
    rig.window()?.crash('oom');
    expect(rig.window()).toBeNull();
  });

  it('a link in the glance window opens that place in the main window, and closes it', async () => {
    const rig = await startRig({ platform });
    rig.tray().emit('click');
    const glance = rig.window();
    expect(glance?.webContents.openWindow('app://pbs-tray/index.html#/alerts/a%20b')).toBe('deny');
    await vi.waitFor(() => expect(glance?.isDestroyed()).toBe(true));
    expect(rig.window()?.loaded).toEqual(['app://pbs-tray/index.html#/alerts/a%20b']);
    rig.window()?.webContents.openWindow('app://pbs-tray/index.html#/tasks');
    await vi.waitFor(() =>
      expect(rig.window()?.webContents.sent.at(-1)?.values).toEqual([{ kind: 'navigate', hash: '#/tasks' }]),
    );
    expect(rig.window()?.webContents.openWindow('app://elsewhere/index.html#/alerts')).toBe('deny');
    expect(rig.electron.world.windows).toHaveLength(2);
    expect(rig.electron.world.opened).toEqual([]);
  });

  it('a click on the icon shows the glance window, another closes it', async () => {
    const rig = await startRig({ platform });
    rig.tray().emit('click');
    expect(rig.window()?.loaded).toEqual(['app://pbs-tray/index.html#/glance']);
    const icon = rig.electron.world.trayBounds;
    if (platform === 'linux') expect(rig.window()?.options).toMatchObject({ frame: true });
    else expect(rig.window()?.options).toMatchObject({ frame: false, y: icon.y + icon.height, x: 1600 - 380 });
    rig.window()?.emit('blur');
    expect(rig.window()).toBeNull();
    rig.tray().emit('click');
    expect(rig.window()).toBeNull();
    await rig.pass(SECOND);
    rig.tray().emit('click');
    expect(rig.window()).not.toBeNull();
  });

  it('writes its history before it quits', async () => {
    const rig = await startRig({ platform });
    const stop = vi.spyOn(rig.monitor, 'stop');
    rig.tray().rightClick();
    rig.tray().choose('Quit');
    await vi.waitFor(() => expect(rig.electron.app.exitCode).toBe(0));
    expect(stop).toHaveBeenCalledOnce();
    expect(rig.tray().isDestroyed()).toBe(true);
  });

  it('quits in time even when history hangs', async () => {
    const rig = await startRig({ platform });
    const real = rig.monitor.stop;
    vi.spyOn(rig.monitor, 'stop').mockImplementation(() => new Promise(() => {}));
    rig.electron.app.quit();
    await rig.clock.advance(2 * MINUTE);
    await vi.waitFor(() => expect(rig.electron.app.exitCode).toBe(0));
    await real();
  });

  it('pauses notifications from its menu, and says so', async () => {
    const rig = await startRig({ platform });
    rig.tray().rightClick();
    rig.tray().choose('Pause notifications', 'Until resumed');
    await rig.pass(SECOND);
    expect(rig.tray().toolTip).toContain('Notifications rest');
    rig.tray().rightClick();
    rig.tray().choose('Resume notifications');
    await rig.pass(SECOND);
    expect(rig.monitor.judge.noticesPausedUntilMs()).toBeNull();
    expect(rig.tray().toolTip).not.toContain('Notifications rest');
  });

  it('opens the folder of its log, and writes diagnostics without secrets', async () => {
    const rig = await startRig({ platform, scenario: 'small' });
    await rig.pass(MINUTE);
    rig.tray().rightClick();
    rig.tray().choose('Help', 'Export diagnostics');
    await vi.waitFor(() => expect(rig.electron.world.opened).toHaveLength(1));
    const [{ what: folder } = { what: '' }] = rig.electron.world.opened;
    const file = join(folder, `pbs-tray-diagnostics-${new Date(rig.clock.nowMs()).toISOString().slice(0, 10)}.txt`);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('"version": "0.0.0"');
    for (const { tokenSecret, name } of rig.fleet?.servers ?? []) {
      expect(text).toContain(name);
      expect(text).not.toContain(tokenSecret);
    }
  });
});

it('on macOS a start at login, which brings no arguments, shows no window', async () => {
  const rig = await startRig({
    platform: 'darwin',
    argv: ['--demo'],
    prepare: ({ app }) => {
      app.mac.wasOpenedAtLogin = true;
    },
  });
  expect(rig.electron.world.windows).toEqual([]);
});

it('says on its settings page that the settings were damaged, and where they were set aside', async () => {
  const rig = await startRig({ settings: '{ "servers": [', argv: ['--demo'] });
  const contents = rig.window()?.webContents;
  if (contents === undefined) throw new Error('no window');
  const event = { sender: contents, senderFrame: contents.mainFrame };
  expect(await rig.electron.ipc.invoke(event, 'pbs-tray:call', 'readSettings', {})).toMatchObject({
    ok: true,
    value: { problems: [expect.stringMatching(/the file is damaged. It was set aside as .*config\.json\.bad-/)] },
  });
});

it('says why it cannot start at login', async () => {
  const rig = await startRig({
    argv: ['--hidden'],
    environment: { XDG_CONFIG_HOME: '/dev/null' },
  });
  rig.tray().choose('Start at login');
  await rig.pass(SECOND);
  expect(rig.electron.world.dialogs).toMatchObject([{ message: expect.stringContaining('cannot be written') }]);
});

it('an error that nobody caught is logged, without secrets, and the app goes on', async () => {
  const rig = await startRig({ scenario: 'small' });
  await rig.pass(SECOND);
  const secret = rig.fleet?.servers[0]?.tokenSecret ?? '';
  rig.throwUncaught(new Error(`header was ${secret}`));
  const log = readFileSync(join(rig.folder, 'logs', 'pbs-tray.log'), 'utf8');
  expect(log).toContain('header was [secret]');
  expect(log).not.toContain(secret);
  expect(rig.electron.app.exitCode).toBeNull();
});

describe('the log', () => {
  it('never grows beyond twice its limit, and keeps what came last', () => {
    const folder = scratchFolder();
    const log = openLogFile(folder, 1000);
    for (let at = 0; at < 200; at++) log.write(`line ${at}`);
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThan(1100);
    expect(readFileSync(log.path, 'utf8')).toContain('line 199');
  });

  it('that cannot be written stops nothing', () => {
    expect(() => openLogFile('/dev/null/logs').write('lost')).not.toThrow();
  });
});

describe('on Linux without a tray', () => {
  it('the window stays, and the person decides whether the app does', async () => {
    const rig = await startRig({ trayHost: 'absent' });
    expect(rig.window()).toBeNull();
    await rig.pass(11 * SECOND);
    expect(rig.window()).not.toBeNull();
    rig.electron.world.answers = [0];
    rig.window()?.close();
    await rig.pass(0);
    expect(rig.electron.world.dialogs).toMatchObject([{ message: 'Go on watching without a window?' }]);
    expect(rig.electron.app.exitCode).toBeNull();
  });
});

it('what another instance holds is left alone', async () => {
  const folder = scratchFolder();
  const { startDesktop } = await import('../../main/electron/desktop-host.ts');
  const electron = createFakeElectron('linux', folder);
  electron.app.getsLock = false;
  startDesktop({
    ...{
      electron: electron.api,
      platform: 'linux',
      environment: {},
      argv: [],
      executable: 'x',
      clock: createFakeClock(NOW),
    },
    ...{ version: '0', electronVersion: '0', findTrayHost: async () => 'present' as const },
    files: { page: '', icons: '', preload: '', keychainHelper: '', decodeWorker: new URL('file:///x') },
    onUncaught: () => {},
    createMonitor: () => Promise.reject(new Error('nobody may watch twice')),
    openSettingsFile: () => {
      throw new Error('nobody may open them twice');
    },
  });
  electron.app.becomeReady();
  expect(electron.app.exitCode).toBe(0);
  expect(electron.world.trays).toEqual([]);
  expect(existsSync(join(folder, 'logs'))).toBe(false);
});

it('a command line of nonsense is one without options', () => {
  expect(startOptions(['--data', '--data=', '-x', 7, null, 'pbs-tray://evil', '--open=../../etc'])).toEqual({
    ...{ isHidden: false, dataFolder: null, isDemo: false, place: '#/' },
  });
});

it('every system shows the same menu', async () => {
  const menus = [];
  for (const platform of PLATFORMS) {
    const rig = await startRig({ platform, argv: ['--hidden'] });
    rig.tray().rightClick();
    menus.push(menuText(rig.tray().menu ?? []));
  }
  expect(menus[0]).toContain('[ ] Start at login');
  expect(menus[1]).toEqual(menus[0]);
  expect(menus[2]).toEqual(menus[0]);
});

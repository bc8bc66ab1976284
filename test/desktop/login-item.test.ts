import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { autostartText, setAutostart, startsAtLogin } from '../../main/electron/autostart-file.ts';
import { createLoginItem } from '../../main/electron/login-item.ts';
import { scratchFolder } from '../house/scratch.ts';
import { createFakeElectron } from './fake-electron/fake-electron.ts';

describe('the start at login', () => {
  const executable = '/opt/PBS $Tray/100%/"x"';

  it('on Linux is a file that survives any path', () => {
    expect(autostartText(executable)).toContain('Exec="/opt/PBS \\\\$Tray/100%%/\\\\"x\\\\"" --hidden\n');
    const file = join(scratchFolder(), 'config', 'autostart', 'pbs-tray.desktop');
    expect(startsAtLogin(file)).toBe(false);
    expect(setAutostart(file, executable, true)).toBeNull();
    expect(startsAtLogin(file)).toBe(true);
    expect(setAutostart(file, executable, false)).toBeNull();
    expect(startsAtLogin(file)).toBe(false);
  });

  it('on Linux begins no line of its own, whatever the path', () => {
    const text = autostartText('/opt/a\nExec=evil\r\nHidden=true/x');
    expect(text.split(/[\r\n]/).filter((line) => /^(Exec|Hidden)/.test(line))).toEqual([
      'Exec="/opt/a\\nExec=evil\\r\\nHidden=true/x" --hidden',
    ]);
  });

  it('on Linux says why it cannot be changed', () => {
    expect(setAutostart('/dev/null/autostart/pbs-tray.desktop', executable, true)).toContain('cannot be written');
  });

  const item = (platform: string, environment: Record<string, string>, isPackaged = true, isDemo = false) => {
    const { api, app } = createFakeElectron(platform, '/nowhere');
    app.isPackaged = isPackaged;
    return createLoginItem({ electron: api, platform, environment, executable, isDemo });
  };

  it('follows an AppImage that was moved', () => {
    const home = scratchFolder();
    const environment = { XDG_CONFIG_HOME: home, APPIMAGE: '/home/me/old.AppImage' };
    item('linux', environment).set(true);
    const moved = item('linux', { ...environment, APPIMAGE: '/home/me/new.AppImage' });
    expect(moved.isOn()).toBe(true);
    expect(readFileSync(join(home, 'autostart', 'pbs-tray.desktop'), 'utf8')).toContain('new.AppImage');
  });

  it.each(['darwin', 'win32'])('on %s is what the system says', (platform) => {
    const login = item(platform, {});
    expect(login.isOn()).toBe(false);
    login.set(true);
    expect(login.isOn()).toBe(true);
  });

  it('on macOS says that it needs approval', () => {
    const { api, app } = createFakeElectron('darwin', '/nowhere');
    const login = createLoginItem({ electron: api, platform: 'darwin', environment: {}, executable, isDemo: false });
    expect(login.set(true)).toBeNull();
    app.mac.status = 'requires-approval';
    expect(login.set(true)).toContain('System Settings');
    expect(login.set(false)).toBeNull();
  });

  it.each([
    ['from a checkout', {}, false, false],
    ['in the demo', {}, true, true],
    ['in a Flatpak', { FLATPAK_ID: 'x' }, true, false],
    ['in a Snap', { SNAP: '/snap/x' }, true, false],
  ])('is not offered %s', (_where, environment, isPackaged, isDemo) => {
    expect(item('linux', environment, isPackaged, isDemo).isOn()).toBeNull();
  });
});

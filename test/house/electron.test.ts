import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { electronFlags, findElectron, noDisplay, presentElectron } from '../../build/run/electron.mjs';
import { scratchFolder } from './scratch.ts';

const display = { DISPLAY: ':0' };

describe("Electron's executable", () => {
  it('is where its package says, or where somebody else put it', () => {
    const root = scratchFolder({ 'node_modules/electron/path.txt': 'electron.bin' });
    expect(presentElectron(root, {})).toBeNull();
    const fetched = scratchFolder({
      'node_modules/electron/path.txt': 'electron.bin',
      'node_modules/electron/dist/electron.bin': '',
    });
    expect(presentElectron(fetched, {})).toBe(join(fetched, 'node_modules', 'electron', 'dist', 'electron.bin'));
    const elsewhere = scratchFolder({ 'electron.bin': '' });
    expect(presentElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere })).toBe(join(elsewhere, 'electron.bin'));
  });

  it('that cannot be fetched is said, in one line', async () => {
    const said: string[] = [];
    const found = await findElectron(scratchFolder(), (line) => said.push(line), { platform: 'linux', env: display });
    expect(found).toEqual({ ok: false, reason: 'its executable cannot be downloaded' });
    expect(said).toHaveLength(1);
  });

  it('is not fetched where nothing could be shown', async () => {
    const said: string[] = [];
    expect(
      await findElectron(scratchFolder(), (line) => said.push(line), { platform: 'linux', env: {} }),
    ).toMatchObject({ ok: false });
    expect(said).toEqual([]);
  });

  it.each([
    ['linux', {}, 'there is no display here'],
    ['linux', display, null],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, null],
    ['darwin', {}, null],
    ['win32', {}, null],
  ] as const)('on %s with %j: %s', (platform, env, reason) => {
    expect(noDisplay(platform, env)).toBe(reason);
  });

  it('runs without its sandbox for root on Linux alone', () => {
    expect(electronFlags('linux', 0)).toEqual(['--no-sandbox']);
    expect(electronFlags('linux', 1000)).toEqual([]);
    expect(electronFlags('darwin', 0)).toEqual([]);
    expect(electronFlags('win32', undefined)).toEqual([]);
  });
});
